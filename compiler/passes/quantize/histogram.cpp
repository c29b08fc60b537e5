// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/histogram.h"

#include <algorithm>

namespace svp::compiler {

void Histogram::add(const std::vector<float>& values)
{
    count_ += values.size();
    for (float value : values) {
        min_ = std::min(min_, static_cast<double>(value));
        max_ = std::max(max_, static_cast<double>(value));
    }
    while (std::max(-min_, max_) >= reach_)
        widen();
    double bins_per_unit = 1.0 / width(); // a power of two: exact
    for (float value : values) {
        if (value == 0.0F) continue;
        ++counts_[static_cast<size_t>((static_cast<double>(value) + reach_) * bins_per_unit)];
    }
}

// Doubles the reach: pairs of bins merge around the middle.
void Histogram::widen()
{
    std::vector<uint64_t> merged(bins, 0);
    for (size_t i = 0; i < bins; ++i)
        merged[bins / 4 + i / 2] += counts_[i];
    counts_ = std::move(merged);
    reach_ *= 2.0;
}

} // namespace svp::compiler
