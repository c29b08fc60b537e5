// SPDX-License-Identifier: Apache-2.0
// Networks whose layers go to both engines.
#include "base/errors/input_error.h"
#include "compiler/partition/choose.h"
#include "tests/support/compiled.h"
#include "tests/support/lively_network.h"
#include "tests/unit/compiler/backends/aie/array_run.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

// Any choice of engines that no tensor forbids: layers that share one of odd channels follow the first of them.
Assignment some_engines(RandomNumbers& random, const Network& network)
{
    Assignment engines;
    for (size_t i = 0; i < network.layers.size(); ++i)
        engines.push_back(random.chance(50) ? on_aie : on_escalate);
    for (size_t pass = 0; pass < network.layers.size(); ++pass)
        for (size_t t = 0; t < network.tensors.size(); ++t) {
            if (network.tensors[t].channels % 8 == 0) continue;
            std::vector<size_t> users;
            for (size_t i = 0; i < network.layers.size(); ++i) {
                const Layer& layer = network.layers[i];
                const bool reads = std::count(layer.inputs.begin(), layer.inputs.end(), static_cast<int>(t)) > 0;
                if (reads || layer.output == static_cast<int>(t)) users.push_back(i);
            }
            const bool any = std::any_of(users.begin(), users.end(), [&](size_t i) { return engines[i] == on_aie; });
            for (const size_t i : users)
                if (any) engines[i] = on_aie;
        }
    return engines;
}

TEST(MixedLowering, ArrayLayersFindTheOthersTensors)
{
    int mixed = 0;
    for (uint64_t seed = 0; seed < 400 && mixed < 100; ++seed) {
        RandomNumbers random(seed);
        Network network = lively_network(random, 7, 30);
        weaken_decomposition(network);
        const Assignment engines = some_engines(random, network);
        const auto on_array = std::count(engines.begin(), engines.end(), on_aie);
        if (on_array == 0 || on_array == static_cast<int64_t>(engines.size())) continue;
        ++mixed;
        const Codes image = random_codes(random, network.tensors[static_cast<size_t>(network.input)], 30);
        ASSERT_EQ(run_mixed_and_compare(network, engines, array_options(3, 2), image), "") << "seed " << seed;
    }
    EXPECT_GE(mixed, 30);
}

Network two_convolutions(int channels_between)
{
    Network network = convolution_network(LayerKind::conv_dense, 8, 10, channels_between, 3);
    const Network next = convolution_network(LayerKind::conv_dense, channels_between, 10, 16, 3);
    network.tensors.push_back(next.tensors[1]);
    network.layers.push_back(next.layers[0]);
    network.layers[1].name = "second";
    network.layers[1].inputs = {1};
    network.layers[1].output = network.output = 2;
    return network;
}

TEST(MixedLowering, OddChannelsBetweenEnginesAreNamed)
{
    const Assignment engines{on_escalate, on_aie};
    const Backends backends = both_engines({default_target(), true}, array_options(2, 2));
    EXPECT_NO_THROW(compile(two_convolutions(16), backends, engines));
    try {
        compile(two_convolutions(12), backends, engines);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("its 12 channels are no multiple of 8"));
    }
    EXPECT_THROW(compile(two_convolutions(16), backends, {on_aie}), InputError);
}

TEST(MixedLowering, WithoutArrayLayersIsThatOfTheCluster)
{
    const Network network = two_convolutions(16);
    const EscalateOptions cluster{default_target(), true};
    const Backends backends = both_engines(cluster, array_options(2, 2));
    const Loadable mixed = compile(network, backends, {on_escalate, on_escalate});
    EXPECT_EQ(mixed.bytes(), test::compile_for_escalate(network, cluster).bytes());
}

// Not only weights, but what they weigh: a slower memory makes layers of the cluster that move much data dearer.
TEST(Choose, AsksTheClusterForItsTimeOnThisMemory)
{
    const Network network = two_convolutions(16);
    EscalateOptions slow{default_target(), true}, fast = slow;
    slow.costs.memory_bytes_per_cycle = 0.01;
    fast.costs.memory_bytes_per_cycle = 1000;
    const AieOptions array = array_options(4, 4);
    const Backends on_slow = both_engines(slow, array), on_fast = both_engines(fast, array);
    EXPECT_EQ(choose(network, on_slow).assignment, (Assignment{on_aie, on_aie}));
    EXPECT_EQ(choose(network, on_fast).assignment, (Assignment{on_escalate, on_escalate}));
    const Assignment all(2, on_escalate);
    EXPECT_EQ(compile(network, on_slow, all).bytes(), compile(network, on_fast, all).bytes()); // tiles are the same
}

TEST(Choose, FollowsTheClocksAndKeepsOddTensorsTogether)
{
    const auto backends = [](double cluster_hertz, double array_hertz) {
        EscalateOptions cluster{default_target(), true};
        AieOptions array = array_options(4, 4);
        cluster.hertz = cluster_hertz;
        array.hertz = array_hertz;
        return both_engines(cluster, array);
    };
    const Network even = two_convolutions(16);
    EXPECT_EQ(choose(even, backends(1.0, 1e12)).assignment, (Assignment{on_aie, on_aie}));
    EXPECT_EQ(choose(even, backends(1e12, 1.0)).assignment, (Assignment{on_escalate, on_escalate}));
    for (uint64_t seed = 0; seed < 60; ++seed) {
        RandomNumbers random(seed);
        const Network network = random_network(random, 6);
        const Backends both = backends(1e9, 1e9);
        const Partition partition = choose(network, both);
        ASSERT_EQ(partition.assignment.size(), network.layers.size());
        EXPECT_NO_THROW(compile(network, both, partition.assignment)) << seed;
    }
}

} // namespace
} // namespace svp::test
