// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/arithmetic/matrix_product.h"

#include "interface/common/simd.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace svp::systolic {
namespace {

constexpr unsigned pixels_at_once = 4;
// Sums of so many products of at most 255 * 128 fit 32 bits.
constexpr unsigned products_at_once = 65536;

using Patches = std::array<const int16_t*, pixels_at_once>;

SVP_TARGET_CLONES void add_products(const Patches& patches, const int16_t* weights, unsigned filters, size_t stride,
                                    unsigned products, int64_t* sums)
{
    for (unsigned f = 0; f < filters; ++f, weights += stride) {
        int32_t sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        for (unsigned t = 0; t < products; ++t) {
            sum0 += int32_t{weights[t]} * patches[0][t];
            sum1 += int32_t{weights[t]} * patches[1][t];
            sum2 += int32_t{weights[t]} * patches[2][t];
            sum3 += int32_t{weights[t]} * patches[3][t];
        }
        sums[f] += sum0;
        sums[filters + f] += sum1;
        sums[2 * size_t{filters} + f] += sum2;
        sums[3 * size_t{filters} + f] += sum3;
    }
}

} // namespace

void FilterBlock::unpack(const StripPlan& plan, unsigned filters, const int8_t* codes)
{
    const unsigned taps = unsigned{plan.command.kernel_h} * plan.command.kernel_w, channels = plan.group_inputs;
    filters_ = filters;
    weights_.resize(size_t{filters} * plan.products);
    for (unsigned f = 0; f < filters; ++f) {
        int16_t* to = weights_.data() + size_t{f} * plan.products;
        const int8_t* from = codes + size_t{f} * plan.products;
        for (unsigned c = 0; c < channels; ++c)
            for (unsigned tap = 0; tap < taps; ++tap)
                to[size_t{tap} * channels + c] = from[size_t{c} * taps + tap];
    }
}

// Where the values lie together they are used in place.
const int16_t* RowProduct::patch(const StripPlan& plan, const Pass& pass, const ValueBlock& input, unsigned out_row,
                                 unsigned pixel, int16_t* buffer) const
{
    const svp_systolic_command& c = plan.command;
    const unsigned channels = plan.group_inputs;
    const unsigned first_channel = pass.group * channels - input.channels().first;
    const int column = static_cast<int>(pixel * c.stride_w) - c.pad_left;
    const int64_t row = int64_t{out_row} * c.stride_h - c.pad_top;
    const bool together = channels == input.channels().count && c.dilation_w == 1;
    if (together && c.kernel_h == 1) return input.at(static_cast<unsigned>(row), column);
    int16_t* to = buffer;
    const size_t row_values = size_t{c.kernel_w} * channels;
    for (unsigned r = 0; r < c.kernel_h; ++r, to += row_values) {
        const int64_t y = row + int64_t{r} * c.dilation_h;
        if (!input.has_row(y)) {
            std::fill_n(to, row_values, int16_t{0});
            continue;
        }
        const int16_t* from = input.at(static_cast<unsigned>(y), column) + first_channel;
        if (together) {
            std::memcpy(to, from, row_values * sizeof *to);
            continue;
        }
        for (unsigned s = 0; s < c.kernel_w; ++s)
            std::memcpy(to + size_t{s} * channels, from + size_t{s} * c.dilation_w * input.channels().count,
                        channels * sizeof *to);
    }
    return buffer;
}

void RowProduct::compute(const StripPlan& plan, const Pass& pass, const ValueBlock& input, const FilterBlock& filters,
                         unsigned out_row, std::vector<int64_t>& sums)
{
    const unsigned width = plan.command.out_w, count = filters.filters();
    const unsigned padded = (width + pixels_at_once - 1) / pixels_at_once * pixels_at_once;
    sums.assign(size_t{padded} * count, 0);
    patches_.resize(size_t{pixels_at_once} * plan.products);
    for (unsigned pixel = 0; pixel < width; pixel += pixels_at_once) {
        Patches patches{};
        for (unsigned i = 0; i < pixels_at_once; ++i)
            patches[i] = patch(plan, pass, input, out_row, std::min(pixel + i, width - 1),
                               patches_.data() + size_t{i} * plan.products);
        for (unsigned first = 0; first < plan.products; first += products_at_once) {
            const unsigned products = std::min(products_at_once, plan.products - first);
            add_products(patches, filters.weights() + first, count, plan.products, products,
                         sums.data() + size_t{pixel} * count);
            for (const int16_t*& values : patches)
                values += products;
        }
    }
    sums.resize(size_t{width} * count);
}

} // namespace svp::systolic
