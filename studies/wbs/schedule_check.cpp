// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/schedule_check.h"

#include "base/errors/fail.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace svp::wbs {
namespace {

constexpr uint64_t most_columns = 64;

uint64_t divided_up(uint64_t value, uint64_t divisor) { return (value + divisor - 1) / divisor; }

const IterationGroup& first_group(const ScheduledLayer& layer) { return layer.sweeps.front().groups.front(); }

bool divides_its_width(const ScheduledLayer& layer, uint64_t columns)
{
    return first_group(layer).output.width == divided_up(layer.output.width, columns);
}

// Layers narrower than the array are left whole, or divided over some of its columns.
bool narrower(const ScheduledLayer& layer, uint64_t columns) { return layer.output.width < columns; }

// resnet50_4x4_sparse.csv is about 4 columns.
bool names_array(const std::string& path, uint64_t columns)
{
    return path.find(fmt::format("_{0}x{0}_", columns), path.rfind('/') + 1) != std::string::npos;
}

// Kinds and iterations, bodies joined.
using Split = std::vector<std::pair<GroupKind, uint64_t>>;

std::string text_of(const Split& split)
{
    std::vector<std::string> words;
    for (const auto& [kind, iterations] : split)
        words.push_back(fmt::format("{} {}", group_names()[static_cast<size_t>(kind)], iterations));
    return fmt::format("{}", fmt::join(words, ", "));
}

bool has_windows(const ScheduledLayer& layer)
{
    return layer.operation == LayerOperation::conv2d || layer.operation == LayerOperation::maxpool2d;
}

GroupKind kind_of_rows(const ScheduledLayer& layer, uint64_t first_row, uint64_t rows)
{
    if (!has_windows(layer)) return GroupKind::body;
    const uint64_t padding = padding_above(layer);
    if (first_row * layer.stride < padding) return GroupKind::head;
    const uint64_t end = (first_row + rows - 1) * layer.stride + layer.kernel_h;
    return end > layer.input.height + padding ? GroupKind::tail : GroupKind::body;
}

Split split_by_rows(const ScheduledLayer& layer, uint64_t first_row, const Sweep& sweep)
{
    Split split;
    const uint64_t step = sweep.groups.front().output.height;
    for (uint64_t row = 0; row < sweep.rows; row += step) {
        const GroupKind kind = kind_of_rows(layer, first_row + row, std::min(step, sweep.rows - row));
        if (kind == GroupKind::body && !split.empty() && split.back().first == kind)
            ++split.back().second;
        else
            split.emplace_back(kind, 1);
    }
    return split;
}

Split given_split(const Sweep& sweep)
{
    Split split;
    for (const IterationGroup& group : sweep.groups)
        split.emplace_back(group.kind, group.iterations);
    return split;
}

// Sweeps are row tiles or repeated passes: a pass begins again at row 0 when the rows before it are complete.
void check_sweeps(const ScheduledLayer& layer, std::vector<std::string>& lines)
{
    uint64_t first_row = 0;
    for (size_t i = 0; i < layer.sweeps.size(); ++i) {
        const Sweep& sweep = layer.sweeps[i];
        const Split expected = split_by_rows(layer, first_row, sweep), given = given_split(sweep);
        if (expected != given)
            lines.push_back(fmt::format("{}: layer '{}', sweep {}: its rows make {}; the schedule has {}", layer.place,
                                        layer.name, i + 1, text_of(expected), text_of(given)));
        first_row += sweep.rows;
        if (first_row == layer.output.height) first_row = 0;
        if (first_row > layer.output.height) break;
    }
    if (first_row != 0)
        lines.push_back(fmt::format("{}: layer '{}': its sweeps do not end at its {} output rows", layer.place,
                                    layer.name, layer.output.height));
}

} // namespace

uint64_t columns_of(const Schedule& schedule)
{
    std::vector<uint64_t> candidates;
    size_t most = 1;
    for (uint64_t columns = 1; columns <= most_columns; ++columns) {
        const auto fitting = static_cast<size_t>(
            std::count_if(schedule.layers.begin(), schedule.layers.end(),
                          [&](const ScheduledLayer& layer) { return divides_its_width(layer, columns); }));
        if (fitting < most) continue;
        if (fitting > most) candidates.clear();
        most = fitting;
        candidates.push_back(columns);
    }
    if (candidates.size() == 1) return candidates[0];
    for (const uint64_t columns : candidates)
        if (names_array(schedule.place, columns)) return columns;
    compiler::fail(schedule.place,
                   "the widths of its layers do not tell how many columns the array has: say --columns");
}

uint64_t padding_above(const ScheduledLayer& layer)
{
    const uint64_t reach = (layer.output.height - 1) * layer.stride + layer.kernel_h;
    return reach > layer.input.height ? divided_up(reach - layer.input.height, 2) : 0;
}

std::vector<std::string> departures(const Schedule& schedule, uint64_t columns)
{
    std::vector<std::string> lines;
    for (const ScheduledLayer& layer : schedule.layers) {
        check_sweeps(layer, lines);
        if (!divides_its_width(layer, columns) && !narrower(layer, columns))
            lines.push_back(fmt::format("{}: layer '{}': a width of {} over {} columns is not {} each", layer.place,
                                        layer.name, layer.output.width, columns, first_group(layer).output.width));
    }
    return lines;
}

} // namespace svp::wbs
