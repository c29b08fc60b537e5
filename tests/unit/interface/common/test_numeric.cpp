// SPDX-License-Identifier: Apache-2.0
#include "interface/common/numeric.h"
#include "interface/common/packed_tensor.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace {

// The quotient's floor, then what is left of it against half a step.
int64_t obvious_round_shift(int64_t value, uint32_t shift)
{
    const int64_t step = int64_t{1} << shift;
    int64_t quotient = value / step, rest = value % step;
    if (rest < 0) {
        quotient -= 1;
        rest += step;
    }
    const int64_t other = step - rest;
    if (rest > other) return quotient + 1;
    return rest == other && quotient % 2 != 0 ? quotient + 1 : quotient;
}

TEST(RoundShift, TiesGoToTheEvenQuotient)
{
    EXPECT_EQ(svp_round_shift(5, 1), 2);
    EXPECT_EQ(svp_round_shift(7, 1), 4);
    EXPECT_EQ(svp_round_shift(-5, 1), -2);
    EXPECT_EQ(svp_round_shift(-7, 1), -4);
    EXPECT_EQ(svp_round_shift(-7, 0), -7);
}

TEST(RoundShift, EqualsTheDefinitionForEveryShift)
{
    const int64_t most = (int64_t{1} << 62) + (int64_t{1} << 61) - 1;
    std::mt19937_64 random(1);
    for (uint32_t shift = 0; shift <= SVP_REQUANT_MAX_SHIFT; ++shift) {
        const int64_t half = (int64_t{1} << shift) / 2;
        std::vector<int64_t> values = {0, 1, -1, most, -most, half, -half, half - 1, half + 1, 3 * (half / 2)};
        for (int i = 0; i < 200; ++i)
            values.push_back(static_cast<int64_t>(random()) >> (2 + random() % 62));
        // Exact halves of odd and even quotients.
        for (int64_t quotient = -3; shift < 60 && quotient < 3; ++quotient)
            values.push_back(quotient * 2 * half + half);
        for (const int64_t value : values)
            EXPECT_EQ(svp_round_shift(value, shift), obvious_round_shift(value, shift)) << value << " >> " << shift;
    }
}

TEST(CountSetBits, EqualsBitByBit)
{
    std::mt19937 random(1);
    for (size_t size = 0; size < 100; ++size) {
        std::vector<uint8_t> bytes(size);
        uint64_t expected = 0;
        for (uint8_t& byte : bytes) {
            byte = static_cast<uint8_t>(random() % 3 == 0 ? 0xff : random());
            for (int bit = 0; bit < 8; ++bit)
                expected += byte >> bit & 1;
        }
        EXPECT_EQ(svp_count_set_bits(bytes.data(), size), expected);
    }
}

} // namespace
