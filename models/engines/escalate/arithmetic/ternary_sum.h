// SPDX-License-Identifier: Apache-2.0
// Stage 1, the values: sums and differences of input planes chosen by ternary coefficients.
//
// A plane is one channel of one row: int16 (code - zero point), |value| <= 255, with room for a whole number of
// pixel blocks: elements beyond the row's width may hold anything, but must be readable.
#pragma once

#include <cstddef>
#include <cstdint>

namespace svp::escalate {

constexpr unsigned plane_pixel_block = 8;
// Elements of a plane, and of an array that receives a row of sums.
inline unsigned plane_elements(unsigned pixels)
{
    return (pixels + plane_pixel_block - 1) / plane_pixel_block * plane_pixel_block;
}

struct TernaryChannels {
    const uint16_t* plus = nullptr; // channels with coefficient +1
    size_t plus_count = 0;
    const uint16_t* minus = nullptr; // channels with coefficient -1
    size_t minus_count = 0;
};

// sums[p] = sum of planes[c * stride + p] over plus - the same over minus, for p < pixels.
// stride >= plane_elements(pixels). `sums` has room for plane_elements(pixels); those beyond `pixels` are overwritten.
// Cannot wrap: fewer than 2^17 channels of |value| <= 255 stay below 2^25.
void ternary_row_sum(const int16_t* planes, size_t stride, const TernaryChannels& channels, unsigned pixels,
                     int32_t* sums);

} // namespace svp::escalate
