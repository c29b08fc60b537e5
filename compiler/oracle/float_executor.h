// SPDX-License-Identifier: Apache-2.0
// Executes a float network: what quantization is calibrated with and compared to. The same bits on every machine:
// sums are added up in a fixed order, without fused multiply-adds.
#pragma once

#include "compiler/ir/float_network.h"

#include <vector>

namespace svp::compiler {

// One layer. Values of each tensor in the order C, H, W; `inputs` in the order of the layer's inputs, of their sizes.
std::vector<float> execute_layer(const FloatNetwork& network, const FloatLayer& layer,
                                 const std::vector<const std::vector<float>*>& inputs);

// The whole network; element i of the result holds the values of tensor i. Throws InputError where the image does not
// have C * H * W values.
std::vector<std::vector<float>> execute_network(const FloatNetwork& network, const std::vector<float>& image);

} // namespace svp::compiler
