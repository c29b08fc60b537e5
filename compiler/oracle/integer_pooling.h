// SPDX-License-Identifier: Apache-2.0
// Pooling in integers, for the oracle.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"

namespace svp::compiler {

// Largest code under the window, clamped; padding never wins.
Codes pool_max(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes);

// Mean of (code - zero point) under the window, requantized; padding counts in the divisor when layer.count_padding.
Codes pool_average(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes);

} // namespace svp::compiler
