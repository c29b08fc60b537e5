// SPDX-License-Identifier: Apache-2.0
// ONNX's quantization arithmetic on arrays, in double, for the evaluator.
#pragma once

#include "tests/reference/onnx_evaluator.h"

namespace svp::test {

// scale * (x - zero point), with one scale and zero point, or one for each index of `axis`; null: 1 and 0.
Array dequantized(const Array& x, const Array* scale, const Array* zero_point, size_t axis);
// x / scale + zero point, rounded to the nearest even and saturated to the zero point's type.
Array quantized(const Array& x, const Array& scale, const Array& zero_point);

} // namespace svp::test
