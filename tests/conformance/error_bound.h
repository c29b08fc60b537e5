// SPDX-License-Identifier: Apache-2.0
// How far an int8 network may be from the float network that it was made from.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/ir/network.h"

#include <vector>

namespace svp::test {

// The largest possible difference of the outputs' real values, for inputs whose float values are `values` (of each
// tensor, over all inputs): each tensor's rounding is half its scale, each weight's half of its
// channel's, and errors pass through a layer as its weights
// let them. Ranges must cover the values, biases must not be corrected.
double quantization_error_bound(const compiler::FloatNetwork& real, const compiler::Network& quantized,
                                const std::vector<std::vector<float>>& values);

} // namespace svp::test
