#include "compiler/aie/placed_layer.h"
#include "compiler/aie/planner.h"
#include "compiler/aie/transfers.h"
#include "compiler/aie/weight_stream.h"

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

// One product of 4 pixels by 8 channels by 8 channels a cycle; requantization and partial sums come on top.
int64_t compute_cycles(const ArrayLayout& layout, const Pass& pass)
{
    const Nest& nest = pass.nest;
    const Operation& op = *pass.op;
    const bool flat = op.columns.window() == 1 && op.columns.stride == 1;
    const int64_t groups =
        flat ? (int64_t{nest.rows} * nest.width + 3) / 4 : int64_t{nest.rows} * ((nest.width + 3) / 4);
    const int64_t taps = int64_t{op.rows.kernel} * op.columns.kernel;
    const int64_t results = int64_t{nest.steps} * nest.row_blocks;
    if (!op.weights) {
        const int64_t vectors = int64_t{nest.rows} * nest.width * ((nest.out_blocks + 3) / 4);
        return results * vectors * (taps + 4);
    }
    const int64_t tiles = ((groups + 1) / 2) * ((nest.out_blocks + 1) / 2);
    const int64_t loops = results * nest.chunks * tiles * (nest.chunks > 1 ? 50 : 24);
    return most_blocks(layout, pass) * taps * ((groups + 1) / 2) * 2 * nest.row_blocks + loops;
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
