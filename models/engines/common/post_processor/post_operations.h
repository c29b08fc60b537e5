// SPDX-License-Identifier: Apache-2.0
// What a post-processor does to the channels of one pixel, for engines that have values pixel by pixel: requantization
// of sums, pooling, addition. Rounding is that of interface/common/numeric.h. No SystemC in here.
#pragma once

#include "interface/common/numeric.h"

#include <cstdint>
#include <vector>

namespace svp {

// How results become codes.
struct CodeRule {
    int8_t zero_point = 0, low = -128, high = 127;
};

// Codes of `channels` sums. records: one for each channel, or one for all (`shared`). residual: (code - zero point) of
// the second input by channel, or null. False, with the channel in *overflow, where a sum and its bias leave 32 bits.
bool requantize_pixel(const int64_t* sums, const svp_requant* records, bool shared, const int16_t* residual,
                      unsigned channels, const CodeRule& rule, int8_t* codes, unsigned* overflow);

// Window values by tap, all channels of each: those that lie on the input.
using WindowTaps = std::vector<const int16_t*>;

// The largest of each channel. At least one tap. zero_point: of the input.
void pool_most(const WindowTaps& taps, unsigned channels, int zero_point, const CodeRule& rule, int8_t* codes);

// Their mean over `count` positions. As requantize_pixel with one record.
bool pool_mean(const WindowTaps& taps, unsigned channels, unsigned count, const svp_requant& record,
               const CodeRule& rule, int8_t* codes, unsigned* overflow);

} // namespace svp
