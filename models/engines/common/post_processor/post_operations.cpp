// SPDX-License-Identifier: Apache-2.0
#include "models/engines/common/post_processor/post_operations.h"

#include <algorithm>

namespace svp {

bool requantize_pixel(const int64_t* sums, const svp_requant* records, bool shared, const int16_t* residual,
                      unsigned channels, const CodeRule& rule, int8_t* codes, unsigned* overflow)
{
    for (unsigned c = 0; c < channels; ++c) {
        const svp_requant& record = records[shared ? 0 : c];
        if (!svp_requant_fits(sums[c], record.bias)) {
            *overflow = c;
            return false;
        }
        codes[c] = svp_requantize(sums[c], &record, residual ? residual[c] : 0, rule.zero_point, rule.low, rule.high);
    }
    return true;
}

void pool_most(const WindowTaps& taps, unsigned channels, int zero_point, const CodeRule& rule, int8_t* codes)
{
    for (unsigned c = 0; c < channels; ++c) {
        int most = taps.front()[c];
        for (const int16_t* values : taps)
            most = std::max<int>(most, values[c]);
        codes[c] = svp_clamp(most + zero_point, rule.low, rule.high);
    }
}

bool pool_mean(const WindowTaps& taps, unsigned channels, unsigned count, const svp_requant& record,
               const CodeRule& rule, int8_t* codes, unsigned* overflow)
{
    for (unsigned c = 0; c < channels; ++c) {
        int64_t sum = 0;
        for (const int16_t* values : taps)
            sum += values[c];
        if (!svp_requant_fits(sum, record.bias)) {
            *overflow = c;
            return false;
        }
        codes[c] = svp_requantize_mean(sum, static_cast<int32_t>(count), &record, rule.zero_point, rule.low, rule.high);
    }
    return true;
}

} // namespace svp
