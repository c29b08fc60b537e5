// SPDX-License-Identifier: Apache-2.0
// Convolution in float.
#pragma once

#include "compiler/ir/float_network.h"

#include <vector>

namespace svp::compiler {

// Sums with bias, in the order K, H, W; neither residual nor clamp.
std::vector<float> convolve(const FloatLayer& layer, const Tensor& input, const Tensor& output,
                            const std::vector<float>& values);

} // namespace svp::compiler
