// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/studies/wbs/random_schedule.h"

#include "tests/reference/wbs_estimate_reference.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp::test {

using namespace svp::wbs;

wbs::Schedule RandomSchedule::make()
{
    Schedule schedule{"random", {}};
    const uint64_t layers = between(1, 12);
    uint64_t index = 0;
    for (uint64_t i = 0; i < layers; ++i)
        schedule.layers.push_back(layer(index += between(1, 2))); // concats are left out
    return schedule;
}

wbs::ScheduledLayer RandomSchedule::layer(uint64_t index)
{
    ScheduledLayer layer;
    layer.index = index;
    layer.name = fmt::format("layer{}", index);
    layer.operation = static_cast<LayerOperation>(between(0, 3));
    choose_geometry(layer);
    if (layer.operation == LayerOperation::conv2d) choose_weights(layer);
    if (between(0, 2) == 0) layer.load_us = static_cast<double>(between(0, 400000)) / 1024;
    if (between(0, 2) == 0) layer.write_us = static_cast<double>(between(0, 400000)) / 1024;
    choose_sweeps(layer);
    return layer;
}

void RandomSchedule::choose_geometry(ScheduledLayer& layer)
{
    const uint64_t sides[] = {1, 2, 3, 5, 7};
    layer.kernel_h = sides[between(0, 4)];
    layer.kernel_w = sides[between(0, 4)];
    layer.stride = between(1, 2);
    padding_ = layer.kernel_h % 2 == 0 || between(0, 1) == 0 ? 0 : layer.kernel_h / 2;
    if (layer.operation == LayerOperation::add) layer.kernel_h = layer.kernel_w = layer.stride = 1, padding_ = 0;
    layer.output = {between(2, 60), between(columns_, 90), 8 * between(1, 40)};
    // Sizes that leave no doubt about the padding: without a row that stride 2 skips.
    layer.input.height =
        std::max<uint64_t>(1, (layer.output.height - 1) * layer.stride + layer.kernel_h - 2 * padding_);
    layer.input.width = layer.output.width * layer.stride;
    layer.input.channels = 8 * between(1, 40);
}

void RandomSchedule::choose_weights(ScheduledLayer& layer)
{
    layer.block_out = 8 * between(1, 12);
    layer.block_in = 8 * between(1, 12);
    layer.input_blocks = between(1, 4);
    const double densities[] = {1, 0.5, 0.25};
    layer.density = densities[between(0, 2)];
    for (uint64_t i = between(1, 3); i > 0; --i)
        layer.weight_loads.push_back({between(1, 4), between(1, 9)});
}

void RandomSchedule::choose_sweeps(ScheduledLayer& layer)
{
    const uint64_t step = between(1, 6);
    const Volume output = {step, (layer.output.width + columns_ - 1) / columns_, layer.output.channels};
    const Volume input = {(step - 1) * layer.stride + layer.kernel_h, output.width * layer.stride + layer.kernel_w - 1,
                          layer.input.channels};
    const uint64_t tiles = between(1, 3), passes = between(1, 2);
    for (uint64_t pass = 0; pass < passes; ++pass) {
        uint64_t row = 0;
        for (uint64_t tile = 0; tile < tiles && row < layer.output.height; ++tile) {
            const uint64_t left = layer.output.height - row;
            const uint64_t rows = tile + 1 == tiles ? left : std::max<uint64_t>(1, left / (tiles - tile));
            layer.sweeps.push_back(sweep(layer, row, rows, input, output));
            row += rows;
        }
    }
}

wbs::Sweep RandomSchedule::sweep(const ScheduledLayer& layer, uint64_t first_row, uint64_t rows, const Volume& input,
                                 const Volume& output) const
{
    const bool windows = layer.operation == LayerOperation::conv2d || layer.operation == LayerOperation::maxpool2d;
    Sweep sweep{rows, {}};
    for (uint64_t row = 0; row < rows; row += output.height) {
        const uint64_t at = first_row + row, made = std::min(output.height, rows - row);
        GroupKind kind = GroupKind::body;
        if (windows && touches_padding(layer, padding_, at, made))
            kind = at * layer.stride < padding_ ? GroupKind::head : GroupKind::tail;
        const bool goes_on = !sweep.groups.empty() && kind == GroupKind::body && sweep.groups.back().kind == kind;
        if (goes_on)
            ++sweep.groups.back().iterations;
        else
            sweep.groups.push_back({kind, 1, input, output});
    }
    return sweep;
}

std::string RandomSchedule::csv_of(const Schedule& schedule)
{
    std::string text = "layer_index,layer,op,kh,kw,stride,in_h,in_w,in_c,out_h,out_w,out_c,w_k,w_bytes,w_loads,sweep,"
                       "group,iterations,par,rows,i_h,i_w,i_c,o_h,o_w,o_c,w_cout,w_cin,d,load_us,write_us\n";
    for (const ScheduledLayer& layer : schedule.layers) {
        const bool weights = layer.operation == LayerOperation::conv2d;
        std::string loads;
        for (const WeightLoad& load : layer.weight_loads)
            loads += fmt::format("{}{}x{}", loads.empty() ? "" : "+", load.loads, load.blocks);
        for (size_t s = 0; s < layer.sweeps.size(); ++s) {
            for (size_t g = 0; g < layer.sweeps[s].groups.size(); ++g) {
                const IterationGroup& group = layer.sweeps[s].groups[g];
                const bool first = s == 0 && g == 0;
                const bool last = s + 1 == layer.sweeps.size() && g + 1 == layer.sweeps[s].groups.size();
                text += fmt::format("{},{},{},{},{},{},", layer.index, layer.name,
                                    operation_names()[static_cast<size_t>(layer.operation)], layer.kernel_h,
                                    layer.kernel_w, layer.stride);
                text += first ? fmt::format("{},{},{},{},{},{},", layer.input.height, layer.input.width,
                                            layer.input.channels, layer.output.height, layer.output.width,
                                            layer.output.channels)
                              : ",,,,,,";
                text += first && weights
                            ? fmt::format("{},{},{},", layer.input_blocks, counted_weight_block_bytes(layer), loads)
                            : ",,,";
                text += fmt::format("{},{},{},{},", s + 1, group_names()[static_cast<size_t>(group.kind)],
                                    group.iterations, group.kind == GroupKind::body ? 1 : 0);
                text += (g == 0 ? std::to_string(layer.sweeps[s].rows) : "") + ",";
                for (const Volume& volume : {group.input, group.output})
                    text += fmt::format("{},{},{},", volume.height, volume.width, volume.channels);
                text += weights ? fmt::format("{},{},", layer.block_out, layer.block_in) : ",,";
                text += fmt::format("{},{},{}\n", layer.density, first ? fmt::format("{}", layer.load_us) : "",
                                    last ? fmt::format("{}", layer.write_us) : "");
            }
        }
    }
    return text;
}

} // namespace svp::test
