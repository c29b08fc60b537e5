// SPDX-License-Identifier: Apache-2.0
// Real values to int8 codes and back: real = scale * (code - zero_point).
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"

#include <vector>

namespace svp::compiler {

// Nearest code, ties to even, clamped to int8.
int8_t quantize_value(const Tensor& tensor, double value);
Codes quantize_values(const Tensor& tensor, const std::vector<float>& values);
std::vector<float> dequantize_values(const Tensor& tensor, const Codes& codes);

} // namespace svp::compiler
