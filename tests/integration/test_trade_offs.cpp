// SPDX-License-Identifier: Apache-2.0
// Architects' sanity: a changed number moves cycles the way theory says. docs/trade-offs.md explains the bounds; here
// every expectation is a bound that follows from widths and counts, or a ratio with room for filling and draining.
#include "tests/support/network_experiment.h"
#include "tests/support/temporary_folder.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

constexpr double dram_bytes_per_cycle = 19.2; // 16 bytes at 1.2 GHz, in cycles of the cluster at 1 GHz
const char* const ample = "configs/platforms/ample_memory.yaml";

// The layer `probe` behind one that gives it `channels` sparse inputs on size x size pixels.
struct Probe {
    unsigned size, channels;
    std::string keys; // of the probe, after its name
};

const Probe wide_kernel{28, 256, "type: conv, channels: 256, kernel: 3, padding: 1, activation: relu"};
const Probe one_group{28, 64, "type: conv, channels: 256, kernel: 3, padding: 1, activation: relu"};
const Probe expansion{28, 64, "type: conv, channels: 256, kernel: 1, activation: relu"};
const Probe fully_connected{1, 1024, "type: fully_connected, channels: 512"};

class TradeOffs : public testing::Test {
  protected:
    LayerFigures run(const Probe& probe, std::vector<std::string> overrides = {}, const char* platform = "",
                     const NetworkOptions& making = {})
    {
        const std::string text = fmt::format("name: probe\ninput: {{channels: 16, height: {0}, width: {0}}}\nlayers:\n"
                                             "  - {{name: feed, type: conv, channels: {1}, kernel: 1, "
                                             "activation: relu}}\n  - {{name: probe, {2}}}\n",
                                             probe.size, probe.channels, probe.keys);
        return run_experiment({folder_.write("probe.yaml", text), platform, std::move(overrides), making})
            .layer("probe");
    }
    LayerFigures run_at_sparsity(double sparsity)
    {
        NetworkOptions making;
        making.coefficient_sparsity = sparsity;
        return run(wide_kernel, {}, ample, making);
    }

  private:
    TemporaryFolder folder_;
};

// Cycles that slices worked on rows: pairing alone, no waiting.
double pairing_cycles(const LayerFigures& layer)
{
    return layer.lane_cycles("tile_*", "slices", "busy") + layer.lane_cycles("tile_*", "slices", "loss.empty");
}

TEST_F(TradeOffs, TwiceTheTilesNearlyHalvesALayerThatTheAddersBound)
{
    const double once = run(wide_kernel, {"escalate.tiles=32"}, ample).cycles();
    const double twice = run(wide_kernel, {"escalate.tiles=64"}, ample).cycles();
    EXPECT_GE(twice, 0.5 * once);
    // A round waits for the slowest of twice as many tiles, and filling and draining stay what they were.
    EXPECT_LE(twice, 0.7 * once);
}

TEST_F(TradeOffs, MoreTilesThanOutputChannelsIdle)
{
    const Probe few{28, 256, "type: conv, channels: 32, kernel: 3, padding: 1, activation: relu"};
    EXPECT_EQ(run(few, {"escalate.tiles=32"}, ample).cycles(), run(few, {"escalate.tiles=64"}, ample).cycles());
}

TEST_F(TradeOffs, TilesDoNotHelpALayerThatMemoryBounds)
{
    const double once = run(expansion, {"escalate.tiles=32"}).cycles();
    const double twice = run(expansion, {"escalate.tiles=64"}).cycles();
    EXPECT_NEAR(twice / once, 1, 0.1);
}

TEST_F(TradeOffs, HalfTheMemoryBandwidthDoublesALayerThatMemoryBounds)
{
    const LayerFigures full = run(expansion);
    const LayerFigures narrow = run(expansion, {"dram.bytes_per_cycle=8"});
    const LayerFigures slow = run(expansion, {"dram.clock_mhz=600"});
    EXPECT_EQ(narrow.dram_bytes(), full.dram_bytes());
    for (const LayerFigures& half : {narrow, slow}) {
        EXPECT_GE(half.cycles(), half.dram_bytes() / (dram_bytes_per_cycle / 2));
        EXPECT_NEAR(half.cycles() / full.cycles(), 2, 0.25);
    }
}

