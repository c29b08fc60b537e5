// SPDX-License-Identifier: Apache-2.0
// Layers of every kind on clusters of every size: values bit for bit, books that balance, the same cycles twice.
#include "tests/integration/engines/escalate/random_config.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

bool run_one(uint64_t seed, bool twice)
{
    std::mt19937_64 random(seed);
    const escalate::ClusterConfig config = random_config(random);
    LayerCase layer = random_layer(random);
    if (!fit_tiles(layer.command, config.target(), random)) return false;
    const svp_escalate_command& c = layer.command;
    std::string first_statistics;
    for (unsigned repeat = 0; repeat < (twice ? 2U : 1U); ++repeat) {
        ClusterBench bench(config);
        const ClusterBench::Outcome outcome = bench.run(layer);
        EXPECT_TRUE(outcome.answered) << "deadlock";
        EXPECT_EQ(outcome.error_code, 0U) << "info " << outcome.error_info;
        if (!outcome.answered || outcome.error_code != 0) return true;
        EXPECT_EQ(unpack_output(layer, bench.operand(SVP_ESCALATE_OPERAND_OUTPUT)).values,
                  expected_output(layer).values);
        const bool one_tile = c.tile_rows == c.out_h && c.tile_cols == c.out_w;
        EXPECT_TRUE(!one_tile || outcome.effectual == expected_effectual(layer)) << outcome.effectual;
        bench.check_accounting();
        if (repeat == 0)
            first_statistics = bench.statistics();
        else
            EXPECT_EQ(bench.statistics(), first_statistics);
    }
    return true;
}

void run_many(uint64_t first_seed, unsigned wanted)
{
    unsigned done = 0;
    for (uint64_t seed = first_seed; done < wanted; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        if (run_one(seed, seed % 10 == 0)) done += 1;
        if (testing::Test::HasFailure()) return;
    }
}

TEST(RandomLayers, FirstHundred) { run_many(1000, 100); }
TEST(RandomLayers, SecondHundred) { run_many(20000, 100); }
TEST(RandomLayers, ThirdHundred) { run_many(300000, 100); }
TEST(RandomLayers, FourthHundred) { run_many(4000000, 100); }

// One cluster, command after command: nothing of a layer is left over in the next.
TEST(RandomLayers, OneAfterTheOther)
{
    std::mt19937_64 random(99);
    escalate::ClusterConfig config;
    config.adder_bits = 24;
    ClusterBench bench(config);
    for (unsigned i = 0; i < 40; ++i) {
        SCOPED_TRACE("layer " + std::to_string(i));
        LayerCase layer = random_layer(random);
        if (!fit_tiles(layer.command, config.target(), random)) continue;
        const ClusterBench::Outcome outcome = bench.run(layer);
        ASSERT_TRUE(outcome.answered) << "deadlock";
        ASSERT_EQ(outcome.error_code, 0U);
        ASSERT_EQ(unpack_output(layer, bench.operand(SVP_ESCALATE_OPERAND_OUTPUT)).values,
                  expected_output(layer).values);
    }
    bench.check_accounting();
}

} // namespace
} // namespace svp::test
