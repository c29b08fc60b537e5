#include "compiler/quantize/requantization.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace svp::compiler {
namespace {

constexpr double multiplier_end = 2147483648.0; // 2^31

double scaled(double scale, uint32_t shift) { return std::nearbyint(std::ldexp(scale, static_cast<int>(shift))); }

int32_t multiplier_of(double scale, uint32_t shift)
{
    return static_cast<int32_t>(std::min(scaled(scale, shift), multiplier_end - 1.0));
}

} // namespace

svp_requant make_requantization(double scale, double residual_scale, int32_t bias, uint32_t most_shift)
{
    double largest = std::max(scale, residual_scale);
    uint32_t shift = most_shift;
    while (shift > 0 && scaled(largest, shift) >= multiplier_end)
        --shift;
    svp_requant result{};
    result.bias = bias;
    result.multiplier = multiplier_of(scale, shift);
    result.residual_multiplier = multiplier_of(residual_scale, shift);
    result.shift = shift;
    return result;
}

} // namespace svp::compiler
