// SPDX-License-Identifier: Apache-2.0
// Whatever the network, the array and the memory: every layer equals the oracle's and all accounts are right.
#include "base/errors/input_error.h"
#include "compiler/partition/assignment.h"
#include "compiler/partition/compile.h"
#include "platform/config/config_files.h"
#include "platform/config/config_io.h"
#include "tests/integration/platform/systolic/systolic_runs.h"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace svp::test {
namespace {

using compiler::LayerKind;
using testing::HasSubstr;

void expect_equal(const SimulatedRun& result)
{
    EXPECT_EQ(result.failure, "");
    EXPECT_EQ(result.broken_accounting, "");
    EXPECT_THAT(result.differences, testing::IsEmpty());
    EXPECT_GT(result.tensors_checked, 0U);
}

Model topology_for(const std::string& name, const PlatformConfig& config, const std::string& target,
                   unsigned resolution = 0)
{
    ModelRequest request;
    request.path = name;
    request.engines = engines_of(config);
    request.target = target;
    if (resolution != 0) request.making.resolution = resolution;
    std::vector<std::string> notes;
    return load_model(request, notes);
}

PlatformConfig preset_with(const Overrides& overrides)
{
    return configure<PlatformConfig>(find_platform("systolic_32x32"), overrides);
}

Overrides random_array(RandomNumbers& random)
{
    Overrides overrides{"escalate.enabled=false", "systolic.enabled=true"};
    const auto add = [&](const std::string& key, const auto& value) {
        overrides.push_back(fmt::format("systolic.{}={}", key, value));
    };
    const bool weights_stay = random.chance(40);
    add("rows", random.integer(1, 40));
    add("columns", random.integer(1, 90));
    add("dataflow", weights_stay ? "weight_stationary" : "output_stationary");
    const char* overlaps[] = {"drain", "scalesim", "stonne"};
    add("overlap", overlaps[random.integer(0, weights_stay ? 1 : 2)]);
    add("ideal_memory", random.chance(20) ? "true" : "false");
    add("weight_buffer_bytes", 256 << random.integer(0, 8));
    add("input_buffer_bytes", 4096 << random.integer(0, 7));
    add("output_buffer_bytes", 8192 << random.integer(0, 6));
    add("post_values_per_cycle", random.integer(1, 40));
    add("dma_requests", random.integer(1, 9));
    add("clock_mhz", random.integer(100, 1500));
    if (random.chance(20)) overrides.emplace_back("dma.timing=loose");
    return overrides;
}

// Nothing where a layer needs more than the buffers have, which the compiler says with the key to raise.
std::optional<Model> model_that_fits(const compiler::Network& network, const PlatformConfig& config)
{
    try {
        return systolic_model(network, config);
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("systolic."));
        return std::nullopt;
    }
}

TEST(Systolic, RandomNetworksEqualTheOracle)
{
    std::set<LayerKind> kinds;
    unsigned ran = 0, ideal = 0;
    for (uint64_t seed = 1; seed <= 150; ++seed) {
        RandomNumbers random(seed);
        const compiler::Network network = dense_network(random, 6);
        const Overrides overrides = random_array(random);
        SCOPED_TRACE(testing::Message() << "seed " << seed << text_of(overrides));
        const PlatformConfig config = platform(overrides);
        const std::optional<Model> model = model_that_fits(network, config);
        if (!model) continue;
        ++ran;
        const SimulatedRun result = run_model(*model, config);
        expect_equal(result);
        // Ideal memory moves nothing over the bus.
        const bool no_memory = std::count(overrides.begin(), overrides.end(), "systolic.ideal_memory=true") != 0;
        ideal += no_memory;
        if (!no_memory) expect_sound(result, *model);
        for (const compiler::Layer& layer : network.layers)
            kinds.insert(layer.kind);
        if (HasFailure()) return;
    }
    EXPECT_EQ(kinds.size(), 5U);
    EXPECT_GE(ran, 130U);
    EXPECT_GE(ideal, 15U);
}

struct Topology {
    const char* name;
    unsigned resolution;
};

class SystolicTopology : public testing::TestWithParam<Topology> {};

