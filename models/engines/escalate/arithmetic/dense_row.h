// SPDX-License-Identifier: Apache-2.0
// Dense mode, the values: one input row, pixel after pixel, against one kernel row of one output channel.
//
// The input row is pixel-major int16 (code - zero point), |value| <= 255: [pad_left zeros][width][pad_right zeros]
// pixels of `channels` values each, then dense_row_slack readable elements. Channels of all convolution groups lie side
// by side; a grouped convolution passes the address of its group's first channel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::escalate {

constexpr unsigned dense_row_slack = 32;

struct DenseRowShape {
    unsigned channels = 0;       // values of a pixel: all channels of the input
    unsigned group_channels = 0; // channels that an output channel sees: channels / convolution groups
    unsigned taps = 1;           // kernel columns
    unsigned stride = 1;
    unsigned dilation = 1;
    unsigned out_width = 0;
};

// Elements to allocate for a row of `pixels` pixels, padding included.
inline size_t dense_row_elements(size_t pixels, unsigned channels) { return pixels * channels + dense_row_slack; }

// Weights of one output channel, widened and laid out as accumulate_dense_row wants them. Reused without allocation.
class DenseKernel {
  public:
    // weights: int8 [group_channels][kernel_rows][taps], as in the loadable.
    void pack(const int8_t* weights, unsigned kernel_rows, const DenseRowShape& shape);
    // Kernel row r < kernel_rows.
    const int16_t* row(unsigned r) const { return packed_.data() + r * row_elements_; }

  private:
    std::vector<int16_t> packed_;
    size_t row_elements_ = 0;
};

// out[q] += sum over s, c of kernel[s][c] * row[(q * stride + s * dilation) * channels + c]. `row` points at the first
// channel of the group in the first padding pixel; `kernel_row` is DenseKernel::row() packed with the same shape.
// int32 cannot wrap below 65 793 products per output (255 * 128 each): dense_cannot_wrap().
// The int64 variant serves larger ones.
void accumulate_dense_row(const int16_t* row, const int16_t* kernel_row, const DenseRowShape& shape, int32_t* out);
void accumulate_dense_row(const int16_t* row, const int16_t* kernel_row, const DenseRowShape& shape, int64_t* out);

// Whether sums of this many products of activations (|a| <= 255) and int8 weights always fit int32. [D]
inline bool dense_cannot_wrap(uint64_t products) { return products * (255ULL * 128) <= INT32_MAX; }

// The way to take: planes (kernel_row.h) where an output channel sees few channels, else pixel-major rows.
bool dense_prefers_planes(unsigned channels, unsigned group_channels);

} // namespace svp::escalate
