// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/basis_engine/partial_sums.h"

#include "models/engines/escalate/arithmetic/width_check.h"
#include "models/engines/escalate/common/row_decoder.h"

#include <algorithm>
#include <climits>
#include <type_traits>

namespace svp::escalate {

bool sums_may_wrap(const LayerPlan& plan, const CoefficientSet& set, uint64_t magnitude)
{
    if (plan.decomposed) return stage2_bound(set.adder_bound, magnitude) > INT32_MAX;
    return !dense_cannot_wrap(uint64_t{plan.group_channels} * plan.command.kernel_h * plan.command.kernel_w);
}

void PartialSums::start(const LayerPlan& plan, const SpatialTile& tile, unsigned channels, bool wide)
{
    plan_ = &plan;
    tile_ = tile;
    rows_ = tile.out_rows.count;
    columns_ = tile.out_cols.count;
    wide_ = wide;
    on_planes_ = plan.dense && works_on_planes(plan);
    const size_t count = size_t{channels} * rows_ * columns_;
    if (wide)
        wide_sums_.assign(count, 0);
    else
        sums_.assign(count, 0);
}

KernelRowShape PartialSums::kernel_shape(unsigned width) const
{
    KernelRowShape shape;
    shape.width = width;
    shape.out_width = columns_;
    shape.taps = plan_->command.kernel_w;
    shape.stride = plan_->command.stride_w;
    shape.dilation = plan_->command.dilation_w;
    shape.pad_left = tile_.pad_left;
    return shape;
}

Products PartialSums::add_decomposed(const RowStream& stream, const int8_t* basis)
{
    return wide_ ? add_decomposed_as(wide_sums_, stream, basis) : add_decomposed_as(sums_, stream, basis);
}

Products PartialSums::add_dense(const RowStream& stream)
{
    return wide_ ? add_dense_as(wide_sums_, stream) : add_dense_as(sums_, stream);
}

template <class Sum>
Products PartialSums::add_decomposed_as(std::vector<Sum>& sums, const RowStream& stream, const int8_t* basis)
{
    const unsigned bases = plan_->command.bases, taps = plan_->command.kernel_w, rows = plan_->command.kernel_h;
    const unsigned used = stream.set->outputs.count * bases;
    const KernelRowShape shape = kernel_shape(stream.row->pixels);
    const uint64_t landing = landing_products(shape) * used;
    Products products;
    for (unsigned r = 0; r < rows; ++r) {
        const int o = plan_->output_row(tile_, stream.row->y, r);
        if (o < 0) continue;
        for (unsigned i = 0; i < used; ++i)
            accumulate_kernel_row(stream.values.data() + i * stream.value_stride,
                                  basis + (size_t{i % bases} * rows + r) * taps, shape,
                                  sums.data() + at(i / bases, static_cast<unsigned>(o)));
        products.landing += landing;
        products.effectual += landing;
    }
    return products;
}

template <class Sum>
Products PartialSums::add_dense_as(std::vector<Sum>& sums, const RowStream& stream)
{
    const uint64_t landing =
        landing_products(kernel_shape(stream.row->pixels)) * plan_->group_channels * stream.set->outputs.count;
    Products products;
    for (unsigned r = 0; r < plan_->command.kernel_h; ++r) {
        const int o = plan_->output_row(tile_, stream.row->y, r);
        if (o < 0) continue;
        for (unsigned i = 0; i < stream.set->outputs.count; ++i)
            add_dense_output(stream, i, r, sums.data() + at(i, static_cast<unsigned>(o)));
        products.landing += landing;
        products.effectual += effectual_products(stream, r);
    }
    return products;
}

template <class Sum>
void PartialSums::add_dense_output(const RowStream& stream, unsigned i, unsigned r, Sum* out)
{
    const ActivationRow& row = *stream.row;
    const svp_escalate_command& c = plan_->command;
    const unsigned channels = plan_->group_channels;
    const unsigned first = plan_->convolution_group(stream.set->outputs.first + i) * channels;
    if constexpr (std::is_same_v<Sum, int32_t>) {
        if (on_planes_) {
            const KernelRowShape shape = kernel_shape(row.pixels);
            const int8_t* weights = stream.set->weights.data() + (size_t{i} * channels * c.kernel_h + r) * c.kernel_w;
            for (unsigned ch = 0; ch < channels; ++ch, weights += size_t{c.kernel_h} * c.kernel_w)
                accumulate_kernel_row(row.plane(first + ch), weights, shape, out);
            return;
        }
    }
    DenseRowShape shape;
    shape.channels = c.in_c;
    shape.group_channels = channels;
    shape.taps = c.kernel_w;
    shape.stride = c.stride_w;
    shape.dilation = c.dilation_w;
    shape.out_width = columns_;
    accumulate_dense_row(row.pixel_major.data() + first, stream.set->kernels[i].row(r), shape, out);
}

uint64_t PartialSums::effectual_products(const RowStream& stream, unsigned r) const
{
    const CoefficientSet& set = *stream.set;
    const size_t taps = plan_->command.kernel_w, count = set.inputs.count * taps;
    const uint32_t* weights = set.nonzero_counts.data() + r * count;
    const uint32_t* activations = stream.row->landing.data() + set.inputs.first * taps;
    uint64_t products = 0;
    for (size_t i = 0; i < count; ++i)
        products += uint64_t{weights[i]} * activations[i];
    return products;
}

bool PartialSums::read(unsigned i, unsigned o, unsigned bits, int32_t* out) const
{
    const size_t first = at(i, o);
    if (!wide_) {
        std::copy_n(sums_.begin() + static_cast<std::ptrdiff_t>(first), columns_, out);
        return fits_bits(out, columns_, bits);
    }
    if (!fits_bits(wide_sums_.data() + first, columns_, bits)) return false;
    for (unsigned q = 0; q < columns_; ++q)
        out[q] = static_cast<int32_t>(wide_sums_[first + q]);
    return true;
}

} // namespace svp::escalate
