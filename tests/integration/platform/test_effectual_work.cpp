// SPDX-License-Identifier: Apache-2.0
// What the report foretells of a layer's effectual work is what the cluster does.
#include "compiler/oracle/integer_executor.h"
#include "compiler/report/convolution_work.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/lively_network.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::test;
using compiler::LayerKind;
using Json = nlohmann::json;

namespace {

struct Seen {
    int dense = 0, whole = 0, tiled = 0; // layers; of decomposed ones those in one spatial tile, and others
};

void compare(const Model& model, const PlatformConfig& config, Seen& seen)
{
    const compiler::Codes image = synthetic_input(model);
    const std::vector<compiler::Codes> codes = compiler::execute_network(model.network, image);
    const SimulatedRun result = run_model(model, config);
    expect_sound(result, model);
    const Json layers = Json::parse(result.statistics).at("layers");
    ASSERT_EQ(layers.size(), model.network.layers.size());
    for (size_t i = 0; i < layers.size(); ++i) {
        const compiler::Layer& layer = model.network.layers[i];
        if (!compiler::is_convolution(layer)) continue;
        SCOPED_TRACE(layer.name);
        const bool staged = layer.kind == LayerKind::conv_decomposed;
        const compiler::ConvolutionWork work(model.network, layer, staged);
        const uint64_t foretold = work.of(codes[static_cast<size_t>(layer.inputs[0])]).operations();
        const uint64_t done = layers[i].at("effectual_operations");
        const svp_escalate_command command =
            svp_escalate_get(&model.loadable.commands()[model.loadable.layers()[i].first_command]);
        const bool whole = command.tile_rows >= command.out_h && command.tile_cols >= command.out_w;
        if (staged && !whole) {
            // Halos are added up again; strides wider than the window spare pixels between tiles.
            const bool overlap = layer.kernel_h >= layer.stride_h && layer.kernel_w >= layer.stride_w;
            EXPECT_TRUE(done >= foretold || !overlap) << done << " of " << foretold;
            ++seen.tiled;
            continue;
        }
        EXPECT_EQ(done, foretold);
        ++(staged ? seen.whole : seen.dense);
    }
}

TEST(EffectualWork, IsTheSimulationsInRandomNetworks)
{
    Seen seen;
    const PlatformConfig config;
    for (uint64_t seed = 0; seed < 80; ++seed) {
        SCOPED_TRACE(seed);
        RandomNumbers random(seed);
        const compiler::Network network = lively_network(random, 5, 40);
        compare(model_of(network, config), config, seen);
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_GT(seen.dense, 20);
    EXPECT_GT(seen.whole, 20);
}

TEST(EffectualWork, IsTheSimulationsInTopologies)
{
    Seen seen;
    const PlatformConfig config;
    for (const char* name : {"resnet20_cifar10", "mobilenetv1_imagenet"})
        compare(topology_model(name, config, 32), config, seen);
    // Buffers so small that layers are cut.
    const PlatformConfig small = platform({"escalate.activation_buffer_bytes=9216"});
    compare(topology_model("resnet20_cifar10", small, 32), small, seen);
    EXPECT_GT(seen.dense, 15);
    EXPECT_GT(seen.whole, 20);
    EXPECT_GT(seen.tiled, 5);
}

} // namespace
