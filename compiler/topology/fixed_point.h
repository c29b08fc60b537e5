// Real scale factors as the integers of interface/numeric.h.
#pragma once

#include "interface/numeric.h"

#include <cstdint>

namespace svp::compiler {

constexpr uint32_t most_mean_shift = 46; // svp_requantize_mean

// The record nearest to (sum + bias) * multiplier + residual * residual_multiplier. Multipliers are not negative and
// finite; the larger one gets 31 significant bits unless max_shift is in the way. Factors of 2^31 and more saturate.
svp_requant fixed_point(double bias, double multiplier, double residual_multiplier,
                        uint32_t max_shift = SVP_REQUANT_MAX_SHIFT);

} // namespace svp::compiler
