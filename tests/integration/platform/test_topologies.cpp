// SPDX-License-Identifier: Apache-2.0
// The networks that come with the product, bit for bit on several platforms.
#include "base/errors/input_error.h"
#include "platform/config/config_io.h"
#include "tests/integration/platform/simulated_run.h"

#include <filesystem>
#include <gmock/gmock.h>

using namespace svp;
using namespace svp::test;

namespace {

struct Topology {
    const char* name;
    unsigned quick_resolution; // 0: its own
    unsigned tiny_resolution;  // for odd platforms
};

constexpr Topology topologies[] = {
    {"resnet20_cifar10", 0, 16},   {"vgg16_cifar10", 0, 32},         {"resnet18_cifar10", 0, 16},
    {"resnet18_imagenet", 64, 32}, {"resnet50_imagenet", 64, 32},    {"mobilenetv1_imagenet", 64, 32},
    {"vgg16_imagenet", 64, 32},    {"inceptionv3_imagenet", 96, 75},
};

class EveryTopology : public testing::TestWithParam<Topology> {};
INSTANTIATE_TEST_SUITE_P(Networks, EveryTopology, testing::ValuesIn(topologies),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(EveryTopology, EqualsTheOracleOnTheDefaultPlatform)
{
    const PlatformConfig config;
    const Model model = topology_model(GetParam().name, config, GetParam().quick_resolution);
    expect_sound(run_model(model, config), model);
}

const std::vector<Overrides>& odd_platforms()
{
    static const std::vector<Overrides> platforms = {
        {"escalate.tiles=1"},
        {"escalate.tiles=7"},
        {"escalate.slices=13", "escalate.tiles=5", "escalate.macs_per_row=4"},
        {"escalate.pairing.group_bits=16", "escalate.pairing.lanes=16"},
        {"escalate.pairing.kind=inner_join"},
        {"escalate.activation_buffer_bytes=16384", "escalate.output_buffer_bytes=16384",
         "escalate.coefficient_buffer_bytes=2048", "escalate.tile_store_bytes=512", "escalate.line_columns=64"},
        {"noc.columns=3", "noc.rows=3", "places.dma.column=2", "places.dma.row=2", "places.dram.row=2"},
        {"noc.columns=1", "noc.rows=1", "places.command_processor.column=0", "places.dma.column=0", "places.dma.row=0",
         "places.dram.row=0"},
        {"dram.clock_mhz=100", "dram.queue_depth=1", "dram.scheduler=fcfs", "dram.page_policy=closed"},
        {"firmware.completion=polling", "firmware.ring_log2_entries=1", "host_cpu.clock_mhz=50"},
    };
    return platforms;
}

TEST_P(EveryTopology, EqualsTheOracleOnOddPlatforms)
{
    const compiler::Network network =
        topology_model(GetParam().name, PlatformConfig(), GetParam().tiny_resolution).network;
    for (const Overrides& overrides : odd_platforms()) {
        SCOPED_TRACE(text_of(overrides));
        const PlatformConfig config = platform(overrides);
        const Model model = model_of(network, config);
        expect_sound(run_model(model, config), model);
        if (HasFailure()) return;
    }
}

TEST(Topologies, RunOnEveryPlatformThatComesWithTheProduct)
{
    unsigned platforms = 0;
    for (const auto& entry : std::filesystem::directory_iterator("configs/platforms")) {
        if (entry.path().extension() != ".yaml") continue;
        SCOPED_TRACE(entry.path());
        ++platforms;
        const PlatformConfig config = configure<PlatformConfig>(entry.path().string(), {});
        const Model model = topology_model("resnet20_cifar10", config);
        expect_sound(run_model(model, config), model);
    }
    EXPECT_GE(platforms, 1U);
}

TEST(Topologies, NeedAsManySlicesAsBases)
{
    const PlatformConfig config = platform({"escalate.slices=2"});
    try {
        topology_model("resnet20_cifar10", config);
        FAIL() << "6 bases on 2 slices";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("layer '"), testing::HasSubstr("slices")));
    }
}

// A loadable for a large platform on a smaller one.
TEST(Topologies, AreRefusedByPlatformsWithSmallerBuffers)
{
    const Model model = topology_model("resnet20_cifar10", PlatformConfig());
    const PlatformConfig smaller = platform({"escalate.activation_buffer_bytes=4096"});
    const SimulatedRun result = run_model(model, smaller);
    EXPECT_THAT(result.failure, testing::HasSubstr("compiled for a larger activation buffer"));
    EXPECT_EQ(result.broken_accounting, "");
    EXPECT_TRUE(result.outputs.empty());
}

} // namespace
