// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/ternary_sum.h"
#include "tests/unit/models/engines/escalate/arithmetic/random_values.h"

#include <gtest/gtest.h>

namespace svp::escalate::test {
namespace {

TEST(TernaryRowSum, AddsPlusAndSubtractsMinusOnRandomRows)
{
    Random random(1);
    for (int i = 0; i < 600; ++i) {
        const unsigned pixels = i < 200 ? static_cast<unsigned>(i) + 1 : between(random, 1, 300);
        const unsigned channels = i % 10 == 0 ? between(random, 400, 1500) : between(random, 1, 150);
        const size_t stride = plane_elements(pixels) + between(random, 0, 9);
        const auto planes = random_values<int16_t>(random, channels * stride, -255, 255);
        std::vector<uint16_t> plus;
        std::vector<uint16_t> minus;
        const unsigned kept = between(random, 0, 100);
        const unsigned positive = random() % 4 == 0 ? 100 : between(random, 0, 100);
        for (unsigned c = 0; c < channels; ++c) {
            if (random() % 100 >= kept) continue;
            (random() % 100 < positive ? plus : minus).push_back(static_cast<uint16_t>(c));
        }
        constexpr int32_t guard = 0x5a5a5a5a;
        std::vector<int32_t> sums(plane_elements(pixels) + 1, guard);
        ternary_row_sum(planes.data(), stride, {plus.data(), plus.size(), minus.data(), minus.size()}, pixels,
                        sums.data());
        for (unsigned p = 0; p < pixels; ++p) {
            int32_t expected = 0;
            for (const unsigned c : plus)
                expected += planes[c * stride + p];
            for (const unsigned c : minus)
                expected -= planes[c * stride + p];
            ASSERT_EQ(sums[p], expected) << "case " << i << ", pixel " << p << " of " << pixels;
        }
        ASSERT_EQ(sums.back(), guard);
    }
}

// More additions of the largest value than int16 holds.
TEST(TernaryRowSum, HoldsTheLargestSums)
{
    constexpr unsigned channels = 2000;
    const unsigned pixels = 5;
    const std::vector<int16_t> planes(channels * plane_elements(pixels), -255);
    std::vector<uint16_t> all;
    for (unsigned c = 0; c < channels; ++c)
        all.push_back(static_cast<uint16_t>(c));
    std::vector<int32_t> sums(plane_elements(pixels));
    ternary_row_sum(planes.data(), plane_elements(pixels), {all.data(), all.size(), nullptr, 0}, pixels, sums.data());
    EXPECT_EQ(sums[pixels - 1], -255 * static_cast<int>(channels));
    ternary_row_sum(planes.data(), plane_elements(pixels), {nullptr, 0, all.data(), all.size()}, pixels, sums.data());
    EXPECT_EQ(sums[0], 255 * static_cast<int>(channels));
}

TEST(TernaryRowSum, NoPixelsTouchNothing)
{
    int32_t sum = 7;
    ternary_row_sum(nullptr, 0, {}, 0, &sum);
    EXPECT_EQ(sum, 7);
}

} // namespace
} // namespace svp::escalate::test
