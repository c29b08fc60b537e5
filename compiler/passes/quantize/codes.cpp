// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/codes.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {

int8_t quantize_value(const Tensor& tensor, double value)
{
    double code = std::nearbyint(value / static_cast<double>(tensor.scale)) + tensor.zero_point;
    return static_cast<int8_t>(std::min(std::max(code, -128.0), 127.0));
}

Codes quantize_values(const Tensor& tensor, const std::vector<float>& values)
{
    Codes codes(values.size());
    for (size_t i = 0; i < values.size(); ++i)
        codes[i] = quantize_value(tensor, static_cast<double>(values[i]));
    return codes;
}

std::vector<float> dequantize_values(const Tensor& tensor, const Codes& codes)
{
    std::vector<float> values(codes.size());
    for (size_t i = 0; i < codes.size(); ++i)
        values[i] = tensor.scale * static_cast<float>(codes[i] - tensor.zero_point);
    return values;
}

} // namespace svp::compiler
