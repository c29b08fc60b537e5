// Folds of the float network that keep what it computes.
#pragma once

#include "compiler/onnx/float_network.h"

namespace svp::compiler {

// All of the following, in the order that folds most, then unused tensors are removed.
void simplify(FloatNetwork& network);

// Scale and shift per channel (batch normalization, a bias added later) into the convolution before it, where nothing
// else reads that convolution.
void fold_channelwise(FloatNetwork& network);

// conv + add into a convolution with a residual operand, where only the add reads the convolution.
void fuse_residual_adds(FloatNetwork& network);

// Activation functions into the layer before them, through max pooling (the larger of clamped values is the clamped
// larger one). What stays is a copy that clamps.
void fold_clamps(FloatNetwork& network);

// Copies that change nothing.
void remove_copies(FloatNetwork& network);

} // namespace svp::compiler
