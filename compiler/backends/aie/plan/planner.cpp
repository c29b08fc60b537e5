// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/plan/planner.h"

#include "base/errors/fail.h"
#include "compiler/backends/aie/encode/control_program.h"
#include "compiler/backends/aie/encode/transfers.h"
#include "compiler/backends/aie/encode/weight_stream.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace svp::compiler::aie {
namespace {

constexpr int most_iterations = 64, most_wrap = 1023, most_chain = 20, most_core_wrap = 255;
constexpr int most_out_blocks = 32;

int ceil_div(int a, int b) { return (a + b - 1) / b; }

// Sizes of parts that a whole is cut into: the smallest for each number of parts.
std::vector<int> part_sizes(int whole)
{
    std::vector<int> sizes;
    for (int parts = 1; parts <= whole; ++parts) {
        const int size = ceil_div(whole, parts);
        if (sizes.empty() || sizes.back() != size) sizes.push_back(size);
        if (size == 1) break;
        parts = std::max(parts, ceil_div(whole, size) - 1); // parts of the same size
    }
    return sizes;
}

class NestSearch {
  public:
    NestSearch(const ArrayLayout& layout, const Pass& frame) : layout_(layout), pass_(frame), op_(*frame.op) {}

    // The cheapest nest for the frame, if any fits.
    std::optional<Pass> run(PassCost* cost)
    {
        for (const int rows : part_sizes(pass_.rows)) {
            pass_.nest.rows = rows;
            pass_.nest.row_blocks = ceil_div(pass_.rows, rows);
            if (pass_.nest.row_blocks > most_iterations) break;
            search_outputs();
        }
        if (best_) *cost = best_cost_;
        return best_;
    }

  private:
    void search_outputs()
    {
        const int cores = static_cast<int>(layout_.rows);
        int least_steps = std::numeric_limits<int>::max();
        for (const int out_blocks : part_sizes(ceil_div(pass_.blocks, cores))) {
            if (out_blocks > most_out_blocks) continue;
            pass_.nest.out_blocks = out_blocks;
            pass_.nest.steps = ceil_div(pass_.blocks, cores * out_blocks);
            if (pass_.nest.steps == least_steps) continue;
            least_steps = pass_.nest.steps;
            search_inputs();
        }
    }

    void search_inputs()
    {
        if (!op_.multicast()) {
            pass_.nest.in_blocks = pass_.nest.out_blocks;
            pass_.nest.chunks = 1;
            return consider();
        }
        for (const int in_blocks : part_sizes(op_.input_blocks)) {
            pass_.nest.in_blocks = in_blocks;
            pass_.nest.chunks = ceil_div(op_.input_blocks, in_blocks);
            consider();
        }
    }

    void consider()
    {
        if (!fits_buffers() || !fits_descriptors()) return;
        pass_.streamed_weights = op_.multicast() && pass_.nest.row_blocks == 1;
        if (largest_weight_block(layout_, pass_) > layout_.ring_bytes()) return;
        const PassCost cost = cost_of(layout_, pass_);
        if (best_ && cost.cycles >= best_cost_.cycles) return;
        best_ = pass_;
        best_cost_ = cost;
    }

    bool fits_buffers() const
    {
        const Nest& nest = pass_.nest;
        return nest.chunk_bytes(op_) <= static_cast<int>(layout_.input_bytes) &&
               nest.result_bytes() <= static_cast<int>(layout_.result_bytes) &&
               nest.accumulator_bytes() <= static_cast<int>(layout_.accumulator_bytes);
    }

    bool fits_descriptors() const
    {
        const Nest& nest = pass_.nest;
        const int per_stream = static_cast<int>(layout_.rows_per_stream());
        if (nest.steps > most_iterations || nest.width > most_wrap) return false;
        if (nest.out_blocks * 2 * per_stream > most_wrap || nest.in_blocks * 2 > most_wrap) return false;
        if (per_stream > 1 && nest.out_blocks * 2 > most_core_wrap) return false;
        return op_.multicast() ? fits_multicast() : nest.steps == 1 || nest.row_blocks == 1;
    }

