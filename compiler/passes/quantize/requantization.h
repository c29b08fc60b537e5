// SPDX-License-Identifier: Apache-2.0
// Real scales as the integer records that numeric.h applies.
#pragma once

#include "interface/common/numeric.h"

#include <cstdint>

namespace svp::compiler {

// The record nearest to (sum + bias) * scale + residual * residual_scale: multiplier / 2^shift is the larger scale to
// 31 significant bits, fewer where the shift ends at `most_shift`. Scales are not negative, residual_scale is 0 without
// a residual; a scale of 2^31 or more saturates: every sum but zero clamps either way. A bias beyond int32 saturates.
// [D]
svp_requant make_requantization(double scale, double residual_scale, double bias,
                                uint32_t most_shift = SVP_REQUANT_MAX_SHIFT);

} // namespace svp::compiler
