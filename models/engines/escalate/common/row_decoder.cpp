// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/common/row_decoder.h"

#include "interface/common/simd.h"
#include "models/engines/escalate/arithmetic/dense_row.h"
#include "models/engines/escalate/arithmetic/ternary_sum.h"
#include "models/engines/escalate/common/pairing.h"

#include <algorithm>

namespace svp::escalate {
namespace {

uint64_t channel_mask(unsigned channels) { return channels == 64 ? ~uint64_t{0} : (uint64_t{1} << channels) - 1; }

uint64_t load_bits(const uint8_t* bytes, unsigned count)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < count; ++i)
        bits |= uint64_t{bytes[i]} << (8 * i);
    return bits;
}

SVP_TARGET_CLONES void subtract_zero_point(const int8_t* codes, unsigned pixels, unsigned channels, int zero_point,
                                           int16_t* planes, size_t stride)
{
    for (unsigned c = 0; c < channels; ++c)
        for (unsigned p = 0; p < pixels; ++p)
            planes[c * stride + p] = static_cast<int16_t>(codes[p * channels + c] - zero_point);
}

SVP_TARGET_CLONES void to_pixel_major(const int16_t* planes, size_t stride, unsigned channels, unsigned pixels,
                                      int16_t* out)
{
    constexpr unsigned block = 32;
    for (unsigned c0 = 0; c0 < channels; c0 += block) {
        const unsigned end = std::min(channels, c0 + block);
        for (unsigned p = 0; p < pixels; ++p)
            for (unsigned c = c0; c < end; ++c)
                out[size_t{p} * channels + c] = planes[c * stride + p];
    }
}

SVP_TARGET_CLONES uint32_t count_nonzero(const int16_t* values, unsigned first, unsigned step, unsigned count)
{
    uint32_t nonzero = 0;
    if (step == 1) {
        for (unsigned i = 0; i < count; ++i)
            nonzero += values[first + i] != 0;
        return nonzero;
    }
    for (unsigned i = 0; i < count; ++i)
        nonzero += values[first + i * step] != 0;
    return nonzero;
}

void count_landing(ActivationRow& row, const LayerPlan& plan, const SpatialTile& tile)
{
    const unsigned taps = plan.command.kernel_w, stride = plan.command.stride_w;
    row.landing.assign(size_t{row.channels.count} * taps, 0);
    for (unsigned s = 0; s < taps; ++s) {
        const unsigned offset = s * plan.command.dilation_w;
        const unsigned q0 = offset >= tile.pad_left ? 0 : svp_ceil_div_u32(tile.pad_left - offset, stride);
        const unsigned first = q0 * stride + offset - tile.pad_left;
        if (q0 >= tile.out_cols.count || first >= row.pixels) continue;
        const unsigned count = std::min(tile.out_cols.count - q0, (row.pixels - 1 - first) / stride + 1);
        for (unsigned c = 0; c < row.channels.count; ++c)
            row.landing[size_t{c} * taps + s] =
                count_nonzero(row.planes.data() + c * row.plane_stride, first, stride, count);
    }
}

} // namespace

bool works_on_planes(const LayerPlan& plan)
{
    const uint64_t products = uint64_t{plan.group_channels} * plan.command.kernel_h * plan.command.kernel_w;
    return dense_cannot_wrap(products) && dense_prefers_planes(plan.command.in_c, plan.group_channels);
}

void prepare_row(ActivationRow& row, unsigned y, unsigned pixels, const Range& channels)
{
    row.y = y;
    row.pixels = pixels;
    row.channels = channels;
    row.plane_stride = plane_elements(row.pixels);
    row.planes.resize(row.plane_stride * channels.count);
    row.nonzero.assign(size_t{svp_channel_groups(channels.count)} * row.pixels, 0);
    row.regrouped.clear();
    row.landing.clear();
    row.nonzero_count = 0;
}

void decode_dense_slot(ActivationRow& row, const uint8_t* bytes, const Range& group, int zero_point)
{
    const auto* codes = reinterpret_cast<const int8_t*>(bytes);
    subtract_zero_point(codes, row.pixels, group.count, zero_point,
                        row.planes.data() + (group.first - row.channels.first) * row.plane_stride, row.plane_stride);
    uint64_t* words = row.nonzero.data() + size_t{(group.first - row.channels.first) / SVP_CHANNEL_GROUP} * row.pixels;
    for (unsigned p = 0; p < row.pixels; ++p) {
        uint64_t bits = 0;
        for (unsigned c = 0; c < group.count; ++c)
            bits |= uint64_t{codes[size_t{p} * group.count + c] != zero_point} << c;
        words[p] = bits;
        row.nonzero_count += static_cast<unsigned>(__builtin_popcountll(bits));
    }
}

bool decode_bitmap_slot(ActivationRow& row, const uint8_t* slot, size_t bytes, unsigned width, unsigned first_column,
                        const Range& group, int zero_point)
{
    const unsigned bitmap = svp_bitmap_bytes(group.count);
    const size_t bitmaps = size_t{width} * bitmap;
    if (bytes < bitmaps) return false;
    const unsigned offset = group.first - row.channels.first;
    uint64_t* words = row.nonzero.data() + size_t{offset / SVP_CHANNEL_GROUP} * row.pixels;
    int16_t* planes = row.planes.data() + offset * row.plane_stride;
    const uint64_t mask = channel_mask(group.count);
    for (unsigned c = 0; c < group.count; ++c)
        std::fill_n(planes + c * row.plane_stride, row.pixels, int16_t{0});

    const auto* code = reinterpret_cast<const int8_t*>(slot + bitmaps);
    size_t left = bytes - bitmaps;
    for (unsigned column = 0; column < width; ++column) {
        uint64_t bits = load_bits(slot + size_t{column} * bitmap, bitmap);
        const auto count = static_cast<unsigned>(__builtin_popcountll(bits));
        if ((bits & ~mask) != 0 || count > left) return false;
        left -= count;
        const bool kept = column >= first_column && column - first_column < row.pixels;
        const unsigned p = column - first_column;
        if (kept) words[p] = bits, row.nonzero_count += count;
        for (; bits != 0; bits &= bits - 1, ++code) {
            if (*code == zero_point) return false;
            const auto c = static_cast<unsigned>(__builtin_ctzll(bits));
            if (kept) planes[c * row.plane_stride + p] = static_cast<int16_t>(*code - zero_point);
        }
    }
    return left == 0;
}

void finish_row(ActivationRow& row, const LayerPlan& plan, const SpatialTile& tile, unsigned group_bits)
{
    if (plan.decomposed && group_bits < SVP_CHANNEL_GROUP) {
        row.regrouped.resize(size_t{pairing_groups(row.channels.count, group_bits)} * row.pixels);
        regroup(row.nonzero.data(), row.channels.count, row.pixels, group_bits, row.regrouped.data());
    }
    if (!plan.dense) return;
    count_landing(row, plan, tile);
    if (works_on_planes(plan)) return;
    const unsigned channels = row.channels.count;
    const size_t pixels = size_t{tile.pad_left} + row.pixels + tile.pad_right;
    row.pixel_major.assign(dense_row_elements(pixels, channels), 0);
    to_pixel_major(row.planes.data(), row.plane_stride, channels, row.pixels,
                   row.pixel_major.data() + size_t{tile.pad_left} * channels);
}

} // namespace svp::escalate