    bool fits_multicast() const
    {
        const Nest& nest = pass_.nest;
        if (nest.row_blocks == 1 && !op_.has_second())
            return nest.chunks <= most_iterations && nest.steps * nest.chunks <= static_cast<int>(most_executions);
        if (nest.row_blocks > most_iterations || nest.steps * nest.row_blocks > static_cast<int>(most_executions))
            return false;
        const int seconds = op_.has_second() ? static_cast<int>(layout_.rows) : 0;
        if (nest.chunks + seconds > most_chain) return false;
        if (!op_.has_second()) return true;
        // The residual's descriptors iterate over steps or row blocks; its last chunk is a kernel call of its own,
        // which a block of several chunks cannot serve.
        return (nest.steps == 1 || nest.row_blocks == 1) && (nest.chunks == 1 || nest.row_blocks == 1);
    }

    const ArrayLayout& layout_;
    Pass pass_;
    const Operation& op_;
    std::optional<Pass> best_;
    PassCost best_cost_;
};

// Column parts and channel groups, most of them even.
struct Cut {
    int column_parts = 1, channel_groups = 1;
};

std::optional<std::vector<Pass>> cut_passes(const ArrayLayout& layout, Pass frame, const Cut& cut, PassCost* total)
{
    std::vector<Pass> passes;
    *total = {};
    const int width = ceil_div(frame.slice_width, cut.column_parts);
    const int blocks = ceil_div(frame.op->output_blocks, cut.channel_groups);
    for (int column = 0; column < frame.slice_width; column += width) {
        frame.first_column = column;
        frame.nest.width = std::min(width, frame.slice_width - column);
        for (int block = 0; block < frame.op->output_blocks; block += blocks) {
            frame.first_block = block;
            frame.blocks = std::min(blocks, frame.op->output_blocks - block);
            PassCost cost;
            const std::optional<Pass> pass = NestSearch(layout, frame).run(&cost);
            if (!pass) return std::nullopt;
            passes.push_back(*pass);
            *total += cost;
        }
    }
    return passes;
}

// What a pass costs besides: its descriptors are written and its tokens waited for.
constexpr int64_t pass_overhead = 2000;

} // namespace

PassCost& PassCost::operator+=(const PassCost& other)
{
    cycles += other.cycles;
    compute += other.compute;
    activations += other.activations;
    weights += other.weights;
    results += other.results;
    return *this;
}

int slice_width_of(const Operation& op, const ArrayLayout& layout, const std::string& place)
{
    const int columns = static_cast<int>(layout.columns);
    for (int width = ceil_div(op.columns.output, columns); width <= op.columns.output; ++width)
        if (paddings_fit(op, width, columns)) return width;
    fail(place, "its padding of columns is more than the 31 that a memory tile's DMA can add");
}

std::vector<Pass> plan_passes(const ArrayLayout& layout, const Operation& op, int slice_width, int first_row, int rows)
{
    Pass frame;
    frame.op = &op;
    frame.slice_width = slice_width;
    frame.first_row = first_row;
    frame.rows = rows;

    std::optional<std::vector<Pass>> best;
    int64_t best_cycles = 0;
    constexpr int tried_parts = 4;
    for (const int width : part_sizes(slice_width)) {
        const int parts = ceil_div(slice_width, width);
        if (best && parts > tried_parts) break;
        for (const int group : part_sizes(op.output_blocks)) {
            PassCost cost;
            auto passes = cut_passes(layout, frame, {parts, ceil_div(op.output_blocks, group)}, &cost);
            if (!passes) continue;
            const int64_t cycles = cost.cycles + pass_overhead * static_cast<int64_t>(passes->size());
            if (!best || cycles < best_cycles) {
                best = std::move(passes);
                best_cycles = cycles;
            }
            break; // more groups cost more
        }
    }
    return best ? std::move(*best) : std::vector<Pass>{};
}

} // namespace svp::compiler::aie
