// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/weights.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace svp::compiler {
namespace {

constexpr double largest_code = 127.0;

double first_scale(const float* weights, size_t count, double bias, double input_scale)
{
    double largest = 0.0;
    for (size_t i = 0; i < count; ++i)
        largest = std::max(largest, std::fabs(static_cast<double>(weights[i])));
    double scale = std::max(largest / largest_code, std::fabs(bias) / (input_scale * largest_bias));
    return scale > 0.0 ? scale : 1.0;
}

} // namespace

int largest_input(const Tensor& input) { return std::max(127 - input.zero_point, input.zero_point + 128); }

bool sums_fit(double magnitudes, double bias, const Tensor& input)
{
    return magnitudes * largest_input(input) + std::fabs(bias) <= std::numeric_limits<int32_t>::max();
}

bool sums_fit(const int8_t* codes, size_t count, double bias, const Tensor& input)
{
    double magnitudes = 0.0;
    for (size_t i = 0; i < count; ++i)
        magnitudes += std::abs(codes[i]);
    return sums_fit(magnitudes, bias, input);
}

QuantizedChannel quantize_channel(const float* weights, size_t count, double bias, const Tensor& input, int8_t* codes)
{
    auto input_scale = static_cast<double>(input.scale);
    QuantizedChannel result;
    for (result.scale = first_scale(weights, count, bias, input_scale);; result.scale *= 2.0) {
        for (size_t i = 0; i < count; ++i) {
            double code = std::nearbyint(static_cast<double>(weights[i]) / result.scale);
            codes[i] = static_cast<int8_t>(std::min(std::max(code, -largest_code), largest_code));
        }
        double bias_code = std::nearbyint(bias / (input_scale * result.scale));
        if (!sums_fit(codes, count, bias_code, input)) continue;
        result.bias = static_cast<int32_t>(bias_code);
        return result;
    }
}

} // namespace svp::compiler
