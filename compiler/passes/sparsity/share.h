// SPDX-License-Identifier: Apache-2.0
// How many of a number a share is.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace svp::compiler {

// floor(share * count), where 0.29 of 100, a little less than 29 in binary, is 29; 0 .. count.
inline uint64_t share_of(double share, uint64_t count)
{
    constexpr double rounding_slack = 1e-9;
    const double wanted = std::floor(share * static_cast<double>(count) * (1 + rounding_slack));
    return std::min(count, static_cast<uint64_t>(std::max(0.0, wanted)));
}

} // namespace svp::compiler
