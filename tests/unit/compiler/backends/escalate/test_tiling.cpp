// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "compiler/backends/escalate/command_builder.h"
#include "compiler/backends/escalate/tiling.h"
#include "interface/engines/escalate/capacity.h"
#include "tests/support/random_network.h"

#include <gtest/gtest.h>
#include <set>

namespace svp::compiler {
namespace {

using test::RandomNumbers;

bool fits(const svp_escalate_command& command, const svp_escalate_target& target)
{
    uint64_t needed = 0;
    return svp_escalate_fits(&command, &target, &needed);
}

svp_escalate_command command_of(const Network& network)
{
    return svp_escalate_get(&build_commands(network, 0).front());
}

// The largest tile of this count, split evenly.
bool even(uint32_t extent, uint32_t outputs)
{
    uint32_t tiles = (outputs + extent - 1) / extent;
    return extent == (outputs + tiles - 1) / tiles;
}

TEST(Tiling, IsTheCheapestOfAllThatFit)
{
    RandomNumbers random(20);
    int tiled = 0, impossible = 0;
    for (int i = 0; i < 400; ++i) {
        svp_escalate_command command = command_of(test::random_network(random, 1));
        command.input_format = static_cast<uint8_t>(random.in(0, 1));
        svp_escalate_target target = test::default_target();
        target.activation_buffer_bytes = static_cast<uint32_t>(random.in(100, 8000));
        target.output_buffer_bytes = static_cast<uint32_t>(random.in(50, 4000));
        target.tile_store_bytes = static_cast<uint32_t>(random.in(10, 2000));
        target.line_columns = static_cast<uint32_t>(random.in(2, 14));
        auto weight_bytes = static_cast<uint64_t>(random.in(0, 200000));
        bool compressible = random.chance(50);

        double least = -1, least_even = -1;
        for (uint32_t rows = 1; rows <= command.out_h; ++rows) {
            for (uint32_t cols = 1; cols <= command.out_w; ++cols) {
                svp_escalate_command c = command;
                c.tile_rows = static_cast<uint16_t>(rows);
                c.tile_cols = static_cast<uint16_t>(cols);
                if (!fits(c, target)) continue;
                double cycles = estimate_cycles(c, target, weight_bytes, compressible && cols == command.out_w);
                if (least < 0 || cycles < least) least = cycles;
                if (!even(rows, command.out_h) || !even(cols, command.out_w)) continue;
                if (least_even < 0 || cycles < least_even) least_even = cycles;
            }
        }
        if (least < 0) {
            EXPECT_THROW(choose_tiling(command, target, weight_bytes, compressible, "here"), InputError);
            ++impossible;
            continue;
        }
        Tiling tiling = choose_tiling(command, target, weight_bytes, compressible, "here");
        command.tile_rows = tiling.rows;
        command.tile_cols = tiling.cols;
        ASSERT_TRUE(fits(command, target));
        tiled += tiling.rows < command.out_h || tiling.cols < command.out_w;
        bool compressed = compressible && tiling.cols == command.out_w;
        double cycles = estimate_cycles(command, target, weight_bytes, compressed);
        EXPECT_EQ(cycles, least_even) << "case " << i;
        EXPECT_LE(cycles, least * 1.1) << "case " << i;
    }
    EXPECT_GT(tiled, 100);
    EXPECT_GT(impossible, 10);
}

// 1x1 over 30 x 30: rows of 64 + 8 bytes times 30 pixels, so that four rows fit one half; eight tiles at least.
TEST(Tiling, TakesAsManyRowsAsFit)
{
    svp_escalate_command command = command_of(test::convolution_network(LayerKind::conv_dense, 64, 30, 4, 1));
    svp_escalate_target target = test::default_target();
    target.activation_buffer_bytes = 2 * 5 * 30 * 72 - 1;
    Tiling tiling = choose_tiling(command, target, 256, true, "here");
    EXPECT_EQ(tiling.rows, 4);
    EXPECT_EQ(tiling.cols, 30);
}

TEST(Tiling, WholeLayerIsOneTileWhereItFits)
{
    svp_escalate_command command = command_of(test::convolution_network(LayerKind::conv_decomposed, 16, 20, 32, 3, 6));
    Tiling tiling = choose_tiling(command, test::default_target(), 1000, true, "here");
    EXPECT_EQ(tiling.rows, 20);
    EXPECT_EQ(tiling.cols, 20);
}

TEST(Tiling, WeightsBeyondTheTileStoreAllowOneRowOnly)
{
    svp_escalate_command command = command_of(test::convolution_network(LayerKind::conv_dense, 64, 20, 4, 3));
    svp_escalate_target target = test::default_target();
    target.tile_store_bytes = 64 * 9 - 1;
    EXPECT_EQ(choose_tiling(command, target, 2304, true, "here").rows, 1);
    target.tile_store_bytes += 1;
    EXPECT_EQ(choose_tiling(command, target, 2304, true, "here").rows, 20);
}

// Without compute or weights to count, what is left is bytes moved: every input pixel under a tile, by marking them.
// Bitmap rows come in full width.
TEST(Tiling, EstimateCountsHaloPixels)
{
    RandomNumbers random(21);
    for (int i = 0; i < 300; ++i) {
        svp_escalate_command c = command_of(test::random_network(random, 1));
        c.tile_rows = static_cast<uint16_t>(random.in(1, c.out_h));
        c.tile_cols = static_cast<uint16_t>(random.in(1, c.out_w));
        c.input_format = static_cast<uint8_t>(random.in(0, 1));
        TilingCosts costs;
        costs.memory_bytes_per_cycle = 1e-6; // nothing else weighs
        costs.tile_cycles = 0;
        costs.compressed_bytes_per_value = 1;
        uint64_t pixels = 0;
        for (int row = 0; row < c.out_h; row += c.tile_rows) {
            for (int col = 0; col < c.out_w; col += c.tile_cols) {
                // From the first to the last tap of the tile's outputs.
                int top = row * c.stride_h - c.pad_top, left = col * c.stride_w - c.pad_left;
                int last_row = std::min<int>(row + c.tile_rows, c.out_h) - 1;
                int last_col = std::min<int>(col + c.tile_cols, c.out_w) - 1;
                int bottom = last_row * c.stride_h - c.pad_top + (c.kernel_h - 1) * c.dilation_h;
                int right = last_col * c.stride_w - c.pad_left + (c.kernel_w - 1) * c.dilation_w;
                for (int y = 0; y < c.in_h; ++y)
                    for (int x = 0; x < c.in_w; ++x)
                        pixels += y >= top && y <= bottom &&
                                  (c.input_format == SVP_FORMAT_BITMAP || (x >= left && x <= right));
            }
        }
        double bytes = static_cast<double>(pixels) * c.in_c + 2.0 * c.out_h * c.out_w * c.out_c;
        EXPECT_NEAR(estimate_cycles(c, test::default_target(), 0, false, costs) * 1e-6, bytes, 1e-3) << "case " << i;
    }
}

TEST(Tiling, WeightsAreFetchedAgainWhereTheBufferIsTooSmall)
{
    svp_escalate_command c = command_of(test::convolution_network(LayerKind::conv_dense, 4, 8, 4, 1));
    c.tile_rows = 2;
    c.tile_cols = 8;
    svp_escalate_target target = test::default_target();
    TilingCosts costs;
    costs.memory_bytes_per_cycle = 1e-6;
    costs.tile_cycles = 0;
    uint64_t weights = target.coefficient_buffer_bytes;
    double once = estimate_cycles(c, target, weights, false, costs);
    double again = estimate_cycles(c, target, weights + 1, false, costs);
    EXPECT_NEAR((again - once) * 1e-6, 3.0 * static_cast<double>(weights) + 4, 1e-3);
}

} // namespace
} // namespace svp::compiler
