// SPDX-License-Identifier: Apache-2.0
// Whether accumulated values fit the width that the hardware gives them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace svp::escalate {

// True when every value fits `bits` (1 .. 64) in two's complement.
bool fits_bits(const int32_t* values, size_t count, unsigned bits);
bool fits_bits(const int64_t* values, size_t count, unsigned bits);

} // namespace svp::escalate
