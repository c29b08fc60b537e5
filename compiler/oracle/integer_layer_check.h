// SPDX-License-Identifier: Apache-2.0
// What the oracle demands of a layer before it reads through its arrays.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"

#include <vector>

namespace svp::compiler {

// Throws std::invalid_argument naming the layer where shapes, operand counts or array sizes contradict each other.
void check_layer(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs);
// The part of it that matters to convolution_sums.
void check_sums(const Network& network, const Layer& layer, const Codes& input);

} // namespace svp::compiler
