// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/requantization.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace svp::compiler {
namespace {

constexpr double multiplier_end = 2147483648.0; // 2^31

double scaled(double scale, int shift) { return std::nearbyint(std::ldexp(scale, shift)); }

int32_t multiplier_of(double scale, int shift)
{
    return static_cast<int32_t>(std::min(scaled(scale, shift), multiplier_end - 1.0));
}

int32_t rounded(double bias)
{
    using Limits = std::numeric_limits<int32_t>;
    return static_cast<int32_t>(std::nearbyint(std::clamp<double>(bias, Limits::min(), Limits::max())));
}

} // namespace

svp_requant make_requantization(double scale, double residual_scale, double bias, uint32_t most_shift)
{
    const double largest = std::min(std::max(scale, residual_scale), multiplier_end);
    int exponent = 0;
    std::frexp(largest, &exponent); // largest is in [2^(exponent - 1), 2^exponent)
    int shift = std::clamp(31 - exponent, 0, static_cast<int>(most_shift));
    if (shift > 0 && scaled(largest, shift) >= multiplier_end) --shift; // it was rounded up to a power of two
    svp_requant result{};
    result.bias = rounded(bias);
    result.multiplier = multiplier_of(scale, shift);
    result.residual_multiplier = multiplier_of(residual_scale, shift);
    result.shift = static_cast<uint32_t>(shift);
    return result;
}

} // namespace svp::compiler
