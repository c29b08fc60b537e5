// SPDX-License-Identifier: Apache-2.0
// Cycles of small layers, worked out by hand from docs/escalate.md.
#include "tests/integration/engines/escalate/cluster_bench.h"

#include "interface/engines/escalate/capacity.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

// A convolution without padding, every activation and weight nonzero, dense tensors.
LayerCase full_layer(unsigned opcode, unsigned channels, unsigned outputs, unsigned size, unsigned kernel,
                     unsigned bases)
{
    LayerCase layer;
    svp_escalate_command& c = layer.command;
    c.opcode = static_cast<uint16_t>(opcode);
    c.weight_format = opcode == SVP_ESCALATE_CONV_DENSE ? SVP_WEIGHTS_DENSE_INT8 : SVP_WEIGHTS_TERNARY;
    c.in_h = c.in_w = static_cast<uint16_t>(size);
    c.in_c = static_cast<uint16_t>(channels);
    c.out_c = static_cast<uint16_t>(outputs);
    c.kernel_h = c.kernel_w = static_cast<uint8_t>(kernel);
    c.out_h = c.out_w = c.tile_rows = c.tile_cols = static_cast<uint16_t>(size - kernel + 1);
    c.stride_h = c.stride_w = c.dilation_h = c.dilation_w = c.groups = 1;
    c.bases = static_cast<uint8_t>(bases);
    c.in_zero_point = -128;
    c.activation_low = -128;
    c.activation_high = 127;
    std::mt19937_64 random(1);
    fill_layer(layer, random, 1, 1);
    for (int8_t& code : layer.input.values)
        code = 1;
    return layer;
}

ClusterBench::Outcome run(ClusterBench& bench, LayerCase layer)
{
    const ClusterBench::Outcome outcome = bench.run(layer);
    EXPECT_TRUE(outcome.answered && outcome.error_code == 0);
    bench.check_accounting();
    return outcome;
}

TEST(Timing, OneSliceOneGroup)
{
    escalate::ClusterConfig config;
    config.tiles = config.slices = 1;
    ClusterBench bench(config);
    run(bench, full_layer(SVP_ESCALATE_CONV_DECOMPOSED, 64, 3, 5, 1, 1));
    // 64 pairs on 8 lanes: 8 cycles a pixel, 25 pixels, 3 rounds.
    EXPECT_EQ(bench.cycles("tile_0", "busy"), 8U * 25 * 3);
    EXPECT_EQ(bench.cycles("tile_0", "loss.empty"), 0U);
    EXPECT_EQ(bench.cycles("tile_0", "stall.stream_full"), 0U);
    EXPECT_EQ(bench.cycles("basis_engine", "busy"), 25U * 3); // one value a cycle
    EXPECT_EQ(bench.counter("tile_0", "additions"), 64U * 25 * 3);
    // A row: 5 pixels of 8 bitmap bytes and 64 codes at 128 bytes a cycle: 3 cycles; 5 rows, 3 rounds.
    EXPECT_EQ(bench.cycles("activation_buffer", "busy"), 3U * 5 * 3);
    EXPECT_EQ(bench.counter("activation_buffer", "bytes_read"), 5U * 72 * 5 * 3);
    // An entry: 8 bitmap and 8 sign bytes, 16 bytes a cycle.
    EXPECT_EQ(bench.cycles("coefficient_engine", "busy"), 3U);
    // 5 values of one channel a row: one cycle; slots of 5 pixels x 3 channels: one cycle.
    EXPECT_EQ(bench.cycles("post_processor", "busy"), 5U * 3);
    EXPECT_EQ(bench.cycles("output_buffer", "busy"), 5U);
}

TEST(Timing, EmptyPixelsCostTheirPassing)
{
    escalate::ClusterConfig config;
    config.tiles = config.slices = 1;
    LayerCase layer = full_layer(SVP_ESCALATE_CONV_DECOMPOSED, 512, 1, 5, 1, 1);
    for (int8_t& code : layer.input.values)
        code = layer.command.in_zero_point;
    ClusterBench bench(config);
    run(bench, layer);
    // Eight groups, four of which pass in a cycle.
    EXPECT_EQ(bench.cycles("tile_0", "loss.empty"), 2U * 25);
    EXPECT_EQ(bench.cycles("tile_0", "busy"), 0U);
}

TEST(Timing, MacRowsHoldSlicesBack)
{
    escalate::ClusterConfig config;
    config.tiles = config.slices = 1;
    config.macs_per_row = 3; // a 3x3 kernel takes three cycles a value
    LayerCase layer = full_layer(SVP_ESCALATE_CONV_DECOMPOSED, 8, 1, 9, 3, 1);
    ClusterBench bench(config);
    run(bench, layer);
    // 81 values, one cycle each in the slice, three in the MAC row.
    EXPECT_EQ(bench.cycles("tile_0", "busy"), 81U);
    EXPECT_EQ(bench.cycles("basis_engine", "busy"), 81U * 3);
    EXPECT_GT(bench.cycles("tile_0", "stall.stream_full"), 81U);
}

