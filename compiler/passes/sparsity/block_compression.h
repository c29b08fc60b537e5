// SPDX-License-Identifier: Apache-2.0
// Weight Block Sparsity as a user asks for it: blocks of lowest norm are zeroed.
#pragma once

#include "compiler/passes/sparsity/block_mask.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

struct BlockCompression {
    BlockShape block;
    double ratio = 0.5; // share of blocks to zero, 0 .. 1
};

// "block:8x8@0.5": K x C of a block, one of 8x8, 16x4, 4x16, 4x4, and the share to zero. `place` starts the message.
// Throws InputError.
BlockCompression parse_block_compression(const std::string& text, const std::string& place);
// The same text again.
std::string text_of(const BlockCompression& compression);

// Which blocks of a layer go.
struct ChosenBlocks {
    std::vector<bool> zero;     // true: goes; row by row
    uint64_t requested = 0;     // floor(ratio * blocks)
    uint64_t count = 0;         // that go; fewer where a row or column would have become empty
    std::string remark() const; // where that is so; else empty
};

// Those of lowest norm. Weights [K][C][taps]; codes are taken as the weights, as they are where all channels of a layer
// share a scale.
ChosenBlocks choose_blocks(const float* weights, const WeightShape& shape, const BlockCompression& compression);
ChosenBlocks choose_blocks(const int8_t* weights, const WeightShape& shape, const BlockCompression& compression);

} // namespace svp::compiler
