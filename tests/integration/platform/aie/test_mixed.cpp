// Networks whose layers go to both engines: bit-exact across the boundary, and the choice itself.
#include "base/errors/input_error.h"
#include "compiler/partition/lower_to_array.h"
#include "tests/integration/platform/aie/array_runs.h"
#include "tests/support/lively_network.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>

using namespace svp;
using namespace svp::test;
using compiler::Engine;
using EngineMap = std::vector<Engine>;

namespace {

compiler::ArrayLoweringOptions array_options(const PlatformConfig& config)
{
    return {config.array.target(), config.array_mapping.overlap, config.array_mapping.resident};
}

Model mixed_model(const compiler::Network& network, const EngineMap& on_array, const PlatformConfig& config)
{
    return {compiler::lower_mixed(network, on_array, {config.escalate.target()}, array_options(config)), network,
            "topology"};
}

std::string engine_letters(const EngineMap& engines)
{
    std::string text;
    for (const Engine engine : engines)
        text += engine == Engine::aie ? 'a' : 'e';
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
                by[on_array[i] == Engine::aie] = true;
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
        on_array.push_back(layer.kind != compiler::LayerKind::conv_decomposed && random.chance(60) ? Engine::aie
                                                                                                   : Engine::escalate);
    while (!engines_agree(network, on_array))
        *std::find(on_array.begin(), on_array.end(), Engine::aie) = Engine::escalate;
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
        const auto layers = std::count(on_array.begin(), on_array.end(), Engine::aie);
        const bool both = layers != 0 && layers != static_cast<ptrdiff_t>(on_array.size());
        mixed += both;
        for (size_t i = 1; i < on_array.size(); ++i)
            boundaries += on_array[i] != on_array[i - 1];
        EXPECT_EQ(model.loadable.array_target() != nullptr, layers != 0);
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
    EngineMap on_array(network.layers.size(), Engine::aie);
    on_array.back() = Engine::escalate; // 64 channels between
    EXPECT_NO_THROW(mixed_model(network, on_array, config));
    RandomNumbers random(1);
    while (network.tensors[static_cast<size_t>(network.layers.back().inputs[0])].channels % 8 == 0)
        network = lively_network(random, 3, 20);
    on_array.assign(network.layers.size(), Engine::aie);
    on_array.back() = Engine::escalate;
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
    compiler::EngineChoice choose(const compiler::Network& network) const
    {
        return compiler::choose_engines(network, {config.escalate.target()}, 1e9, array_options(config), 1e9);
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
    request.target = Target::automatic;
    request.making.resolution = 64;
    std::vector<std::string> notes;
    const Model model = load_model(request, notes);
    EXPECT_THAT(notes.back(), testing::HasSubstr("on the cluster alone"));
    expect_sound(run_model(model, config), model);

    const compiler::EngineChoice choice = choose(model.network);
    EXPECT_LE(choice.seconds, choice.all_escalate_seconds);
    EXPECT_LE(choice.seconds, choice.all_aie_seconds);
    EXPECT_TRUE(engines_agree(model.network, choice.engines));
    for (size_t i = 0; i < choice.engines.size(); ++i) {
        const bool array = choice.engines[i] == Engine::aie;
        EXPECT_TRUE(std::isfinite(array ? choice.aie_seconds[i] : choice.escalate_seconds[i]));
        EXPECT_GT(choice.aie_seconds[i], 0);
        EXPECT_GT(choice.escalate_seconds[i], 0);
    }
}

// Dense layers are what the array is good at, sparse decomposed ones what the cluster is.
TEST_F(EngineChoiceOfWork, FollowsTheWork)
{
    const auto share_on_array = [&](Target target) {
        ModelRequest request;
        request.path = "resnet50_imagenet";
        request.making.resolution = 96;
        request.engines = engines_of(config);
        request.target = target;
        std::vector<std::string> notes;
        const compiler::Network network = load_model(request, notes).network;
        const EngineMap map = choose(network).engines;
        return static_cast<double>(std::count(map.begin(), map.end(), Engine::aie)) / static_cast<double>(map.size());
    };
    EXPECT_GT(share_on_array(Target::aie), 0.6);      // dense convolutions
    EXPECT_LT(share_on_array(Target::escalate), 0.2); // decomposed
}

} // namespace
