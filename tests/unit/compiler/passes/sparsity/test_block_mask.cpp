// SPDX-License-Identifier: Apache-2.0
// Blocks of weights against a loop over every single weight.
#include "compiler/passes/sparsity/block_mask.h"

#include <gtest/gtest.h>
#include <random>

using namespace svp::compiler;

namespace {

struct Case {
    WeightShape shape;
    BlockShape block;
    std::vector<float> weights;
};

Case random_case(uint64_t seed)
{
    std::mt19937_64 random(seed);
    constexpr BlockShape blocks[] = {{8, 8}, {16, 4}, {4, 16}, {4, 4}};
    Case result{{1 + random() % 40, 1 + random() % 40, 1 + random() % 10}, blocks[random() % 4], {}};
    const size_t count = result.shape.out_channels * result.shape.in_channels * result.shape.taps;
    const uint64_t zeros = random() % 100; // in a hundred
    for (size_t i = 0; i < count; ++i)
        result.weights.push_back(random() % 100 < zeros ? 0.0F : static_cast<float>(random() % 255) - 127.0F);
    return result;
}

// The block of a weight's position in [K][C][taps].
size_t block_of(const Case& c, size_t position)
{
    const size_t k = position / (c.shape.in_channels * c.shape.taps);
    const size_t channel = position / c.shape.taps % c.shape.in_channels;
    size_t columns = 0;
    while (columns * c.block.in_channels < c.shape.in_channels)
        ++columns;
    return k / c.block.out_channels * columns + channel / c.block.in_channels;
}

TEST(BlockMask, EnergiesAndZerosEqualALoopOverEveryWeight)
{
    size_t seen_zero = 0;
    for (uint64_t seed = 0; seed < 500; ++seed) {
        const Case c = random_case(seed);
        const std::vector<double> energies = block_energies(c.weights.data(), c.shape, c.block);
        std::vector<double> expected(energies.size(), 0.0);
        for (size_t i = 0; i < c.weights.size(); ++i)
            expected.at(block_of(c, i)) += static_cast<double>(c.weights[i] * c.weights[i]); // exact: small integers
        ASSERT_EQ(energies, expected) << seed;
        const std::vector<bool> zero = zero_blocks(c.weights.data(), c.shape, c.block);
        ASSERT_EQ(zero.size(), block_grid(c.shape, c.block).blocks());
        for (size_t i = 0; i < zero.size(); ++i) {
            ASSERT_EQ(zero[i], expected[i] == 0) << seed;
            seen_zero += zero[i];
        }
        const std::vector<int8_t> codes(c.weights.begin(), c.weights.end());
        ASSERT_EQ(block_energies(codes.data(), c.shape, c.block), expected) << seed;
        ASSERT_EQ(zero_blocks(codes.data(), c.shape, c.block), zero) << seed;
    }
    EXPECT_GT(seen_zero, 10U);
}

TEST(BlockMask, ClearsItsBlocksAndNothingElse)
{
    for (uint64_t seed = 0; seed < 300; ++seed) {
        const Case c = random_case(seed);
        std::mt19937_64 random(seed);
        std::vector<bool> chosen(block_grid(c.shape, c.block).blocks());
        for (size_t i = 0; i < chosen.size(); ++i)
            chosen[i] = random() % 2 == 0;
        std::vector<float> weights = c.weights;
        clear_blocks(weights.data(), c.shape, c.block, chosen);
        std::vector<int8_t> codes(c.weights.begin(), c.weights.end());
        clear_blocks(codes.data(), c.shape, c.block, chosen);
        for (size_t i = 0; i < weights.size(); ++i) {
            ASSERT_EQ(weights[i], chosen[block_of(c, i)] ? 0.0F : c.weights[i]) << seed;
            ASSERT_EQ(static_cast<float>(codes[i]), weights[i]) << seed;
        }
    }
}

TEST(BlockMask, AWeightWhoseSquareVanishesIsNotZero)
{
    const std::vector<float> weights = {1e-45F};
    EXPECT_FALSE(zero_blocks(weights.data(), {1, 1, 1}, {})[0]);
    const std::vector<float> negative_zero = {-0.0F};
    EXPECT_TRUE(zero_blocks(negative_zero.data(), {1, 1, 1}, {})[0]);
}

} // namespace
