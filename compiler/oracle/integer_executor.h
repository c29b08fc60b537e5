// SPDX-License-Identifier: Apache-2.0
// The oracle: executes a quantized network by plain integer convolution. Shares no code with models/.
#pragma once

#include "compiler/ir/network.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

// Codes of one tensor in the order C, H, W.
using Codes = std::vector<int8_t>;

// One layer. `inputs` in the order of layer.inputs. Throws std::overflow_error where sum + bias leaves int32.
Codes execute_layer(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs);

// The int32 sums of a convolution layer before bias and requantization, in the order K, H, W.
std::vector<int32_t> convolution_sums(const Network& network, const Layer& layer, const Codes& input);

// The whole network; element i of the result holds the codes of tensor i.
std::vector<Codes> execute_network(const Network& network, const Codes& input);

} // namespace svp::compiler
