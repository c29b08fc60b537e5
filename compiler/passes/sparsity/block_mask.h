// SPDX-License-Identifier: Apache-2.0
// Which blocks of a layer's weights are zero. A block is `out_channels` x R x S x `in_channels`: kernel height and
// width are never split; blocks at the edge of channels that do not divide are smaller. Weight Block Sparsity, arXiv
// 2407.09453 [C].
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::compiler {

struct BlockShape {
    size_t out_channels = 8, in_channels = 8;
};

// [K][C][R][S] with taps = R * S.
struct WeightShape {
    size_t out_channels = 0, in_channels = 0, taps = 0;
};

struct BlockGrid {
    size_t rows = 0, columns = 0; // of blocks: over output channels, over input channels
    size_t blocks() const { return rows * columns; }
};
BlockGrid block_grid(const WeightShape& shape, const BlockShape& block);

// Sums of squares of the real-valued weights, row by row of the grid.
std::vector<double> block_energies(const float* weights, const WeightShape& shape, const BlockShape& block);
std::vector<double> block_energies(const int8_t* weights, const WeightShape& shape, const BlockShape& block);

// True where every weight of the block is zero; row by row.
std::vector<bool> zero_blocks(const float* weights, const WeightShape& shape, const BlockShape& block);
std::vector<bool> zero_blocks(const int8_t* weights, const WeightShape& shape, const BlockShape& block);

// Sets the weights of the blocks named true to zero.
void clear_blocks(float* weights, const WeightShape& shape, const BlockShape& block, const std::vector<bool>& blocks);
void clear_blocks(int8_t* weights, const WeightShape& shape, const BlockShape& block, const std::vector<bool>& blocks);

} // namespace svp::compiler
