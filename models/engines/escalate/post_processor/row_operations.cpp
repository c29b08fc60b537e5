// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/post_processor/row_operations.h"

#include "interface/common/numeric.h"
#include "interface/common/simd.h"

#include <algorithm>

namespace svp::escalate {
namespace {

// Taps of output column q that lie on the input columns of the tile: kernel columns first .. last - 1.
struct Taps {
    unsigned first = 0, last = 0;
    int column = 0; // of tap 0, relative to the first input column of the tile
};

Taps taps_of(const LayerPlan& plan, const SpatialTile& tile, unsigned q)
{
    const svp_escalate_command& c = plan.command;
    Taps taps;
    taps.column = static_cast<int>(q * c.stride_w) - static_cast<int>(tile.pad_left);
    const int step = c.dilation_w, width = static_cast<int>(tile.in_cols.count);
    taps.first = taps.column >= 0 ? 0 : static_cast<unsigned>((-taps.column + step - 1) / step);
    const int room = width - 1 - taps.column;
    taps.last = room < 0 ? 0 : std::min<unsigned>(c.kernel_w, static_cast<unsigned>(room / step) + 1);
    taps.last = std::max(taps.last, taps.first);
    return taps;
}

// Output codes of one channel; false where a sum with its bias leaves 32 bits.
template <class Sum>
SVP_ALWAYS_INLINE bool requantize(const svp_escalate_command& c, const svp_requant record, const Sum* sums,
                                  const int16_t* residual, unsigned columns, int8_t* codes)
{
    const int8_t zero_point = c.out_zero_point, low = c.activation_low, high = c.activation_high;
    bool fit = true;
    for (unsigned q = 0; q < columns; ++q)
        fit &= svp_requant_fits(sums[q], record.bias) != 0;
    if (!fit) return false;
    if (residual != nullptr) {
        for (unsigned q = 0; q < columns; ++q)
            codes[q] = svp_requantize(sums[q], &record, residual[q], zero_point, low, high);
    } else {
        for (unsigned q = 0; q < columns; ++q)
            codes[q] = svp_requantize(sums[q], &record, 0, zero_point, low, high);
    }
    return true;
}

} // namespace

SVP_TARGET_CLONES bool requantize_row(const RowOperation& operation, unsigned channel, const int32_t* sums,
                                      const int16_t* residual, unsigned columns, int8_t* codes)
{
    const svp_requant& record = operation.records[operation.plan->convolution ? channel : 0];
    return requantize(operation.plan->command, record, sums, residual, columns, codes);
}

SVP_TARGET_CLONES bool map_row(const RowOperation& operation, const ActivationRow& row, unsigned channel,
                               const int16_t* second, int8_t* codes)
{
    return requantize(operation.plan->command, operation.records[0], row.plane(channel), second, row.pixels, codes);
}

bool pool_row(const RowOperation& operation, const SpatialTile& tile, const WindowRows& window, unsigned channel,
              int8_t* codes)
{
    const svp_escalate_command& c = operation.plan->command;
    const bool max = c.opcode == SVP_ESCALATE_POOL_MAX;
    const bool whole = (c.flags & SVP_ESCALATE_COUNT_PADDING) != 0;
    for (unsigned q = 0; q < tile.out_cols.count; ++q) {
        const Taps taps = taps_of(*operation.plan, tile, q);
        int64_t sum = 0;
        int most = -256;
        for (unsigned r = 0; r < window.count; ++r) {
            const int16_t* values = window.rows[r]->plane(channel);
            for (unsigned s = taps.first; s < taps.last; ++s) {
                const int value = values[taps.column + static_cast<int>(s * c.dilation_w)];
                sum += value;
                most = std::max(most, value);
            }
        }
        if (max) {
            codes[q] = svp_clamp(most + c.in_zero_point, c.activation_low, c.activation_high);
            continue;
        }
        const svp_requant& record = operation.records[0];
        if (!svp_requant_fits(sum, record.bias)) return false;
        const unsigned count = whole ? unsigned{c.kernel_h} * c.kernel_w : window.count * (taps.last - taps.first);
        codes[q] = svp_requantize_mean(sum, static_cast<int32_t>(count), &record, c.out_zero_point, c.activation_low,
                                       c.activation_high);
    }
    return true;
}

uint64_t taps_on_input(const LayerPlan& plan, const SpatialTile& tile, unsigned window_rows)
{
    uint64_t taps = 0;
    for (unsigned q = 0; q < tile.out_cols.count; ++q) {
        const Taps of_column = taps_of(plan, tile, q);
        taps += of_column.last - of_column.first;
    }
    return taps * window_rows;
}

} // namespace svp::escalate
