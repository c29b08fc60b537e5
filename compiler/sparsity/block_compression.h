// Weight Block Sparsity of whole networks: blocks of lowest norm are zeroed, layer by layer, and what that did is told.
#pragma once

#include "compiler/network.h"
#include "compiler/onnx/float_network.h"
#include "compiler/sparsity/block_mask.h"

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

enum class BlockTreatment {
    compressed,
    first,     // the first convolution stays dense [C]
    grouped,   // grouped and depthwise convolutions stay dense: their blocks mix nothing
    decomposed // has coefficients, no weights
};
const char* treatment_name(BlockTreatment treatment);

// Of a convolution.
struct LayerBlocks {
    std::string layer;
    BlockTreatment treatment = BlockTreatment::compressed;
    uint64_t blocks = 0;    // 0 for decomposed layers
    uint64_t requested = 0; // floor(ratio * blocks), 0 where the layer is left alone
    uint64_t zero = 0;      // now; with those that were zero before
    double energy_kept = 1; // squared norm after / before; 1 where there was none

    double density() const { return blocks == 0 ? 1.0 : 1.0 - static_cast<double>(zero) / static_cast<double>(blocks); }
    // Rows and columns of the mask that would have become empty kept it from zeroing what was requested.
    bool held_back() const { return zero < requested; }
};

// What became of a network, and on whose demand.
struct BlockSparsity {
    BlockCompression compression;
    std::vector<LayerBlocks> layers;
};

// Zeroes blocks in the convolutions' weights; one element per convolution. Before ranges are set: activations change.
// Of a quantized network the codes are taken as the weights, as they are where all channels of a layer share a scale.
BlockSparsity compress_blocks(FloatNetwork& network, const BlockCompression& compression);
BlockSparsity compress_blocks(Network& network, const BlockCompression& compression);

} // namespace svp::compiler
