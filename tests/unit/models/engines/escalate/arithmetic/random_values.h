// SPDX-License-Identifier: Apache-2.0
// Seeded operands of every kind that the kernels may see, extremes included.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace svp::escalate::test {

using Random = std::mt19937_64;

inline unsigned between(Random& random, unsigned low, unsigned high)
{
    return low + static_cast<unsigned>(random() % (high - low + 1));
}

// In every fourth call all values are at the ends of the range.
template <class T>
std::vector<T> random_values(Random& random, size_t count, int low, int high)
{
    const bool extreme = random() % 4 == 0;
    std::vector<T> values(count);
    for (T& value : values) {
        const int any = low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
        value = static_cast<T>(extreme ? (random() % 2 != 0 ? low : high) : any);
    }
    return values;
}

} // namespace svp::escalate::test
