// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/range.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace svp::compiler {
namespace {

double squared_error(const Histogram& histogram, const Range& range)
{
    AffineCode code = code_of_range(range);
    double scale = static_cast<double>(code.scale), inverse = 1.0 / scale;
    double low = -128.0 - code.zero_point, high = 127.0 - code.zero_point;
    double error = 0.0;
    for (size_t bin = 0; bin < Histogram::bins; ++bin) {
        uint64_t count = histogram.count_in(bin);
        if (count == 0) continue;
        double value = histogram.center(bin);
        double steps = std::min(std::max(std::nearbyint(value * inverse), low), high);
        double difference = value - steps * scale;
        error += difference * difference * static_cast<double>(count);
    }
    return error;
}

// The best of ranges with either end scaled by 1, 0.99, ... 0.1 as `scale_low` and `scale_high` say.
Range best_scaled(const Histogram& histogram, const Range& start, bool scale_low, bool scale_high)
{
    Range best = start;
    double least = squared_error(histogram, start);
    for (int percent = 99; percent >= 10; --percent) {
        double factor = percent / 100.0;
        Range candidate{scale_low ? start.low * factor : start.low, scale_high ? start.high * factor : start.high};
        double error = squared_error(histogram, candidate);
        if (error >= least) continue;
        least = error;
        best = candidate;
    }
    return best;
}

} // namespace

Range min_max_range(const Histogram& histogram) { return {histogram.min(), histogram.max()}; }

Range percentile_range(const Histogram& histogram, double share)
{
    Range range = min_max_range(histogram);
    double allowed = share * static_cast<double>(histogram.count());
    double beyond = 0.0;
    for (size_t bin = 0; bin < Histogram::bins / 2; ++bin) {
        beyond += static_cast<double>(histogram.count_in(bin));
        if (beyond <= allowed) continue;
        range.low = std::max(range.low, histogram.center(bin));
        break;
    }
    beyond = 0.0;
    for (size_t bin = Histogram::bins; bin-- > Histogram::bins / 2;) {
        beyond += static_cast<double>(histogram.count_in(bin));
        if (beyond <= allowed) continue;
        range.high = std::min(range.high, histogram.center(bin));
        break;
    }
    return range;
}

Range least_squared_error_range(const Histogram& histogram)
{
    Range range = min_max_range(histogram);
    bool signed_values = range.low < 0.0 && range.high > 0.0;
    range = best_scaled(histogram, range, true, true);
    if (!signed_values) return range;
    range = best_scaled(histogram, range, false, true);
    return best_scaled(histogram, range, true, false);
}

AffineCode code_of_range(const Range& range)
{
    double extent = range.high - range.low;
    if (!(extent > 0.0)) return {};
    AffineCode code;
    code.scale = static_cast<float>(std::max(extent / 255.0, 0x1p-100));
    double zero = std::nearbyint(-128.0 - range.low / static_cast<double>(code.scale));
    code.zero_point = static_cast<int>(std::min(std::max(zero, -128.0), 127.0));
    return code;
}

} // namespace svp::compiler
