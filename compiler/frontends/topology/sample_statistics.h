// SPDX-License-Identifier: Apache-2.0
// Order statistics and moments of sampled values.
#pragma once

#include <cstddef>
#include <vector>

namespace svp::compiler {

// The value that a share of `fraction` (0 .. 1) of the values does not exceed. `values` is reordered; not empty.
double quantile(std::vector<float>& values, double fraction);

// The same of a copy of at most 65536 values, evenly taken.
double sampled_quantile(const std::vector<float>& values, double fraction);

struct Moments {
    double mean = 0, deviation = 0;
};
Moments moments(const float* values, size_t count);

} // namespace svp::compiler
