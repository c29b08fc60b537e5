// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/encode/transfers.h"
#include "compiler/backends/aie/encode/weight_stream.h"
#include "compiler/backends/aie/plan/placed_layer.h"
#include "compiler/backends/aie/plan/planner.h"
#include "interface/engines/aie/kernel_timing.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

constexpr int64_t chunk_bubble = 4;   // header, descriptor switch, TLAST
constexpr int64_t record_cycles = 12; // of a chunk: locks, loops, registers
constexpr int64_t result_bubble = 4;

int64_t beats(const ArrayLayout& layout, int64_t bytes)
{
    return (bytes + layout.target.stream_bytes - 1) / layout.target.stream_bytes;
}

// Blocks that the fullest core multiplies with, all steps and chunks together.
int64_t most_blocks(const ArrayLayout& layout, const Pass& pass)
{
    const Operation& op = *pass.op;
    if (op.kind == OperationKind::depthwise) return int64_t{pass.nest.steps} * pass.nest.out_blocks;
    int64_t most = 0;
    for (unsigned row = 0; row < layout.rows; ++row) {
        int64_t blocks = 0;
        for (int step = 0; step < pass.nest.steps; ++step)
            blocks += op.weights->count(pass.core_block(layout, row, step), pass.nest.out_blocks, 0, op.input_blocks);
        most = std::max(most, blocks);
    }
    return most;
}

// A kernel call of the pass in the fullest column.
svp_aie_kernel_shape kernel_shape(const Pass& pass)
{
    const Nest& nest = pass.nest;
    const Operation& op = *pass.op;
    auto u = [](int value) { return static_cast<uint32_t>(value); };
    svp_aie_kernel_shape shape = svp_aie_plain_kernel_shape();
    shape.out_rows = u(nest.rows);
    shape.out_columns = u(nest.width);
    shape.in_columns = u(nest.in_columns(op));
    shape.in_channels = u(nest.in_blocks * 8);
    shape.out_channels = u(nest.out_blocks * 8);
    shape.kernel_h = u(op.rows.kernel);
    shape.kernel_w = u(op.columns.kernel);
    shape.stride_h = u(op.rows.stride);
    shape.stride_w = u(op.columns.stride);
    return shape;
}

uint64_t call_cycles(svp_aie_kernel_shape shape, const Pass& pass, uint32_t blocks, bool first, bool last)
{
    constexpr uint32_t none = 0;
    const OperationKind kind = pass.op->kind;
    shape.flags = (first ? uint32_t{SVP_AIE_FIRST} : none) | (last ? uint32_t{SVP_AIE_LAST} : none);
    if (last && pass.op->has_second()) shape.flags |= SVP_AIE_RESIDUAL;
    if (kind == OperationKind::depthwise) shape.flags |= SVP_AIE_DEPTHWISE_INPUT;
    if (kind == OperationKind::pool_max) return svp_aie_pool_max_time(&shape).cycles;
    if (kind == OperationKind::pool_average) return svp_aie_pool_average_time(&shape).cycles;
    if (kind == OperationKind::add) return svp_aie_add_time(&shape).cycles;
    if (kind == OperationKind::copy) return svp_aie_copy_time(&shape).cycles;
    return svp_aie_convolve_time_at_density(&shape, blocks).cycles;
}

// All kernel calls of the core with the most weights, zero blocks spread evenly over its calls.
int64_t compute_cycles(const ArrayLayout& layout, const Pass& pass)
{
    const Nest& nest = pass.nest;
    const svp_aie_kernel_shape shape = kernel_shape(pass);
    const int64_t results = int64_t{nest.steps} * nest.row_blocks, parts = int64_t{nest.steps} * nest.chunks;
    const int64_t blocks = pass.op->weights ? (most_blocks(layout, pass) + parts - 1) / parts : 0;
    const auto each = static_cast<uint32_t>(blocks);
    if (nest.chunks == 1) return results * static_cast<int64_t>(call_cycles(shape, pass, each, true, true));
    const uint64_t ends = call_cycles(shape, pass, each, true, false) + call_cycles(shape, pass, each, false, true);
    const uint64_t middle = nest.chunks > 2 ? call_cycles(shape, pass, each, false, false) : 0;
    return results * static_cast<int64_t>(ends + middle * static_cast<uint64_t>(nest.chunks - 2));
}

} // namespace

PassCost cost_of(const ArrayLayout& layout, const Pass& pass)
{
    const Nest& nest = pass.nest;
    const Operation& op = *pass.op;
    const int64_t calls = pass.chunk_count();
    const int64_t senders = op.multicast() ? 1 : static_cast<int64_t>(layout.rows);
    PassCost cost;
    cost.activations = calls * senders * (beats(layout, nest.chunk_bytes(op)) + chunk_bubble);
    const int64_t results = int64_t{nest.steps} * nest.row_blocks;
    if (op.has_second())
        cost.activations +=
            results * static_cast<int64_t>(layout.rows) * (beats(layout, nest.result_bytes()) + chunk_bubble);
    cost.compute = compute_cycles(layout, pass) + calls * record_cycles;
    cost.weights = beats(layout, most_stream_bytes(layout, pass));
    cost.results =
        results * (beats(layout, nest.result_bytes() * static_cast<int64_t>(layout.rows_per_stream())) + result_bubble);

    // A block that fills more than half of the ring keeps the next one waiting for what does not fit beside it.
    const int64_t largest = largest_weight_block(layout, pass);
    const int64_t blocks = op.weights ? int64_t{nest.steps} * (pass.streamed_weights ? nest.chunks : 1) : 1;
    const int64_t beside = std::max<int64_t>(0, layout.ring_bytes() - largest);
    const int64_t exposed = blocks * beats(layout, std::max<int64_t>(0, largest - beside));
    const int64_t fill = beats(layout, nest.chunk_bytes(op)) + beats(layout, nest.result_bytes()) +
                         (calls > 0 ? cost.compute / std::max<int64_t>(calls, 1) : 0);
    const int64_t steady = std::max({cost.compute, cost.activations, cost.weights, cost.results});
    cost.cycles = std::max(steady, cost.compute + exposed) + fill;
    return cost;
}

int64_t control_cycles(const ArrayLayout& layout, const PlacedLayer& layer, bool ahead)
{
    constexpr int64_t task = 100, token = 20;   // [C] for the first
    const int64_t descriptor = ahead ? 0 : 205; // [C]
    const int64_t patch = ahead ? 0 : 200;
    const int64_t receiving = token + (ahead ? 0 : task);
    const int64_t transfer = 2 * descriptor + patch + receiving + task;
    int64_t column = 0;
    for (const PlacedBand& band : layer.bands) {
        for (const PlacedPart& part : band.parts) {
            column += static_cast<int64_t>(part.loads.size()) * transfer;
            for (const Pass& pass : part.passes) {
                for (unsigned s = 0; s < layout.streams(); ++s)
                    column += pass.uses_stream(layout, s) ? descriptor + receiving : 0;
                column += static_cast<int64_t>(chunk_chain(layout, pass, 0).descriptors.size()) * descriptor + task;
            }
        }
        column += static_cast<int64_t>(band.stores.size()) * transfer;
    }
    column += static_cast<int64_t>(layer.halos.size()) * 2 * (2 * descriptor + receiving + task);
    return column * static_cast<int64_t>(layout.columns);
}

} // namespace svp::compiler::aie
