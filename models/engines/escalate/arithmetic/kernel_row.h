// SPDX-License-Identifier: Apache-2.0
// One row of values against one row of a kernel, added into a partial-sum row: the second stage's inner loop, and dense
// mode's where channels are few (depthwise).
#pragma once

#include <cstdint>

namespace svp::escalate {

// q-th output column reads input columns q * stride + s * dilation - pad_left, s = 0 .. taps - 1.
struct KernelRowShape {
    unsigned width = 0;     // input columns
    unsigned out_width = 0; // output columns
    unsigned taps = 1;
    unsigned stride = 1;
    unsigned dilation = 1;
    unsigned pad_left = 0;
};

// out[q] += sum_s kernel[s] * values[q * stride + s * dilation - pad_left], where that column is inside the row.
// int32 cannot wrap while stage2_bound (below) of everything added to a row stays below 2^31; the int64 variant serves
// where it might not.
void accumulate_kernel_row(const int32_t* values, const int8_t* kernel, const KernelRowShape& shape, int32_t* out);
void accumulate_kernel_row(const int32_t* values, const int8_t* kernel, const KernelRowShape& shape, int64_t* out);
// Values are (code - zero point), |value| <= 255. int32 cannot wrap below 65 793 products per output.
void accumulate_kernel_row(const int16_t* values, const int8_t* kernel, const KernelRowShape& shape, int32_t* out);

// The same for all rows of a kernel, int8 [rows][taps]: the input row is prepared once. out[r] null: row r does not
// land.
void accumulate_kernel(const int32_t* values, const int8_t* kernel, unsigned rows, const KernelRowShape& shape,
                       int32_t* const* out);
void accumulate_kernel(const int16_t* values, const int8_t* kernel, unsigned rows, const KernelRowShape& shape,
                       int32_t* const* out);

// Products of one row, those outside the row left out.
uint64_t landing_products(const KernelRowShape& shape);

// Most that |sum| of a stage-1 value can be: coefficients is the number of nonzero ones. [D]
inline uint64_t stage1_bound(uint64_t coefficients) { return 255 * coefficients; }
// Most that one basis adds to an output: taps_magnitude is the sum of |B_m|. Add up over the bases of an output channel
// and compare with INT32_MAX. [D]
inline uint64_t stage2_bound(uint64_t value_bound, uint64_t taps_magnitude) { return value_bound * taps_magnitude; }

} // namespace svp::escalate
