// SPDX-License-Identifier: Apache-2.0
// Pooling, add and copy: channel by channel.
#include "interface/common/simd.h"
#include "models/engines/aie/core/kernel_call.h"

#include <algorithm>

namespace svp::aie {
namespace {

// Taps of a window that lie on the tensor, along one axis; positions within the chunk.
struct Span {
    int first, end, step;
    int count() const { return first >= end ? 0 : (end - first + step - 1) / step; }
};

// Window `index` along an axis: `origin` is the chunk's first position in the tensor.
Span span_of(unsigned index, int stride, int kernel, int dilation, int origin, int extent)
{
    const int start = static_cast<int>(index) * stride;
    const int before = -(origin + start);
    const int skipped = before > 0 ? (before + dilation - 1) / dilation : 0;
    const int first = start + skipped * dilation;
    return {first, std::max(first, std::min(start + kernel * dilation, extent - origin)), dilation};
}

SVP_TARGET_CLONES void maximum(const int8_t* from, unsigned channels, int8_t* to)
{
    for (unsigned c = 0; c < channels; ++c)
        to[c] = std::max(to[c], from[c]);
}

SVP_TARGET_CLONES void accumulate(const int8_t* from, unsigned channels, int zero_point, int32_t* to)
{
    for (unsigned c = 0; c < channels; ++c)
        to[c] += from[c] - zero_point;
}

// Calls pool(rows, columns, place of the pixel in the output) for every pixel that is computed.
template <class Pool>
bool for_each_window(const KernelCall& call, Pool pool)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    bool fits = true;
    for (unsigned y = 0; y < call.rows; ++y) {
        const Span rows = span_of(y, r.stride_h, r.kernel_h, r.dilation_h, call.in_first_row, k.in_height);
        for (unsigned x = 0; x < call.columns; ++x) {
            const Span columns = span_of(x, r.stride_w, r.kernel_w, r.dilation_w, call.in_first_column, k.in_width);
            fits &= pool(rows, columns, (size_t{y} * k.out_columns + x) * k.out_channels);
        }
    }
    return fits;
}

} // namespace

bool Kernels::pool_max(const KernelCall& call)
{
    const auto& k = call.record->u.kernel;
    return for_each_window(call, [&](Span rows, Span columns, size_t at) {
        int8_t* to = reinterpret_cast<int8_t*>(call.output) + at;
        std::fill_n(to, k.out_channels, INT8_MIN);
        for (int y = rows.first; y < rows.end; y += rows.step)
            for (int x = columns.first; x < columns.end; x += columns.step)
                maximum(call.input + (static_cast<size_t>(y) * k.in_columns + static_cast<size_t>(x)) * k.in_channels,
                        k.out_channels, to);
        for (unsigned c = 0; c < k.out_channels; ++c)
            to[c] = std::clamp(to[c], k.low, k.high);
        return true;
    });
}

bool Kernels::pool_average(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    const svp_requant& requant = call.requant[0];
    sums_.resize(k.out_channels);
    return for_each_window(call, [&](Span rows, Span columns, size_t at) {
        std::fill(sums_.begin(), sums_.end(), 0);
        for (int y = rows.first; y < rows.end; y += rows.step)
            for (int x = columns.first; x < columns.end; x += columns.step)
                accumulate(call.input +
                               (static_cast<size_t>(y) * k.in_columns + static_cast<size_t>(x)) * k.in_channels,
                           k.out_channels, r.in_zero_point, sums_.data());
        const int count =
            r.flags & SVP_AIE_COUNT_PADDING ? int{r.kernel_h} * r.kernel_w : rows.count() * columns.count();
        for (unsigned c = 0; c < k.out_channels; ++c) {
            if (!svp_requant_fits(sums_[c], requant.bias)) return false;
            // A window without inputs belongs to a pixel that nobody reads.
            call.output[at + c] = static_cast<uint8_t>(
                svp_requantize_mean(sums_[c], std::max(count, 1), &requant, k.out_zero_point, k.low, k.high));
        }
        return true;
    });
}

bool Kernels::add(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    const svp_requant requant = call.requant[0];
    for (unsigned y = 0; y < call.rows; ++y) {
        for (size_t i = 0; i < size_t{call.columns} * k.out_channels; ++i) {
            const size_t at = size_t{y} * k.out_columns * k.out_channels + i;
            const int32_t left = call.input[at] - r.in_zero_point, right = call.residual[at] - k.residual_zero_point;
            if (!svp_requant_fits(left, requant.bias)) return false;
            call.output[at] =
                static_cast<uint8_t>(svp_requantize(left, &requant, right, k.out_zero_point, k.low, k.high));
        }
    }
    return true;
}

bool Kernels::copy(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    const svp_requant requant = call.requant[0];
    for (unsigned y = 0; y < call.rows; ++y) {
        for (size_t i = 0; i < size_t{call.columns} * k.out_channels; ++i) {
            const size_t at = size_t{y} * k.out_columns * k.out_channels + i;
            const int32_t value = call.input[at] - r.in_zero_point;
            if (!svp_requant_fits(value, requant.bias)) return false;
            call.output[at] = static_cast<uint8_t>(svp_requantize(value, &requant, 0, k.out_zero_point, k.low, k.high));
        }
    }
    return true;
}

} // namespace svp::aie