TEST(Timing, DenseRows)
{
    escalate::ClusterConfig config;
    config.tiles = 1;
    config.slices = 2;
    config.macs_per_row = 5;
    ClusterBench bench(config);
    run(bench, full_layer(SVP_ESCALATE_CONV_DENSE, 5, 2, 6, 3, 0));
    // q = 1, two MAC rows an output, ceil(5 / 2) = 3 passes of ceil(9 / 5) = 2 cycles; 36 pixels, 2 rounds, 2 slices.
    EXPECT_EQ(bench.cycles("tile_0", "busy"), 36U * 3 * 2 * 2 * 2);
    EXPECT_EQ(bench.cycles("activation_buffer", "busy"), 6U * 2);  // 30 bytes a row
    EXPECT_EQ(bench.cycles("coefficient_engine", "busy"), 3U * 2); // 45 bytes a set
    EXPECT_EQ(bench.counter("basis_engine", "macs") + bench.counter("basis_engine", "macs_gated"), 16U * 9 * 5 * 2);
}

TEST(Timing, IdleTilesAndUnusedSlices)
{
    escalate::ClusterConfig config;
    config.tiles = 3;
    config.slices = 5;
    ClusterBench bench(config);
    run(bench, full_layer(SVP_ESCALATE_CONV_DECOMPOSED, 64, 3, 5, 1, 2)); // two outputs a tile, two tiles
    EXPECT_EQ(bench.cycles("tile_0", "busy"), 8U * 25 * 4);
    EXPECT_EQ(bench.cycles("tile_0", "loss.unused"), 8U * 25);
    EXPECT_EQ(bench.cycles("tile_1", "loss.unused"), 8U * 25 * 3);
    EXPECT_EQ(bench.cycles("tile_2", "busy"), 0U);
    EXPECT_EQ(bench.cycles("tile_2", "stall.row"), 0U);
}

// A set of five store-fulls: the row ends with the last byte, 16 bytes a cycle.
TEST(Timing, StreamedWeights)
{
    escalate::ClusterConfig config;
    config.tiles = config.slices = 1;
    config.tile_store_bytes = 512;
    config.macs_per_row = 64;
    LayerCase layer = full_layer(SVP_ESCALATE_CONV_DENSE, 2560, 1, 1, 1, 0);
    ClusterBench bench(config);
    run(bench, layer);
    EXPECT_EQ(bench.cycles("coefficient_engine", "busy"), 2560U / 16);
    EXPECT_EQ(bench.cycles("tile_0", "busy"), 2560U / 64);
    // Begun with the first 512 bytes, 128 cycles before the last.
    EXPECT_GE(bench.cycles("tile_0", "stall.coefficient"), 128U - 40);
}

TEST(Timing, MoreTilesAreFaster)
{
    uint64_t cycles[2];
    for (unsigned i = 0; i < 2; ++i) {
        escalate::ClusterConfig config;
        config.tiles = 4U << i;
        config.slices = 2;
        ClusterBench bench(config);
        cycles[i] = run(bench, full_layer(SVP_ESCALATE_CONV_DECOMPOSED, 128, 64, 12, 3, 2)).cycles;
    }
    EXPECT_GT(cycles[0], cycles[1] * 18 / 10);
    EXPECT_LT(cycles[0], cycles[1] * 21 / 10);
}

// Tile 0 runs two halves of the output buffer ahead of tile 63: its rows must not keep back those that the halves
// await.
TEST(Timing, FastTilesDoNotStarveSlowOnes)
{
    escalate::ClusterConfig config;
    config.tiles = 64;
    config.slices = 1;
    config.row_buffer = 8;
    config.pairing.lanes = 1;
    config.coefficient_bytes_per_cycle = 65536;
    config.coefficient_buffer_bytes = 1 << 20;
    LayerCase layer = full_layer(SVP_ESCALATE_CONV_DECOMPOSED, 2048, 64 * 6, 1, 1, 1);
    for (size_t i = 0; i < layer.coefficients.size(); ++i)
        if (i / 2048 % 64 != 63) layer.coefficients[i] = 0;
    ClusterBench bench(config);
    bench.memory().ps_per_byte = 0;
    run(bench, layer);
    EXPECT_GT(bench.cycles("tile_0", "stall.tile") + bench.cycles("tile_0", "stall.coefficient") +
                  bench.cycles("tile_0", "stall.post"),
              2048U * 3);
    EXPECT_EQ(unpack_output(layer, bench.operand(SVP_ESCALATE_OPERAND_OUTPUT)).values, expected_output(layer).values);
}

} // namespace
} // namespace svp::test
