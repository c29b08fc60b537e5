// SPDX-License-Identifier: Apache-2.0
// Scales and zero points of the quantized operators.
#pragma once

#include "compiler/frontends/onnx/node.h"

namespace svp::compiler {

// One scale and zero point, of 8-bit codes as the file counts them.
struct TensorParameters {
    float scale = 1.0F;
    int64_t zero_point = 0;
    ElementType type = ElementType::uint8;

    // The same for int8 codes, which are 128 less than uint8 ones.
    AffineCode code() const;
};

// Inputs `scale` and `zero_point` (which may be missing: 0 of `type`) as those of a whole tensor.
TensorParameters tensor_parameters(const Node& node, int scale, int zero_point, ElementType type);
// Only a zero point: the codes are whole numbers.
TensorParameters number_parameters(const Node& node, int zero_point, ElementType type);

// The real constant that integers with these scales and zero points stand for; null: a scale of 1, zero points of 0.
Constant dequantized(const Node& node, const Constant& numbers, const Constant* scales, const Constant* zero_points,
                     int64_t axis);

} // namespace svp::compiler
