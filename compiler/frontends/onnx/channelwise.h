// SPDX-License-Identifier: Apache-2.0
// Scale and shift per channel, which several operators are made of.
#pragma once

#include "compiler/frontends/onnx/node.h"

#include <vector>

namespace svp::compiler {

// y = scale[c] * x + shift[c]: a depthwise convolution of one tap. Simplification folds it where it can.
FloatLayer channelwise_layer(const Node& node, const Activation& input, std::vector<float> scale,
                             std::vector<float> shift);

// The same with one scale and no shift.
FloatLayer scaling_layer(const Node& node, const Activation& input, float scale);

// Constant operand `index`, broadcast to the input, as one value per channel; fails where values within a channel
// differ.
std::vector<float> per_channel(const Node& node, int index, const Activation& input);

} // namespace svp::compiler
