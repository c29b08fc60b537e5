// Networks whose layers go to both engines.
#include "base/errors/input_error.h"
#include "compiler/partition/lowering.h"
#include "tests/support/lively_network.h"
#include "tests/unit/compiler/backends/aie/array_run.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

// Any choice of engines that no tensor forbids: layers that share one of odd channels follow the first of them.
std::vector<Engine> some_engines(RandomNumbers& random, const Network& network)
{
    std::vector<Engine> engines;
    for (size_t i = 0; i < network.layers.size(); ++i)
        engines.push_back(random.chance(50) ? Engine::aie : Engine::escalate);
    for (size_t pass = 0; pass < network.layers.size(); ++pass)
        for (size_t t = 0; t < network.tensors.size(); ++t) {
            if (network.tensors[t].channels % 8 == 0) continue;
            std::vector<size_t> users;
            for (size_t i = 0; i < network.layers.size(); ++i) {
                const Layer& layer = network.layers[i];
                const bool reads = std::count(layer.inputs.begin(), layer.inputs.end(), static_cast<int>(t)) > 0;
                if (reads || layer.output == static_cast<int>(t)) users.push_back(i);
            }
            const bool any =
                std::any_of(users.begin(), users.end(), [&](size_t i) { return engines[i] == Engine::aie; });
            for (const size_t i : users)
                if (any) engines[i] = Engine::aie;
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
        const std::vector<Engine> engines = some_engines(random, network);
        const auto on_array = std::count(engines.begin(), engines.end(), Engine::aie);
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
    const std::vector<Engine> engines{Engine::escalate, Engine::aie};
    const LoweringOptions cluster{default_target(), true};
    EXPECT_NO_THROW(lower_mixed(two_convolutions(16), engines, cluster, array_options(2, 2)));
    try {
        lower_mixed(two_convolutions(12), engines, cluster, array_options(2, 2));
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("its 12 channels are no multiple of 8"));
    }
    EXPECT_THROW(lower_mixed(two_convolutions(16), {Engine::aie}, cluster, array_options(2, 2)), InputError);
}

TEST(MixedLowering, WithoutArrayLayersIsThatOfTheCluster)
{
    const Network network = two_convolutions(16);
    const LoweringOptions cluster{default_target(), true};
    const Loadable mixed = lower_mixed(network, {Engine::escalate, Engine::escalate}, cluster, array_options(2, 2));
    EXPECT_EQ(mixed.bytes(), lower(network, cluster).bytes());
}

TEST(ChooseEngines, FollowsTheClocksAndKeepsOddTensorsTogether)
{
    const LoweringOptions cluster{default_target(), true};
    const auto choose = [&](const Network& network, double cluster_hertz, double array_hertz) {
        return choose_engines(network, cluster, cluster_hertz, array_options(4, 4), array_hertz).engines;
    };
    const Network even = two_convolutions(16);
    EXPECT_EQ(choose(even, 1.0, 1e12), (std::vector<Engine>{Engine::aie, Engine::aie}));
    EXPECT_EQ(choose(even, 1e12, 1.0), (std::vector<Engine>{Engine::escalate, Engine::escalate}));
    for (uint64_t seed = 0; seed < 60; ++seed) {
        RandomNumbers random(seed);
        const Network network = random_network(random, 6);
        const EngineChoice choice = choose_engines(network, cluster, 1e9, array_options(4, 4), 1e9);
        ASSERT_EQ(choice.engines.size(), network.layers.size());
        EXPECT_NO_THROW(lower_mixed(network, choice.engines, cluster, array_options(4, 4))) << seed;
    }
}

} // namespace
} // namespace svp::test