TEST_F(TradeOffs, HalfTheMemoryBandwidthHardlyTouchesALayerThatTheAddersBound)
{
    const double full = run(wide_kernel, {}, ample).cycles();
    const double half = run(wide_kernel, {"dram.channels=4"}, ample).cycles();
    EXPECT_NEAR(half / full, 1, 0.1);
}

// A window of h + 1 groups passes a pixel of g groups in ceil(g / (h + 1)) cycles at best.
TEST_F(TradeOffs, TheWindowsReachBoundsSparsePixels)
{
    const unsigned groups = 4, slices = 6;
    double last = 0;
    for (const unsigned lookahead : {7U, 3U, 1U, 0U}) {
        const LayerFigures layer = run(wide_kernel, {fmt::format("escalate.pairing.lookahead={}", lookahead)}, ample);
        const double passes = std::ceil(groups / (lookahead + 1.0));
        const double pixels = 28 * 28;
        EXPECT_GE(pairing_cycles(layer), passes * pixels * 256 * slices) << lookahead;
        EXPECT_GE(layer.cycles(), passes * pixels * 8) << lookahead; // 256 channels are 8 rounds of 32 tiles
        EXPECT_GE(pairing_cycles(layer), last) << lookahead;
        last = pairing_cycles(layer);
    }
    const double with = run(wide_kernel, {}, ample).cycles();
    const double without = run(wide_kernel, {"escalate.pairing.lookahead=0"}, ample).cycles();
    EXPECT_GT(without, 1.5 * with);
}

TEST_F(TradeOffs, LookaheadChangesNothingWhereOneGroupHoldsAllChannels)
{
    const double with = run(one_group, {}, ample).cycles();
    EXPECT_EQ(run(one_group, {"escalate.pairing.lookahead=0"}, ample).cycles(), with);
    EXPECT_EQ(run(one_group, {"escalate.pairing.lookahead=7"}, ample).cycles(), with);
}

TEST_F(TradeOffs, MoreLanesAndLookasideNeverNeedMorePairingCycles)
{
    double last = 0;
    for (const unsigned lanes : {32U, 16U, 8U, 4U}) {
        const LayerFigures layer = run(wide_kernel, {fmt::format("escalate.pairing.lanes={}", lanes)}, ample);
        EXPECT_GE(pairing_cycles(layer) * lanes, layer.counter("tile_*", "additions"));
        EXPECT_GE(pairing_cycles(layer), last) << lanes;
        last = pairing_cycles(layer);
    }
    last = 0;
    for (const unsigned lookaside : {7U, 1U, 0U}) {
        const LayerFigures layer = run(wide_kernel, {fmt::format("escalate.pairing.lookaside={}", lookaside)}, ample);
        EXPECT_GT(pairing_cycles(layer), last) << lookaside;
        last = pairing_cycles(layer);
    }
}

TEST_F(TradeOffs, SparserCoefficientsCostFewerAdditionsAndCyclesDownToTheFloor)
{
    const LayerFigures dense = run_at_sparsity(0);
    double last = dense.cycles();
    for (const double sparsity : {0.5, 0.8, 0.9, 0.95, 0.99}) {
        const LayerFigures layer = run_at_sparsity(sparsity);
        // Additions are matches: both densities multiply. Activations differ a little between the networks.
        const double share = layer.counter("tile_*", "additions") / dense.counter("tile_*", "additions");
        EXPECT_NEAR(share / (1 - sparsity), 1, 0.15) << sparsity;
        EXPECT_LT(layer.cycles(), last) << sparsity;
        EXPECT_GE(layer.cycles(), 28 * 28 * 8) << sparsity; // one cycle a pixel, 8 rounds
        last = layer.cycles();
    }
    // Full of pairs, nearly every lane issues in every cycle.
    EXPECT_LE(pairing_cycles(dense) * 8, 1.2 * dense.counter("tile_*", "additions"));
}

TEST_F(TradeOffs, RowsHeldByTilesHideThatSomeChannelsAreDenser)
{
    const double none = run(wide_kernel, {"escalate.row_buffer=0"}, ample).cycles();
    const double two = run(wide_kernel, {"escalate.row_buffer=2"}, ample).cycles();
    const double many = run(wide_kernel, {"escalate.row_buffer=16"}, ample).cycles();
    EXPECT_GT(none, 1.03 * two);
    EXPECT_GE(two, 0.99 * many);
}

