// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/sparsity/block_mask.h"

#include <algorithm>

namespace svp::compiler {
namespace {

size_t divided_up(size_t value, size_t divisor) { return (value + divisor - 1) / divisor; }

// Calls visit(block index, first weight, end) for each run of weights of one output channel that lies in one block.
template <class Weight, class Visit>
void for_each_run(Weight* weights, const WeightShape& shape, const BlockShape& block, Visit visit)
{
    const size_t columns = block_grid(shape, block).columns;
    for (size_t k = 0; k < shape.out_channels; ++k) {
        Weight* const row = weights + k * shape.in_channels * shape.taps;
        const size_t first_block = k / block.out_channels * columns;
        for (size_t column = 0; column < columns; ++column) {
            const size_t begin = column * block.in_channels;
            const size_t end = std::min(begin + block.in_channels, shape.in_channels);
            visit(first_block + column, row + begin * shape.taps, row + end * shape.taps);
        }
    }
}

template <class Weight>
std::vector<double> energies_of(const Weight* weights, const WeightShape& shape, const BlockShape& block)
{
    std::vector<double> energies(block_grid(shape, block).blocks(), 0.0);
    for_each_run(weights, shape, block, [&](size_t index, const Weight* begin, const Weight* end) {
        double sum = 0;
        for (const Weight* weight = begin; weight != end; ++weight)
            sum += static_cast<double>(*weight) * static_cast<double>(*weight);
        energies[index] += sum;
    });
    return energies;
}

// Not by energy: the square of a small float may be zero.
template <class Weight>
std::vector<bool> zeros_of(const Weight* weights, const WeightShape& shape, const BlockShape& block)
{
    std::vector<bool> zero(block_grid(shape, block).blocks(), true);
    for_each_run(weights, shape, block, [&](size_t index, const Weight* begin, const Weight* end) {
        if (std::any_of(begin, end, [](Weight weight) { return weight != 0; })) zero[index] = false;
    });
    return zero;
}

template <class Weight>
void clear(Weight* weights, const WeightShape& shape, const BlockShape& block, const std::vector<bool>& blocks)
{
    for_each_run(weights, shape, block, [&](size_t index, Weight* begin, Weight* end) {
        if (blocks[index]) std::fill(begin, end, Weight{0});
    });
}

} // namespace

BlockGrid block_grid(const WeightShape& shape, const BlockShape& block)
{
    return {divided_up(shape.out_channels, block.out_channels), divided_up(shape.in_channels, block.in_channels)};
}

std::vector<double> block_energies(const float* weights, const WeightShape& shape, const BlockShape& block)
{
    return energies_of(weights, shape, block);
}

std::vector<double> block_energies(const int8_t* weights, const WeightShape& shape, const BlockShape& block)
{
    return energies_of(weights, shape, block);
}

std::vector<bool> zero_blocks(const float* weights, const WeightShape& shape, const BlockShape& block)
{
    return zeros_of(weights, shape, block);
}

std::vector<bool> zero_blocks(const int8_t* weights, const WeightShape& shape, const BlockShape& block)
{
    return zeros_of(weights, shape, block);
}

void clear_blocks(float* weights, const WeightShape& shape, const BlockShape& block, const std::vector<bool>& blocks)
{
    clear(weights, shape, block, blocks);
}

void clear_blocks(int8_t* weights, const WeightShape& shape, const BlockShape& block, const std::vector<bool>& blocks)
{
    clear(weights, shape, block, blocks);
}

} // namespace svp::compiler
