// SPDX-License-Identifier: Apache-2.0
// Blocks as a user asks for them: the share, the lowest norms, what rows and columns keep.
#include "base/errors/input_error.h"
#include "compiler/passes/sparsity/block_compression.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <random>

using namespace svp;
using namespace svp::compiler;

namespace {

BlockCompression compression(const std::string& text) { return parse_block_compression(text, "--compress"); }

std::vector<float> random_weights(const WeightShape& shape, uint64_t seed)
{
    std::mt19937_64 random(seed);
    std::vector<float> weights(shape.out_channels * shape.in_channels * shape.taps);
    for (float& weight : weights)
        weight = static_cast<float>(random() % 255) - 127.0F;
    return weights;
}

TEST(BlockCompression, ChoosesTheShareOfLowestNorm)
{
    int held_back = 0;
    for (uint64_t seed = 0; seed < 200; ++seed) {
        const WeightShape shape{1 + seed * 7 % 60, 1 + seed * 11 % 70, 1 + seed % 9};
        const char* const shapes[] = {"8x8", "16x4", "4x16", "4x4"};
        const BlockCompression wanted = compression(fmt::format("block:{}@{}", shapes[seed % 4], 0.1 * (seed % 10)));
        const std::vector<float> weights = random_weights(shape, seed);
        const ChosenBlocks chosen = choose_blocks(weights.data(), shape, wanted);
        const uint64_t blocks = block_grid(shape, wanted.block).blocks();
        ASSERT_EQ(chosen.zero.size(), blocks);
        ASSERT_EQ(chosen.requested, blocks * (seed % 10) / 10);
        ASSERT_EQ(chosen.count, static_cast<uint64_t>(std::count(chosen.zero.begin(), chosen.zero.end(), true)));
        ASSERT_EQ(chosen.remark().empty(), chosen.count == chosen.requested);
        held_back += chosen.count < chosen.requested;
        const std::vector<int8_t> codes(weights.begin(), weights.end());
        ASSERT_EQ(choose_blocks(codes.data(), shape, wanted).zero, chosen.zero);
    }
    EXPECT_GT(held_back, 20);
}

TEST(BlockCompression, SaysWhatHeldItBack)
{
    const WeightShape shape{16, 16, 1};
    const std::vector<float> weights = random_weights(shape, 1);
    EXPECT_EQ(choose_blocks(weights.data(), shape, compression("block:8x8@0.75")).remark(),
              "2 of 3 blocks, so that no row or column is empty");
}

TEST(BlockCompression, TextIsReadStrictly)
{
    const BlockCompression read = compression("block:16x4@0.75");
    EXPECT_EQ(read.block.out_channels, 16U);
    EXPECT_EQ(read.block.in_channels, 4U);
    EXPECT_EQ(read.ratio, 0.75);
    EXPECT_EQ(text_of(read), "block:16x4@0.75");
    for (const char* bad :
         {"", "block", "block:8x8", "block:8x8@", "8x8@0.5", "block:8x8@1.5", "block:8x8@-0.1", "block:8x8@nan",
          "block:8x8@0.5@", "block:8x9@0.5", "block:@0.5", "blocks:8x8@0.5", "block:8X8@0.5"}) {
        try {
            compression(bad);
            ADD_FAILURE() << bad;
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), testing::StartsWith("--compress: ")) << bad;
            EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
        }
    }
}

// 0.29 of 100 blocks are 29, although 0.29 * 100 is less in binary.
TEST(BlockCompression, RatiosAreMeantInDecimals)
{
    const WeightShape shape{80, 80, 1};
    const std::vector<float> weights = random_weights(shape, 2);
    for (int percent = 0; percent <= 90; ++percent)
        EXPECT_EQ(choose_blocks(weights.data(), shape, compression(fmt::format("block:8x8@{}", percent / 100.0))).count,
                  static_cast<uint64_t>(percent));
}

} // namespace
