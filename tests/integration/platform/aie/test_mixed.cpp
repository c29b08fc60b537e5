// SPDX-License-Identifier: Apache-2.0
// Networks whose layers go to both engines: bit-exact across the boundary, and the choice itself.
#include "base/errors/input_error.h"
#include "compiler/partition/choose.h"
#include "compiler/partition/compile.h"
#include "interface/engines/aie/aie_command.h"
#include "tests/integration/platform/aie/array_runs.h"
#include "tests/support/compiled.h"
#include "tests/support/lively_network.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>

using namespace svp;
using namespace svp::test;
using EngineMap = compiler::Assignment;

namespace {

Model mixed_model(const compiler::Network& network, const EngineMap& on_array, const PlatformConfig& config)
{
    return {compiler::compile(network, engines_of(config).backends, on_array), network, "topology"};
}

std::string engine_letters(const EngineMap& engines)
{
    std::string text;
    for (const size_t engine : engines)
        text += engine == on_aie ? 'a' : 'e';
    return text;
}

// A tensor whose channels are no multiple of 8 is touched by one engine only.
bool engines_agree(const compiler::Network& network, const EngineMap& on_array)
{
    for (size_t t = 0; t < network.tensors.size(); ++t) {
        bool by[2] = {};
        for (size_t i = 0; i < network.layers.size(); ++i) {
            const std::vector<int>& inputs = network.layers[i].inputs;
            const auto index = static_cast<int>(t);
            if (network.layers[i].output == index || std::count(inputs.begin(), inputs.end(), index) != 0)
                by[on_array[i] == on_aie] = true;
        }
        if (by[0] && by[1] && network.tensors[t].channels % 8 != 0) return false;
    }
    return true;
}

// Decomposed layers belong to the cluster, others anywhere; then layers go back to the cluster until the engines agree.
EngineMap random_engines(const compiler::Network& network, RandomNumbers& random)
{
    EngineMap on_array;
    for (const compiler::Layer& layer : network.layers)
        on_array.push_back(layer.kind != compiler::LayerKind::conv_decomposed && random.chance(60) ? on_aie
                                                                                                   : on_escalate);
    while (!engines_agree(network, on_array))
        *std::find(on_array.begin(), on_array.end(), on_aie) = on_escalate;
    return on_array;
}

// Random networks have any number of channels; here they are multiples of 8, so that engines may meet anywhere.
compiler::Network network_of_blocks(RandomNumbers& random, int layers)
{
    compiler::Network network;
    do {
        network = lively_network(random, layers, random.integer(0, 60));
    } while (std::count_if(network.tensors.begin(), network.tensors.end(),
                           [](const compiler::Tensor& tensor) { return tensor.channels % 8 == 0; }) < 3);
    return network;
}

TEST(MixedEngines, RandomNetworksEqualTheOracle)
{
    unsigned mixed = 0, boundaries = 0;
    for (uint64_t seed = 1; seed <= 150; ++seed) {
        RandomNumbers random(seed);
        const compiler::Network network = network_of_blocks(random, 8);
        const Overrides overrides = random_array(random);
        const PlatformConfig config = platform(overrides);
        const EngineMap on_array = random_engines(network, random);
        SCOPED_TRACE(testing::Message() << "seed " << seed << text_of(overrides) << " engines "
                                        << engine_letters(on_array));
        const Model model = mixed_model(network, on_array, config);
        const auto layers = std::count(on_array.begin(), on_array.end(), on_aie);
        const bool both = layers != 0 && layers != static_cast<ptrdiff_t>(on_array.size());
        mixed += both;
        for (size_t i = 1; i < on_array.size(); ++i)
            boundaries += on_array[i] != on_array[i - 1];
        EXPECT_EQ(model.loadable.uses(SVP_ENGINE_AIE), layers != 0);
        RunSettings settings;
        const size_t images = seed % 4 == 0 ? 2 : 1;
        for (size_t i = 0; i < images; ++i)
            settings.images.push_back(
                random_codes(random, network.tensors[static_cast<size_t>(network.input)], random.integer(0, 90)));
        expect_sound(run_model(model, config, settings), model, images);
        if (HasFailure()) return;
    }
    EXPECT_GE(mixed, 60U);
    EXPECT_GE(boundaries, 150U);
}

TEST(MixedEngines, RefuseTensorsThatTheyStoreDifferently)
{
    const PlatformConfig config = preset("aie_2x2");
    compiler::Network network = array_topology("resnet20_cifar10", config, 16).network;
    EngineMap on_array(network.layers.size(), on_aie);
    on_array.back() = on_escalate; // 64 channels between
    EXPECT_NO_THROW(mixed_model(network, on_array, config));
    RandomNumbers random(1);
    while (network.tensors[static_cast<size_t>(network.layers.back().inputs[0])].channels % 8 == 0)
        network = lively_network(random, 3, 20);
    on_array.assign(network.layers.size(), on_aie);
    on_array.back() = on_escalate;
    try {
        mixed_model(network, on_array, config);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("no multiple of 8"));
    }
}

class EngineChoiceOfWork : public testing::Test {
  protected:
    const PlatformConfig config = preset("aie_4x4");
    compiler::Partition choose(const compiler::Network& network) const
    {
        return compiler::choose(network, engines_of(config).backends);
    }
};
class EngineChoice : public EngineChoiceOfWork, public testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(Networks, EngineChoice,
                         testing::Values("mobilenetv1_imagenet", "resnet18_cifar10", "resnet50_imagenet"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(EngineChoice, IsNoWorseThanOneEngineAndRunsBitExactly)
{
    ModelRequest request;
    request.path = GetParam();
    request.engines = engines_of(config);
    request.target = every_engine;
    request.making.resolution = 64;
    std::vector<std::string> notes;
    const Model model = load_model(request, notes);
    EXPECT_THAT(notes.back(), testing::HasSubstr("on the cluster alone"));
    expect_sound(run_model(model, config), model);

    const compiler::Partition partition = choose(model.network);
    for (const double alone : partition.alone_seconds)
        EXPECT_LE(partition.seconds, alone);
    EXPECT_TRUE(engines_agree(model.network, partition.assignment));
    for (size_t i = 0; i < partition.assignment.size(); ++i) {
        EXPECT_TRUE(std::isfinite(partition.layer_seconds[partition.assignment[i]][i]));
        EXPECT_EQ(model.engines[i]->names().name, partition.assignment[i] == on_aie ? "aie" : "escalate");
        for (const std::vector<double>& seconds : partition.layer_seconds)
            EXPECT_GT(seconds[i], 0);
    }
}

// Dense layers are what the array is good at, sparse decomposed ones what the cluster is.
TEST_F(EngineChoiceOfWork, FollowsTheWork)
{
    const auto share_on_array = [&](const char* target) {
        ModelRequest request;
        request.path = "resnet50_imagenet";
        request.making.resolution = 96;
        request.engines = engines_of(config);
        request.target = target;
        std::vector<std::string> notes;
        const compiler::Network network = load_model(request, notes).network;
        const EngineMap map = choose(network).assignment;
        return static_cast<double>(std::count(map.begin(), map.end(), on_aie)) / static_cast<double>(map.size());
    };
    EXPECT_GT(share_on_array("aie"), 0.4);      // dense convolutions
    EXPECT_LT(share_on_array("escalate"), 0.2); // decomposed
}

} // namespace
