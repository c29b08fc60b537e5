// SPDX-License-Identifier: Apache-2.0
// Real numbers that are small integers times one scale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace svp::compiler {

struct ScaledIntegers {
    float scale = 1.0F; // above zero
    std::vector<int8_t> integers;
    int largest = 0; // magnitude
};

// values[i] equals integers[i] * scale, rounded to float, for all i: the largest such scale whose integers are -127 ..
// 127; of zeros alone it is 1. Nothing where there is none.
std::optional<ScaledIntegers> scaled_integers(const float* values, size_t count);

} // namespace svp::compiler
