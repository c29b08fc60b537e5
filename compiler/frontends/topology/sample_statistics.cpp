// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/sample_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace svp::compiler {

double quantile(std::vector<float>& values, double fraction)
{
    double rank = std::ceil(fraction * static_cast<double>(values.size())) - 1;
    auto index = static_cast<std::ptrdiff_t>(std::clamp(rank, 0.0, static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[static_cast<size_t>(index)];
}

double sampled_quantile(const std::vector<float>& values, double fraction)
{
    constexpr size_t most = 65536;
    // Odd, so that it does not keep step with the powers of two in shapes.
    size_t step = values.size() <= most ? 1 : values.size() / most | 1;
    std::vector<float> sample;
    sample.reserve(values.size() / step + 1);
    for (size_t i = 0; i < values.size(); i += step)
        sample.push_back(values[i]);
    return quantile(sample, fraction);
}

Moments moments(const float* values, size_t count)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; ++i)
        sum += values[i];
    double mean = sum / static_cast<double>(count);
    for (size_t i = 0; i < count; ++i)
        squares += (values[i] - mean) * (values[i] - mean);
    return {mean, std::sqrt(squares / static_cast<double>(count))};
}

} // namespace svp::compiler
