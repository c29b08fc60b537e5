// SPDX-License-Identifier: Apache-2.0
// Folds of the float network that keep what it computes; where the file fixes codes, to the bit.
#pragma once

#include "compiler/ir/float_network.h"

namespace svp::compiler {

// All of the following, in the order that folds most, then unused tensors are removed.
void simplify(FloatNetwork& network);

// Pairs of convolutions that together are one whose kernels a trainer has decomposed, exactly: a 1x1 without bias or
// padding that nothing reads but a convolution with one group per output channel and the same kernels in each, or one
// with a group per input channel and the same kernels in each, without bias, and a 1x1. The coefficients are integers
// of up to 8 bits times a scale per output channel. docs/onnx.md
void find_decompositions(FloatNetwork& network);

// Scale and shift per channel (batch normalization, a bias added later) into the convolution before it, where nothing
// else reads that convolution; else into the one behind it, where nothing else reads the result and no padding stands
// for an unshifted zero.
void fold_channelwise(FloatNetwork& network);

// Explicit zero padding into the convolution or average pooling that alone reads it.
void fold_padding(FloatNetwork& network);

// conv + add into a convolution with a residual operand, where only the add reads the convolution.
void fuse_residual_adds(FloatNetwork& network);

// A copy into a fixed code becomes the code of what it copies; max pooling has one code on both sides.
void settle_codes(FloatNetwork& network);

// Activation functions into the layer before them, through max pooling (the larger of clamped values is the clamped
// larger one). What stays is a copy that clamps.
void fold_clamps(FloatNetwork& network);

// Copies that change nothing.
void remove_copies(FloatNetwork& network);

} // namespace svp::compiler
