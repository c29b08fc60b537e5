// SPDX-License-Identifier: Apache-2.0
// What Conv, QLinearConv and ConvInteger have in common.
#pragma once

#include "compiler/frontends/onnx/kernel.h"

namespace svp::compiler {

// `input` is seen as N,C,H,W or N,C,W; weights and bias are real, dequantized ones included; bias may be null. Reads
// the node's attributes.
void add_convolution(Node& node, const Activation& input, Constant weights, Constant* bias, ElementType type);

} // namespace svp::compiler
