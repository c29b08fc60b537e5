// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/dense_row.h"

#include "interface/common/simd.h"

#include <algorithm>

namespace svp::escalate {
namespace {

constexpr size_t block = 32; // elements: what a dot product takes at once; the rest of a block has weight 0
static_assert(dense_row_slack >= block - 1);

// int32 holds this many products.
constexpr size_t safe_products = 65536 - block;

// Pixels of all channels without dilation: the taps of a kernel row are one contiguous run.
bool contiguous(const DenseRowShape& shape) { return shape.channels == shape.group_channels && shape.dilation == 1; }

struct Runs {
    unsigned count;  // dot products per output
    size_t elements; // of each, a whole number of blocks
    size_t distance; // between their beginnings in the row
};

Runs runs_of(const DenseRowShape& shape)
{
    const bool one = contiguous(shape);
    const size_t used = static_cast<size_t>(shape.group_channels) * (one ? shape.taps : 1);
    return {one ? 1 : shape.taps, (used + block - 1) / block * block,
            static_cast<size_t>(shape.dilation) * shape.channels};
}

// Dot products of `Outputs` neighbouring outputs with the same weights.
template <unsigned Outputs>
SVP_ALWAYS_INLINE void dot(const int16_t* __restrict weights, const int16_t* __restrict row, size_t step,
                           size_t elements, int32_t* __restrict sums)
{
    int32_t a = 0;
    int32_t b = 0;
    int32_t c = 0;
    int32_t d = 0;
    const size_t whole = elements / block * block;
    for (size_t i = 0; i < whole; ++i) {
        a += weights[i] * row[i];
        if (Outputs > 1) b += weights[i] * row[step + i];
        if (Outputs > 2) c += weights[i] * row[2 * step + i];
        if (Outputs > 2) d += weights[i] * row[3 * step + i];
    }
    sums[0] = a;
    if (Outputs > 1) sums[1] = b;
    if (Outputs > 2) sums[2] = c;
    if (Outputs > 2) sums[3] = d;
}

template <unsigned Outputs, class Sum>
SVP_ALWAYS_INLINE void add_outputs(const int16_t* row, const int16_t* weights, const Runs& runs, size_t step, Sum* out)
{
    for (unsigned r = 0; r < runs.count; ++r) {
        for (size_t begin = 0; begin < runs.elements; begin += safe_products) {
            int32_t sums[4];
            dot<Outputs>(weights + r * runs.elements + begin, row + r * runs.distance + begin, step,
                         std::min(safe_products, runs.elements - begin), sums);
            for (unsigned o = 0; o < Outputs; ++o)
                out[o] += sums[o];
        }
    }
}

template <class Sum>
SVP_ALWAYS_INLINE void accumulate(const int16_t* row, const int16_t* weights, const DenseRowShape& shape, Sum* out)
{
    const Runs runs = runs_of(shape);
    const size_t step = static_cast<size_t>(shape.stride) * shape.channels;
    unsigned q = 0;
    for (; q + 4 <= shape.out_width; q += 4)
        add_outputs<4>(row + q * step, weights, runs, step, out + q);
    for (; q + 2 <= shape.out_width; q += 2)
        add_outputs<2>(row + q * step, weights, runs, step, out + q);
    if (q < shape.out_width) add_outputs<1>(row + q * step, weights, runs, step, out + q);
}

} // namespace

SVP_TARGET_CLONES void accumulate_dense_row(const int16_t* row, const int16_t* kernel_row, const DenseRowShape& shape,
                                            int32_t* out)
{
    accumulate(row, kernel_row, shape, out);
}

SVP_TARGET_CLONES void accumulate_dense_row(const int16_t* row, const int16_t* kernel_row, const DenseRowShape& shape,
                                            int64_t* out)
{
    accumulate(row, kernel_row, shape, out);
}

void DenseKernel::pack(const int8_t* weights, unsigned kernel_rows, const DenseRowShape& shape)
{
    const Runs runs = runs_of(shape);
    row_elements_ = runs.count * runs.elements;
    packed_.assign(row_elements_ * kernel_rows, 0);
    if (shape.taps == 1 && kernel_rows == 1) {
        std::copy(weights, weights + shape.group_channels, packed_.begin());
        return;
    }
    const size_t tap_distance = contiguous(shape) ? shape.group_channels : runs.elements;
    for (unsigned c = 0; c < shape.group_channels; ++c) {
        const int8_t* kernel = weights + static_cast<size_t>(c) * kernel_rows * shape.taps;
        for (unsigned r = 0; r < kernel_rows; ++r)
            for (unsigned s = 0; s < shape.taps; ++s)
                packed_[r * row_elements_ + s * tap_distance + c] = kernel[r * shape.taps + s];
    }
}

bool dense_prefers_planes(unsigned channels, unsigned group_channels)
{
    return group_channels == 1 || (group_channels < 16 && group_channels != channels);
}

} // namespace svp::escalate
