// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/plan/mapping_plan.h"

#include "compiler/ir/network_check.h"

#include <algorithm>

namespace svp::compiler::aie {

LayerPlanner::LayerPlanner(const Network& network, const ArrayLayout& layout, const std::vector<bool>& own)
    : layout_(layout)
{
    for (int i = 0; i < static_cast<int>(network.layers.size()); ++i) {
        operations_.push_back(own[static_cast<size_t>(i)] ? operations_of(network, i) : std::vector<Operation>{});
        int width = 0;
        for (const Operation& op : operations_.back())
            width = std::max(width,
                             slice_width_of(op, layout, layer_place(network, network.layers[static_cast<size_t>(i)])));
        slice_widths_.push_back(width);
    }
}

std::vector<int> LayerPlanner::band_counts(int layer) const
{
    const int rows = operations(layer).front().rows.output;
    std::vector<int> counts;
    for (int count = 1; count <= rows; count += std::max(1, count / 4))
        counts.push_back(count);
    if (counts.back() != rows) counts.push_back(rows);
    return counts;
}

const LayerPlan* LayerPlanner::plan(int layer, int bands)
{
    const auto key = std::make_pair(layer, bands);
    auto found = plans_.find(key);
    if (found == plans_.end()) found = plans_.emplace(key, make(layer, bands)).first;
    return found->second ? &*found->second : nullptr;
}

std::optional<LayerPlan> LayerPlanner::make(int layer, int bands) const
{
    const std::vector<Operation>& operations = operations_[static_cast<size_t>(layer)];
    const int height = operations.front().rows.output, rows = (height + bands - 1) / bands;
    LayerPlan plan;
    plan.slice_width = slice_width(layer);
    for (int first = 0; first < height; first += rows) {
        Band band;
        band.first_row = first;
        band.rows = std::min(rows, height - first);
        for (const Operation& op : operations) {
            BandPart part;
            part.op = &op;
            part.passes = plan_passes(layout_, op, plan.slice_width, band.first_row, band.rows);
            if (part.passes.empty()) return std::nullopt;
            for (const Pass& pass : part.passes) {
                plan.cost += cost_of(layout_, pass);
                plan.output_rows = std::max(plan.output_rows, pass.first_row + pass.nest.rows * pass.nest.row_blocks);
                plan.output_blocks =
                    std::max(plan.output_blocks, op.output_offset + pass.first_block + pass.written_blocks(layout_));
            }
            band.parts.push_back(std::move(part));
        }
        plan.bands.push_back(std::move(band));
    }
    return plan;
}

RowRange input_rows(const Axis& axis, int first, int rows)
{
    const int start = std::max(0, axis.start(first)), end = std::min(axis.input, axis.start(first) + axis.span(rows));
    return {start * axis.sample, (end - start - 1) * axis.sample + 1};
}

} // namespace svp::compiler::aie
