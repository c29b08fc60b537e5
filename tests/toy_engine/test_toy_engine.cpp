// SPDX-License-Identifier: Apache-2.0
// The toy engine on whole platforms: alone, and beside the ESCALATE cluster.
#include "base/errors/input_error.h"
#include "compiler/partition/choose.h"
#include "compiler/partition/compile.h"
#include "interface/engines/escalate/escalate_command.h"
#include "platform/config/config_io.h"
#include "platform/kinds/backends.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/random_network.h"
#include "tests/support/temporary_folder.h"
#include "tests/toy_engine/interface/engines/toy/toy_command.h"

#include <gmock/gmock.h>

namespace svp::test {
namespace {

using compiler::Network;
using testing::HasSubstr;

constexpr const char* row = "more_instances: {copier: {kind: toy, dma: dma}}\n";

PlatformConfig with_copier(const Overrides& overrides)
{
    const TemporaryFolder folder;
    return configure<PlatformConfig>(folder.write("toy.yaml", row), overrides);
}

void append_copy(Network& network)
{
    compiler::Layer copy;
    copy.name = "copy";
    copy.kind = compiler::LayerKind::pool_max;
    copy.inputs = {network.output};
    copy.output = static_cast<int>(network.tensors.size());
    compiler::Tensor tensor = network.tensors[static_cast<size_t>(network.output)];
    tensor.name = "copied";
    network.tensors.push_back(tensor);
    network.layers.push_back(copy);
    network.output = copy.output;
}

Network copying_network(int channels, int height, int width)
{
    Network network;
    network.name = "copying";
    network.tensors.push_back({"image", channels, height, width, 0.5F, 3});
    network.input = network.output = 0;
    append_copy(network);
    return network;
}

Model compiled(const Network& network, const PlatformConfig& config)
{
    const Engines engines = engines_of(config);
    const compiler::Partition partition = compiler::choose(network, engines.backends);
    return {compiler::compile(network, engines.backends, partition.assignment), network, "topology"};
}

// Runs it with every layer checked against the oracle and every law that the parts bring.
SimulatedRun run_soundly(const Model& model, const PlatformConfig& config)
{
    const SimulatedRun result = run_model(model, config);
    EXPECT_EQ(result.failure, "");
    EXPECT_EQ(result.broken_accounting, "");
    EXPECT_EQ(result.differing_tensors, 0U);
    EXPECT_EQ(result.tensors_checked, model.network.layers.size());
    EXPECT_THAT(result.log, testing::IsEmpty());
    return result;
}

TEST(ToyEngine, RunsALayerOnAPlatformWithoutAnotherEngine)
{
    const PlatformConfig config = with_copier({"escalate.enabled=false"});
    for (const auto& [channels, height, width] : {std::tuple{1, 1, 1}, {3, 7, 5}, {64, 28, 28}}) {
        const Model model = compiled(copying_network(channels, height, width), config);
        ASSERT_TRUE(model.loadable.uses(SVP_ENGINE_TOY));
        const SimulatedRun result = run_soundly(model, config);
        ASSERT_EQ(result.outputs.size(), 1U);
        EXPECT_EQ(result.outputs[0], synthetic_input(model));
        EXPECT_THAT(result.statistics, HasSubstr("\"system.copier\""));
        EXPECT_EQ(result.counted.layers[0].cycles, 1U); // its own count
        EXPECT_THAT(result.statistics, HasSubstr("\"cycles\": 1,"));
        EXPECT_THAT(result.layer_table, testing::ContainsRegex("copy +[^ ]+ +1 "));
    }
}

TEST(ToyEngine, SharesANetworkWithTheCluster)
{
    Network network = convolution_network(compiler::LayerKind::conv_dense, 16, 8, 32, 3);
    append_copy(network);
    const PlatformConfig config = with_copier({});
    const Engines engines = engines_of(config);
    ASSERT_EQ(engines.backends.size(), 2U);
    const Model model = {compiler::compile(network, engines.backends, {0, 1}), network, "topology"};
    EXPECT_TRUE(model.loadable.uses(SVP_ENGINE_ESCALATE));
    EXPECT_TRUE(model.loadable.uses(SVP_ENGINE_TOY));
    run_soundly(model, config);
}

TEST(ToyEngine, IsNamedWhereTheUserMustChoose)
{
    const std::vector<std::string> names = target_names();
    EXPECT_EQ(names.front(), "escalate");
    EXPECT_EQ(names[names.size() - 2], "toy");
    EXPECT_EQ(names.back(), "auto");
    PlatformConfig config = with_copier({"copier.buffer_bytes=100"});
    EXPECT_THAT(dump_config(config), HasSubstr("buffer_bytes: 100 "));
    const Engines engines = engines_of(config);
    const compiler::Backend& toy = *engines.backends.back();
    try {
        compiler::compile(copying_network(3, 7, 5), toy);
        FAIL() << "448 bytes in 100";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("layer 'copy': 448 bytes"));
    }
}

// A loadable for an engine that is not there, or too small.
TEST(ToyEngine, IsMissedByTheDriver)
{
    const Model model = compiled(copying_network(3, 7, 5), with_copier({"escalate.enabled=false"}));
    EXPECT_THAT(run_model(model, PlatformConfig()).failure, HasSubstr("compiled for a toy copier, and there is none"));
    EXPECT_THAT(run_model(model, with_copier({"copier.buffer_bytes=447"})).failure,
                HasSubstr("compiled for a larger buffer"));
}

} // namespace
} // namespace svp::test
