// Real scales as the integer records that numeric.h applies.
#pragma once

#include "interface/numeric.h"

#include <cstdint>

namespace svp::compiler {

// multiplier / 2^shift is `scale` to 31 significant bits; fewer where the residual's multiplier, which shares the
// shift, would not fit, or where the shift ends at `most_shift`. scale > 0; residual_scale >= 0 (0: no residual).
// A scale of 2^31 or more saturates: every sum but zero clamps either way. [D]
svp_requant make_requantization(double scale, double residual_scale, int32_t bias,
                                uint32_t most_shift = SVP_REQUANT_MAX_SHIFT);

} // namespace svp::compiler