INSTANTIATE_TEST_SUITE_P(Networks, SystolicTopology,
                         testing::Values(Topology{"resnet20_cifar10", 0}, Topology{"vgg16_cifar10", 0},
                                         Topology{"resnet18_cifar10", 0}, Topology{"resnet18_imagenet", 64},
                                         Topology{"resnet50_imagenet", 64}, Topology{"mobilenetv1_imagenet", 64},
                                         Topology{"vgg16_imagenet", 64}, Topology{"inceptionv3_imagenet", 75}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(SystolicTopology, EqualsTheOracle)
{
    const PlatformConfig config = preset_with({});
    const Model model = topology_for(GetParam().name, config, "systolic", GetParam().resolution);
    expect_sound(run_model(model, config), model);
}

// What the cluster computes, the array computes: the same network, image and values.
TEST(Systolic, AloneAndBesideTheOtherEngines)
{
    const Overrides everything{"systolic.enabled=true", "array.enabled=true", "array.columns=2", "array.rows=2"};
    const PlatformConfig config = platform(everything);
    const Model on_systolic = topology_for("resnet20_cifar10", config, "systolic");
    const SimulatedRun beside = run_model(on_systolic, config);
    expect_sound(beside, on_systolic);
    const PlatformConfig alone = platform({"systolic.enabled=true", "escalate.enabled=false"});
    EXPECT_EQ(run_model(topology_for("resnet20_cifar10", alone, "systolic"), alone).outputs, beside.outputs);
    EXPECT_EQ(run_model(topology_for("resnet20_cifar10", config, "aie"), config).outputs, beside.outputs);
}

// Layers of one network on all engines, each given by hand; the tile array takes layers of whole channel groups.
TEST(Systolic, ThreeEnginesOnOneNetwork)
{
    const PlatformConfig config =
        platform({"systolic.enabled=true", "array.enabled=true", "array.columns=2", "array.rows=2"});
    const Engines engines = engines_of(config);
    ASSERT_EQ(engines.backends.size(), 3U);
    const compiler::Network network = topology_for("resnet20_cifar10", config, "systolic").network;
    std::vector<SimulatedRun> results;
    for (uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE(seed);
        RandomNumbers random(seed);
        compiler::Assignment assignment;
        for (const compiler::Layer& layer : network.layers) {
            const int channels = network.tensors[static_cast<size_t>(layer.inputs[0])].channels;
            const bool grouped = channels % 8 == 0 && layer.requant.size() != 10;
            assignment.push_back(static_cast<size_t>(random.in(0, grouped ? 2 : 1)));
        }
        const Model model{compiler::compile(network, engines.backends, assignment), network, "topology"};
        results.push_back(run_model(model, config));
        expect_equal(results.back());
        EXPECT_EQ(results.back().outputs, results.front().outputs);
        const nlohmann::json statistics = nlohmann::json::parse(results.back().statistics);
        std::set<std::string> engines_used;
        for (const auto& layer : statistics["layers"])
            engines_used.insert(layer["opcode"]);
        EXPECT_TRUE(engines_used.count("array") && engines_used.count("convolution") &&
                    engines_used.count("conv dense"));
        if (HasFailure()) return;
    }
}

// Random networks, each layer on cluster or systolic array by chance.
TEST(Systolic, SharesRandomNetworksWithTheCluster)
{
    const PlatformConfig config = platform({"systolic.enabled=true"});
    const Engines engines = engines_of(config);
    ASSERT_EQ(engines.backends.size(), 2U);
    for (uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        RandomNumbers random(seed);
        const compiler::Network network = lively_network(random, 6, 40);
        compiler::Assignment assignment;
        for (size_t i = 0; i < network.layers.size(); ++i)
            assignment.push_back(engines.backends[1]->can_run(network, i) && random.chance(50) ? 1 : 0);
        const Model model{compiler::compile(network, engines.backends, assignment), network, "topology"};
        expect_sound(run_model(model, config), model);
        if (HasFailure()) return;
    }
}

TEST(Systolic, ErrorsNameTheKey)
{
    const auto error_with = [](const Overrides& overrides) {
        try {
            const PlatformConfig config = preset_with(overrides);
            topology_for("resnet20_cifar10", config, "systolic");
            return std::string();
        } catch (const InputError& error) {
            return std::string(error.what());
        }
    };
    EXPECT_EQ(error_with({}), "");
    EXPECT_THAT(error_with({"systolic.input_buffer_bytes=64"}), HasSubstr("raise systolic.input_buffer_bytes to "));
    EXPECT_THAT(error_with({"systolic.output_buffer_bytes=64"}), HasSubstr("raise systolic.output_buffer_bytes to "));
    EXPECT_THAT(error_with({"systolic.dataflow=weight_stationary", "systolic.accumulator_bytes=64"}),
                HasSubstr("raise systolic.accumulator_bytes from 64"));
    EXPECT_THAT(error_with({"systolic.dataflow=weight_stationary", "systolic.overlap=stonne"}),
                HasSubstr("overlap: stonne counts output_stationary arrays only"));
    EXPECT_THAT(error_with({"systolic.rows=0"}), HasSubstr("systolic.rows"));
    EXPECT_THAT(error_with({"systolic.weight_buffer_bytes=32"}), HasSubstr("systolic.weight_buffer_bytes"));
    EXPECT_THAT(error_with({"instances.systolic.dma=dna"}), HasSubstr("dna"));
}

TEST(Systolic, ASumThatOverflowsNamesLayerAndUnit)
{
    const PlatformConfig config = preset_with({"systolic.accumulator_bits=8"});
    const Model model = topology_for("resnet20_cifar10", config, "systolic");
    const SimulatedRun result = run_model(model, config);
    EXPECT_THAT(result.failure, HasSubstr("layer conv1"));
    EXPECT_THAT(result.failure, HasSubstr("0x0402, info 0x1000000"));
}

} // namespace
} // namespace svp::test
