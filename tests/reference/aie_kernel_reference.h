// SPDX-License-Identifier: Apache-2.0
// The kernels of a core, one result at a time, by the definitions of interface/engines/aie/core_program.h: plain loops
// and 128-bit integers, no code shared with the product but the structs it reads.
#pragma once

#include "interface/common/numeric.h"
#include "interface/engines/aie/core_program.h"

#include <cstdint>
#include <vector>

namespace svp::test {

__extension__ typedef __int128 Wide;

// Along one axis: tap t of window i is position  i * stride + t * dilation  of the chunk, whose position 0 is `origin`
// of the tensor. Taps outside [0, extent) of the tensor are padding.
struct ReferenceAxis {
    int kernel = 1, stride = 1, dilation = 1;
    int chunk = 0;  // positions that the chunk holds
    int origin = 0; // may be negative
    int extent = 0; // of the tensor
};

struct ReferenceWindows {
    ReferenceAxis rows, columns;
    int in_channels = 0, out_channels = 0;
    int zero_point = 0;
    bool pad_columns = false; // else the chunk holds what there is, padding included
    // Channel of input [row][column][channel] that tap (r, s) of window (y, x) reads; null: padding.
    const int8_t* tap(const int8_t* input, int y, int x, int r, int s, int channel) const;
};

// Dense weights [out_channels][in_channels][kernel rows][kernel columns]; a depthwise kernel has zeros elsewhere.
int64_t reference_sum(const ReferenceWindows& windows, const int8_t* input, const std::vector<int8_t>& weights, int y,
                      int x, int k);
// The largest tap that is no padding; low where there is none.
int reference_maximum(const ReferenceWindows& windows, const int8_t* input, int y, int x, int channel, int low);
// Sum of taps less their zero point, and how many are no padding.
int64_t reference_total(const ReferenceWindows& windows, const int8_t* input, int y, int x, int channel, int& count);

// numerator / denominator to the nearest integer, ties to even, then the zero point and the clamp.
struct ReferenceCode {
    int zero_point = 0, low = -128, high = 127;
    int8_t of(Wide numerator, Wide denominator) const;
};
Wide reference_round(Wide numerator, Wide denominator);

} // namespace svp::test
