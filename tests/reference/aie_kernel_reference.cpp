// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/aie_kernel_reference.h"

namespace svp::test {

const int8_t* ReferenceWindows::tap(const int8_t* input, int y, int x, int r, int s, int channel) const
{
    const int row = y * rows.stride + r * rows.dilation, column = x * columns.stride + s * columns.dilation;
    if (rows.origin + row < 0 || rows.origin + row >= rows.extent) return nullptr;
    if (pad_columns && (columns.origin + column < 0 || columns.origin + column >= columns.extent)) return nullptr;
    return input + (row * columns.chunk + column) * in_channels + channel;
}

int64_t reference_sum(const ReferenceWindows& windows, const int8_t* input, const std::vector<int8_t>& weights, int y,
                      int x, int k)
{
    int64_t sum = 0;
    size_t at = static_cast<size_t>(k * windows.in_channels * windows.rows.kernel * windows.columns.kernel);
    for (int c = 0; c < windows.in_channels; ++c)
        for (int r = 0; r < windows.rows.kernel; ++r)
            for (int s = 0; s < windows.columns.kernel; ++s, ++at)
                if (const int8_t* code = windows.tap(input, y, x, r, s, c))
                    sum += (*code - windows.zero_point) * weights[at];
    return sum;
}

int reference_maximum(const ReferenceWindows& windows, const int8_t* input, int y, int x, int channel, int low)
{
    int largest = low;
    for (int r = 0; r < windows.rows.kernel; ++r)
        for (int s = 0; s < windows.columns.kernel; ++s)
            if (const int8_t* code = windows.tap(input, y, x, r, s, channel))
                if (*code > largest) largest = *code;
    return largest;
}

int64_t reference_total(const ReferenceWindows& windows, const int8_t* input, int y, int x, int channel, int& count)
{
    int64_t total = 0;
    count = 0;
    for (int r = 0; r < windows.rows.kernel; ++r)
        for (int s = 0; s < windows.columns.kernel; ++s)
            if (const int8_t* code = windows.tap(input, y, x, r, s, channel)) {
                total += *code - windows.zero_point;
                ++count;
            }
    return total;
}

Wide reference_round(Wide numerator, Wide denominator)
{
    Wide floor = numerator / denominator;
    if (floor * denominator > numerator) --floor;
    const Wide twice = 2 * (numerator - floor * denominator);
    const bool up = twice > denominator || (twice == denominator && floor % 2 != 0);
    return floor + (up ? 1 : 0);
}

int8_t ReferenceCode::of(Wide numerator, Wide denominator) const
{
    const Wide code = reference_round(numerator, denominator) + zero_point;
    if (code < low) return static_cast<int8_t>(low);
    return static_cast<int8_t>(code > high ? high : code);
}

} // namespace svp::test
