// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/width_check.h"
#include "tests/unit/models/engines/escalate/arithmetic/random_values.h"

#include <gtest/gtest.h>
#include <limits>

namespace svp::escalate::test {
namespace {

// The limits of every width, one step inside and one outside, at every place of a row.
template <class Value>
void check_limits(unsigned widest)
{
    for (unsigned bits = 1; bits < widest; ++bits) {
        const Value high = static_cast<Value>((static_cast<uint64_t>(1) << (bits - 1)) - 1);
        const Value low = -high - 1;
        for (size_t place = 0; place < 37; ++place) {
            std::vector<Value> values(37, 0);
            EXPECT_TRUE(fits_bits(values.data(), values.size(), bits));
            values[place] = high;
            EXPECT_TRUE(fits_bits(values.data(), values.size(), bits));
            values[place] = high + 1;
            EXPECT_FALSE(fits_bits(values.data(), values.size(), bits)) << bits << " bits, place " << place;
            values[place] = low;
            EXPECT_TRUE(fits_bits(values.data(), values.size(), bits));
            values[place] = low - 1;
            EXPECT_FALSE(fits_bits(values.data(), values.size(), bits)) << bits << " bits, place " << place;
        }
    }
    const Value ends[] = {std::numeric_limits<Value>::min(), std::numeric_limits<Value>::max()};
    EXPECT_TRUE(fits_bits(ends, 2, widest));
    EXPECT_TRUE(fits_bits(ends, 2, 64));
    EXPECT_TRUE(fits_bits(ends, 0, 1));
}

TEST(WidthCheck, Int32Limits) { check_limits<int32_t>(32); }
TEST(WidthCheck, Int64Limits) { check_limits<int64_t>(64); }

} // namespace
} // namespace svp::escalate::test
