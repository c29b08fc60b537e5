#include "compiler/quantize/weights.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace svp::compiler {
namespace {

constexpr double largest_code = 127.0;
constexpr double largest_bias = 0x1p30; // half of int32's range is left to the sums

double first_scale(const float* weights, size_t count, double bias, double input_scale)
{
    double largest = 0.0;
    for (size_t i = 0; i < count; ++i)
        largest = std::max(largest, std::fabs(static_cast<double>(weights[i])));
    double scale = std::max(largest / largest_code, std::fabs(bias) / (input_scale * largest_bias));
    return scale > 0.0 ? scale : 1.0;
}

} // namespace

QuantizedChannel quantize_channel(const float* weights, size_t count, double bias, const Tensor& input, int8_t* codes)
{
    auto input_scale = static_cast<double>(input.scale);
    double largest_input = std::max(127 - input.zero_point, input.zero_point + 128);
    QuantizedChannel result;
    for (result.scale = first_scale(weights, count, bias, input_scale);; result.scale *= 2.0) {
        double magnitudes = 0.0;
        for (size_t i = 0; i < count; ++i) {
            double code = std::nearbyint(static_cast<double>(weights[i]) / result.scale);
            codes[i] = static_cast<int8_t>(std::min(std::max(code, -largest_code), largest_code));
            magnitudes += std::abs(codes[i]);
        }
        double bias_code = std::nearbyint(bias / (input_scale * result.scale));
        bool fits = magnitudes * largest_input + std::fabs(bias_code) <= std::numeric_limits<int32_t>::max();
        if (!fits) continue;
        result.bias = static_cast<int32_t>(bias_code);
        return result;
    }
}

} // namespace svp::compiler
