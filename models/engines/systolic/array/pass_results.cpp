// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/array/pass_results.h"

#include <algorithm>
#include <cstring>

namespace svp::systolic {
namespace {

CodeRule rule_of(const svp_systolic_command& c) { return {c.out_zero_point, c.activation_low, c.activation_high}; }

} // namespace

bool PassResults::fits(int64_t sum) const
{
    const int64_t most = (int64_t{1} << (accumulator_bits_ - 1)) - 1;
    return sum <= most && sum >= -most - 1;
}

bool PassResults::convolve_row(const StripPlan& plan, const Pass& pass, const Operands& operands, unsigned row)
{
    product_.compute(plan, pass, *operands.input, *operands.filters, row, sums_);
    const unsigned count = pass.channels.count;
    for (size_t i = 0; i < sums_.size(); ++i)
        if (!fits(sums_[i])) {
            overflow(accumulator_unit, pass.channels.first + static_cast<unsigned>(i % count));
            return false;
        }
    const svp_requant* records = operands.records->data() + pass.channels.first;
    const unsigned offset = pass.channels.first - plan.outputs[pass.output].channels.first;
    for (unsigned pixel = 0; pixel < plan.command.out_w; ++pixel) {
        const size_t at = size_t{pixel} * count;
        const int16_t* residual =
            operands.residual ? operands.residual->at(row, static_cast<int>(pixel)) + offset : nullptr;
        unsigned channel = 0;
        if (requantize_pixel(sums_.data() + at, records, false, residual, count, rule_of(plan.command),
                             codes_.data() + at, &channel))
            continue;
        overflow(requantization_unit, pass.channels.first + channel);
        return false;
    }
    return true;
}

// ADD and COPY: one value each.
bool PassResults::map_row(const StripPlan& plan, const Pass& pass, const Operands& operands, unsigned row)
{
    const unsigned count = pass.channels.count;
    for (unsigned pixel = 0; pixel < plan.command.out_w; ++pixel) {
        const int16_t* values = operands.input->at(row, static_cast<int>(pixel));
        const int16_t* residual = operands.residual ? operands.residual->at(row, static_cast<int>(pixel)) : nullptr;
        sums_.assign(values, values + count);
        unsigned channel = 0;
        if (requantize_pixel(sums_.data(), operands.records->data(), true, residual, count, rule_of(plan.command),
                             codes_.data() + size_t{pixel} * count, &channel))
            continue;
        overflow(requantization_unit, pass.channels.first + channel);
        return false;
    }
    return true;
}

bool PassResults::pool_row(const StripPlan& plan, const Pass& pass, const Operands& operands, unsigned row)
{
    const svp_systolic_command& c = plan.command;
    const unsigned count = pass.channels.count;
    for (unsigned pixel = 0; pixel < c.out_w; ++pixel) {
        taps_.clear();
        for (unsigned r = 0; r < c.kernel_h; ++r) {
            const int64_t y = int64_t{row} * c.stride_h + int64_t{r} * c.dilation_h - c.pad_top;
            if (!operands.input->has_row(y)) continue;
            for (unsigned s = 0; s < c.kernel_w; ++s) {
                const int64_t x = int64_t{pixel} * c.stride_w + int64_t{s} * c.dilation_w - c.pad_left;
                if (x >= 0 && x < int64_t{c.in_w})
                    taps_.push_back(operands.input->at(static_cast<unsigned>(y), static_cast<int>(x)));
            }
        }
        int8_t* codes = codes_.data() + size_t{pixel} * count;
        if (c.opcode == SVP_SYSTOLIC_POOL_MAX) {
            pool_most(taps_, count, c.in_zero_point, rule_of(c), codes);
            continue;
        }
        const bool whole = (c.flags & SVP_SYSTOLIC_COUNT_PADDING) != 0;
        const auto positions = whole ? unsigned{c.kernel_h} * c.kernel_w : static_cast<unsigned>(taps_.size());
        unsigned channel = 0;
        if (pool_mean(taps_, count, positions, operands.records->front(), rule_of(c), codes, &channel)) continue;
        overflow(requantization_unit, pass.channels.first + channel);
        return false;
    }
    return true;
}

bool PassResults::compute(const StripPlan& plan, const Pass& pass, const Operands& operands, const TensorBlock& block,
                          uint8_t* bytes, uint32_t* info)
{
    const unsigned count = pass.channels.count, width = plan.command.out_w;
    const bool pools = plan.command.opcode == SVP_SYSTOLIC_POOL_MAX || plan.command.opcode == SVP_SYSTOLIC_POOL_AVERAGE;
    const unsigned block_first = pass.channels.first + plan.command.channel_offset;
    codes_.resize(size_t{width} * count);
    for (unsigned row = plan.rows_of(pass).first; row < plan.rows_of(pass).end(); ++row) {
        const bool fine = plan.convolution ? convolve_row(plan, pass, operands, row)
                          : pools          ? pool_row(plan, pass, operands, row)
                                           : map_row(plan, pass, operands, row);
        if (!fine) {
            *info = info_;
            return false;
        }
        for (const TensorBlock::Part& part : block.parts()) {
            uint8_t* to = bytes + block.row_offset(row) + part.offset;
            // What of the part is the pass's: a block may hold the results of several.
            const unsigned first = std::max(part.channels.first, block_first);
            const unsigned end = std::min(part.channels.end(), block_first + count);
            if (first >= end) continue;
            const int8_t* from = codes_.data() + (first - block_first);
            to += first - part.channels.first;
            for (unsigned pixel = 0; pixel < width; ++pixel, to += part.channels.count)
                std::memcpy(to, from + size_t{pixel} * count, end - first);
        }
    }
    return true;
}

} // namespace svp::systolic
