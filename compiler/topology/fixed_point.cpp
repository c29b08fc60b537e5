#include "compiler/topology/fixed_point.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace svp::compiler {
namespace {

constexpr double largest = std::numeric_limits<int32_t>::max();

int32_t rounded(double value) { return static_cast<int32_t>(std::nearbyint(std::clamp(value, -largest, largest))); }

} // namespace

svp_requant fixed_point(double bias, double multiplier, double residual_multiplier, uint32_t max_shift)
{
    int exponent = 0;
    std::frexp(std::max(multiplier, residual_multiplier), &exponent); // largest factor in [2^(e-1), 2^e)
    int shift = std::clamp(31 - exponent, 0, static_cast<int>(max_shift));
    return {rounded(bias), rounded(std::ldexp(multiplier, shift)), rounded(std::ldexp(residual_multiplier, shift)),
            static_cast<uint32_t>(shift)};
}

} // namespace svp::compiler
