// SPDX-License-Identifier: Apache-2.0
// N:M sparsity against sorting every run of weights on its own.
#include "compiler/passes/sparsity/group_sparsity.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace svp::compiler;

namespace {

struct Case {
    WeightShape shape;
    GroupSparsity sparsity;
    std::vector<float> weights;
};

Case random_case(uint64_t seed)
{
    std::mt19937_64 random(seed);
    Case result{{1 + random() % 9, 1 + random() % 40, 1 + random() % 10}, {}, {}};
    result.sparsity.group = 2 + static_cast<int>(random() % 15);
    result.sparsity.nonzeros = 1 + static_cast<int>(random() % static_cast<uint64_t>(result.sparsity.group - 1));
    const size_t count = result.shape.out_channels * result.shape.in_channels * result.shape.taps;
    const uint64_t largest = 1 + random() % 100; // few values: many equals
    for (size_t i = 0; i < count; ++i)
        result.weights.push_back(static_cast<float>(random() % (2 * largest + 1)) - static_cast<float>(largest));
    return result;
}

std::vector<bool> by_sorting(const Case& c)
{
    std::vector<bool> goes(c.weights.size(), true);
    for (size_t k = 0; k < c.shape.out_channels; ++k) {
        for (size_t tap = 0; tap < c.shape.taps; ++tap) {
            std::vector<std::vector<size_t>> runs(c.shape.in_channels / static_cast<size_t>(c.sparsity.group) + 1);
            for (size_t channel = 0; channel < c.shape.in_channels; ++channel)
                runs.at(channel / static_cast<size_t>(c.sparsity.group))
                    .push_back((k * c.shape.in_channels + channel) * c.shape.taps + tap);
            for (std::vector<size_t>& run : runs) {
                std::stable_sort(run.begin(), run.end(),
                                 [&](size_t a, size_t b) { return std::fabs(c.weights[a]) > std::fabs(c.weights[b]); });
                for (size_t i = 0; i < run.size() && i < static_cast<size_t>(c.sparsity.nonzeros); ++i)
                    goes[run[i]] = false;
            }
        }
    }
    return goes;
}

TEST(GroupSparsity, KeepsTheLargestOfEveryRun)
{
    for (uint64_t seed = 0; seed < 500; ++seed) {
        const Case c = random_case(seed);
        const std::vector<bool> expected = by_sorting(c);
        ASSERT_EQ(choose_group_zeros(c.weights.data(), c.shape, c.sparsity), expected) << seed;
        const std::vector<int8_t> codes(c.weights.begin(), c.weights.end());
        ASSERT_EQ(choose_group_zeros(codes.data(), c.shape, c.sparsity), expected) << seed;
    }
}

TEST(GroupSparsity, MagnitudesOfTheLowestCodeCount)
{
    const std::vector<int8_t> codes = {127, -128, 1, 0};
    const std::vector<bool> expected = {true, false, true, true};
    EXPECT_EQ(choose_group_zeros(codes.data(), {1, 4, 1}, {1, 4}), expected);
}

TEST(GroupSparsity, HoldsAfterChoosingAndNotWithOneMore)
{
    int broken = 0;
    for (uint64_t seed = 0; seed < 500; ++seed) {
        Case c = random_case(seed);
        for (float& weight : c.weights)
            if (weight == 0.0F) weight = 0.5F;
        const std::vector<bool> goes = choose_group_zeros(c.weights.data(), c.shape, c.sparsity);
        for (size_t i = 0; i < goes.size(); ++i)
            if (goes[i]) c.weights[i] = i % 2 == 0 ? 0.0F : -0.0F;
        ASSERT_TRUE(holds(c.weights.data(), c.shape, c.sparsity)) << seed;
        const auto gone = std::find(goes.begin(), goes.end(), true);
        if (gone == goes.end()) continue;
        c.weights[static_cast<size_t>(gone - goes.begin())] = 1e-45F;
        ASSERT_FALSE(holds(c.weights.data(), c.shape, c.sparsity)) << seed;
        ++broken;
    }
    EXPECT_GT(broken, 300);
}

using Known = std::optional<std::pair<int, int>>;

Known recognised(const Case& c)
{
    const std::vector<int8_t> codes(c.weights.begin(), c.weights.end());
    const auto of_floats = recognise_group_sparsity(c.weights.data(), c.shape);
    const auto of_codes = recognise_group_sparsity(codes.data(), c.shape);
    EXPECT_EQ(of_floats.has_value(), of_codes.has_value());
    if (!of_floats) return std::nullopt;
    EXPECT_EQ(of_floats->group, of_codes->group);
    return std::pair(of_floats->nonzeros, of_floats->group);
}

TEST(GroupSparsity, TheTightestIsRecognised)
{
    for (uint64_t seed = 0; seed < 200; ++seed) {
        Case c = random_case(seed);
        c.shape.in_channels = 8 + seed % 33;
        c.weights.assign(c.shape.out_channels * c.shape.in_channels * c.shape.taps, 3.0F);
        EXPECT_EQ(recognised(c), Known());
        for (const auto& [nonzeros, group] : {std::pair(4, 8), std::pair(2, 4), std::pair(1, 4)}) {
            // The last ones of a group stay: 4:8 is then not 2:4.
            for (size_t i = 0; i < c.weights.size(); ++i) {
                const size_t channel = i / c.shape.taps % c.shape.in_channels;
                if (channel % static_cast<size_t>(group) < static_cast<size_t>(group - nonzeros)) c.weights[i] = 0.0F;
            }
            EXPECT_EQ(recognised(c), Known(std::pair(nonzeros, group))) << seed;
            std::fill(c.weights.begin(), c.weights.end(), -3.0F);
        }
    }
}

TEST(GroupSparsity, TooFewChannelsSayNothing)
{
    Case c{{2, 1, 1}, {}, {1.0F, 2.0F}};
    EXPECT_EQ(recognised(c), Known()); // one channel, as depthwise convolutions have
    c.weights = {0.0F, 0.0F};
    EXPECT_EQ(recognised(c), Known());
    c = {{1, 2, 1}, {}, {1.0F, 2.0F}};
    EXPECT_EQ(recognised(c), Known());
    c.weights = {0.0F, 2.0F};
    EXPECT_EQ(recognised(c), Known(std::pair(1, 4)));
    c = {{1, 3, 1}, {}, {1.0F, 2.0F, 0.0F}};
    EXPECT_EQ(recognised(c), Known(std::pair(2, 4)));
    c = {{1, 4, 1}, {}, {0.0F, 0.0F, 0.0F, 0.0F}};
    EXPECT_EQ(recognised(c), Known(std::pair(1, 4)));
}

} // namespace