// 512 KB of weights: delivery at 8 or 16 bytes per cycle is slower than memory, at 32 it is faster.
TEST_F(TradeOffs, TheBoundOfAFullyConnectedLayerMovesFromDeliveryToMemory)
{
    const double weights = 1024 * 512;
    const auto cycles = [&](unsigned width) {
        return run(fully_connected, {fmt::format("escalate.coefficient_bytes_per_cycle={}", width)}).cycles();
    };
    const double fill = 1500; // first weights in, last results out
    for (const unsigned width : {8U, 16U}) {
        EXPECT_GE(cycles(width), weights / width);
        EXPECT_LE(cycles(width), weights / width + fill);
    }
    for (const unsigned width : {32U, 64U}) {
        EXPECT_GE(cycles(width), weights / dram_bytes_per_cycle);
        EXPECT_LE(cycles(width), 1.15 * weights / dram_bytes_per_cycle + fill);
    }
}

TEST_F(TradeOffs, PostProcessingBoundsAnExpansionOnceMemoryDoesNot)
{
    const double values = 28 * 28 * 256;
    const auto cycles = [&](unsigned lanes) {
        return run(expansion, {fmt::format("escalate.post_values_per_cycle={}", lanes)}, ample).cycles();
    };
    for (const unsigned lanes : {16U, 32U}) {
        EXPECT_GE(cycles(lanes), values / lanes);
        EXPECT_LE(cycles(lanes), 1.1 * values / lanes + 1000);
    }
}

TEST_F(TradeOffs, CoefficientsThatFitTheirBufferAreFetchedOnce)
{
    const LayerFigures large = run(wide_kernel, {"escalate.coefficient_buffer_bytes=1048576"});
    const LayerFigures small = run(wide_kernel, {"escalate.coefficient_buffer_bytes=16384"});
    const double once = large.counter("coefficient_engine", "bytes_written");
    const double again = small.counter("coefficient_engine", "bytes_written");
    EXPECT_EQ(std::fmod(again, once), 0);
    EXPECT_GT(again, once);
    EXPECT_GT(small.cycles(), large.cycles());
}

// A MAC row takes a value of a 7x7 kernel every ceil(49 / macs_per_row) cycles.
TEST_F(TradeOffs, WiderMacRowsSpeedUpLargeDenseKernels)
{
    const Probe stem{56, 3, "type: conv, channels: 64, kernel: 7, stride: 2, padding: 3, decompose: false"};
    const auto cycles = [&](unsigned macs) {
        return run(stem, {fmt::format("escalate.macs_per_row={}", macs)}, ample).cycles();
    };
    const double pixels = 56 * 56;
    EXPECT_GE(cycles(9), 6 * pixels);
    EXPECT_LE(cycles(9), 1.5 * 6 * pixels); // halo rows of spatial tiles
    EXPECT_NEAR(cycles(9) / cycles(25), 3, 0.4);
}

// What no layer can beat, and that the platform overlaps what can be overlapped.
TEST(FirstOrderModel, HoldsForEveryLayerOfANetwork)
{
    double bounds = 0, cycles = 0;
    for (const LayerFigures& layer : run_experiment({"resnet18_cifar10", "", {}, {}}).layers()) {
        const double memory = layer.dram_bytes() / dram_bytes_per_cycle;
        const double post = layer.lane_cycles("post_processor", "lanes", "busy");
        const double broadcast = layer.counter("activation_buffer", "bytes_read") / 128;
        const double delivery = layer.counter("coefficient_engine", "bytes_read") / 16;
        const double adders = pairing_cycles(layer) / (32 * 6);
        const double bound = std::max({memory, post, broadcast, delivery, adders});
        // The last write's answer is not waited for byte by byte: a burst may be counted and still be on its way.
        EXPECT_GE(layer.cycles() + 64, bound) << layer.name();
        bounds += bound;
        cycles += layer.cycles();
    }
    EXPECT_LE(cycles, 1.3 * bounds);
}

} // namespace
} // namespace svp::test
