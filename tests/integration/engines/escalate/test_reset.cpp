// SPDX-License-Identifier: Apache-2.0
// After a reset the cluster is as a fresh one, whatever it did before: random layers, equal to the last cycle and
// count.
#include "tests/integration/engines/escalate/random_config.h"

#include <gtest/gtest.h>
#include <sstream>

namespace svp::test {
namespace {

struct Measured {
    ClusterBench::Outcome outcome;
    std::vector<uint8_t> output;
    std::vector<uint64_t> grown; // counters, then states
    uint64_t requests = 0;       // to the memory
};

std::vector<uint64_t> figures(ClusterBench& bench)
{
    std::istringstream text(bench.statistics());
    std::vector<uint64_t> all;
    for (std::string word; text >> word;)
        if (const size_t at = word.find('='); at != std::string::npos) all.push_back(std::stoull(word.substr(at + 1)));
    return all;
}

Measured measure(ClusterBench& bench, LayerCase layer)
{
    Measured measured;
    const uint64_t requests = bench.memory().requests;
    bench.check_accounting(); // also settles
    const std::vector<uint64_t> before = figures(bench);
    measured.outcome = bench.run(layer);
    bench.check_accounting();
    measured.grown = figures(bench);
    for (size_t i = 0; i < before.size(); ++i)
        measured.grown[i] -= before[i];
    measured.output = bench.operand(SVP_ESCALATE_OPERAND_OUTPUT);
    measured.requests = bench.memory().requests - requests;
    return measured;
}

// A layer that ends, is aborted, or fails because of a bus error.
void do_something(ClusterBench& bench, LayerCase layer, std::mt19937_64& random)
{
    bench.send(layer);
    EXPECT_FALSE(bench.cluster().reset()); // it has a command
    switch (random() % 3) {
    case 0:
        bench.run_for(1 + random() % 2000);
        if (random() % 2 != 0) bench.abort();
        break;
    case 1:
        bench.memory().bad_begin = bench.address(SVP_ESCALATE_OPERAND_INPUT) + 64;
        bench.memory().bad_end = bench.memory().bad_begin + 64;
        break;
    default:
        break;
    }
    EXPECT_TRUE(bench.wait().answered);
    bench.memory().bad_begin = bench.memory().bad_end = 0;
    bench.run_for(1 + random() % 300);
}

TEST(ClusterReset, IsAsAFreshOne)
{
    unsigned done = 0;
    for (uint64_t seed = 0; done < 100; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        escalate::ClusterConfig config = random_config(random);
        config.clock_mhz = 1000; // whole nanoseconds: a pause ends on an edge
        LayerCase before = random_layer(random), layer = random_layer(random);
        if (!fit_tiles(before.command, config.target(), random)) continue;
        if (!fit_tiles(layer.command, config.target(), random)) continue;
        done += 1;
        Measured reset;
        {
            ClusterBench bench(config);
            do_something(bench, before, random);
            ASSERT_TRUE(bench.cluster().reset());
            reset = measure(bench, layer);
        }
        ClusterBench bench(config);
        const Measured fresh = measure(bench, layer);
        EXPECT_TRUE(fresh.outcome.answered);
        EXPECT_EQ(reset.outcome.cycles, fresh.outcome.cycles);
        EXPECT_EQ(reset.outcome.error_code, fresh.outcome.error_code);
        EXPECT_EQ(reset.outcome.effectual, fresh.outcome.effectual);
        EXPECT_EQ(reset.output, fresh.output);
        EXPECT_EQ(reset.grown, fresh.grown);
        EXPECT_EQ(reset.requests, fresh.requests);
        if (testing::Test::HasFailure()) return;
    }
}

} // namespace
} // namespace svp::test
