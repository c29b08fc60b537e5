// SPDX-License-Identifier: Apache-2.0
// Platforms with several engines of a kind, or none: images are spread over the queues and come out as from one.
#include "compiler/frontends/topology/synthetic_image.h"
#include "platform/config/config_io.h"
#include "tests/integration/platform/aie/array_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <regex>

namespace svp::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::vector<compiler::Codes> images_for(const Model& model, size_t count)
{
    const auto& network = model.network;
    std::vector<compiler::Codes> images;
    for (size_t i = 0; i < count; ++i)
        images.push_back(compiler::synthetic_image(network.tensors[static_cast<size_t>(network.input)], 100 + i));
    return images;
}

SimulatedRun run_images(const Model& model, const PlatformConfig& config, size_t images)
{
    RunSettings settings;
    settings.images = images_for(model, images);
    SimulatedRun result = run_model(model, config, settings);
    expect_sound(result, model, images);
    return result;
}

// The platform with the first of its queues alone: the same memory, network and CPU.
PlatformConfig one_queue(PlatformConfig config, unsigned queues)
{
    for (unsigned i = 1; i < queues; ++i)
        for (const char* row : {"control_", "dma_", "escalate_"})
            config.instances.row(row + std::to_string(i))->enabled = false;
    return config;
}

void expect_spread(const std::string& name, unsigned queues, double faster)
{
    const PlatformConfig several = preset(name);
    const Model model = topology_model("resnet18_cifar10", several);
    const SimulatedRun spread = run_images(model, several, 16);
    const SimulatedRun alone = run_images(model, one_queue(several, queues), 16);
    const SimulatedRun by_default = run_images(model, PlatformConfig{}, 16);
    EXPECT_EQ(spread.outputs, alone.outputs);
    EXPECT_EQ(spread.outputs, by_default.outputs);
    EXPECT_GE(static_cast<double>(alone.simulated_ticks), faster * static_cast<double>(spread.simulated_ticks));
    const json told = json::parse(spread.statistics)["queues"];
    EXPECT_EQ(told["bound"], "engines");
    uint64_t images = 0;
    for (const json& queue : told["queues"])
        images += queue["images"].get<uint64_t>();
    EXPECT_EQ(images, 16U);
    EXPECT_EQ(told["queues"].size(), queues);
    EXPECT_THAT(spread.queue_table, HasSubstr("no memory bounds the throughput: the engines do"));
}

TEST(SeveralEngines, TwoClustersShareTheImages) { expect_spread("clusters_2", 2, 1.9); }
TEST(SeveralEngines, FourClustersShareTheImages) { expect_spread("clusters_4", 4, 3.6); }

TEST(SeveralEngines, OneMemoryChannelBoundsThem)
{
    for (const char* name : {"clusters_2", "clusters_4"}) {
        const PlatformConfig config = preset(name, {"dram.channels=1"});
        const Model model = topology_model("resnet18_cifar10", config);
        const SimulatedRun result = run_images(model, config, 8);
        EXPECT_EQ(json::parse(result.statistics)["queues"]["bound"], "dram");
        EXPECT_THAT(result.queue_table, HasSubstr("memory bounds the throughput: the data bus of dram carries data"));
    }
}

// Fewer images than queues, and a number that does not divide.
TEST(SeveralEngines, RunAnyNumberOfImages)
{
    const PlatformConfig config = preset("clusters_4");
    const Model model = topology_model("resnet20_cifar10", config);
    for (const size_t count : {1, 3, 5}) {
        const SimulatedRun result = run_images(model, config, count);
        EXPECT_EQ(result.outputs, run_images(model, PlatformConfig{}, count).outputs);
    }
}

TEST(SeveralEngines, ClustersOfTheirOwnSettings)
{
    const PlatformConfig config = preset("clusters_2", {"escalate_1.clock_mhz=100"});
    const Model model = topology_model("resnet20_cifar10", config);
    const json queues = json::parse(run_images(model, config, 12).statistics)["queues"]["queues"];
    EXPECT_GT(queues[0]["images"].get<int>(), queues[1]["images"].get<int>());
    EXPECT_GT(queues[1]["images"].get<int>(), 0);
    const SimulatedRun misfit = run_model(model, preset("clusters_2", {"escalate_0.activation_buffer_bytes=4096", //
                                                                       "escalate_1.activation_buffer_bytes=4096"}));
    EXPECT_THAT(misfit.failure, HasSubstr("compiled for a larger activation buffer"));
}

// A queue whose cluster is too small for the loadable stays idle.
TEST(SeveralEngines, OneThatDoesNotFitLeavesTheWorkToTheOthers)
{
    const PlatformConfig config = preset("clusters_2", {"escalate_1.activation_buffer_bytes=4096"});
    const Model model = topology_model("resnet20_cifar10", config);
    EXPECT_EQ(run_images(model, config, 3).outputs.size(), 3U);
}

constexpr const char* two_arrays = R"(
instances:
  host_cpu: {kind: host_cpu, place: {column: 0, row: 0}}
  control_0: {kind: command_processor, place: {column: 0, row: 0}, base: 0x04000000, interrupt: 0, engines: left, memory: dram}
  control_1: {kind: command_processor, place: {column: 1, row: 0}, base: 0x04010000, interrupt: 1, engines: right, memory: dram}
  dram: {kind: dram, place: {column: 0, row: 1}, base: 0x80000000}
  noc: {kind: mesh}
  left: {kind: aie, place: {column: 0, row: 0}, base: 0x20000000000, shim_row: 1}
  right: {kind: aie, place: {column: 1, row: 0}, base: 0x30000000000, shim_row: 1}
  interrupts: {kind: interrupt_controller, place: {column: 0, row: 0}, base: 0x0c000000}
left: {columns: 2, rows: 2}
right: {columns: 2, rows: 2}
noc: {columns: 2, rows: 2, link_bytes_per_cycle: 128}
dram: {channels: 8}
)";

TEST(SeveralEngines, TwoArrays)
{
    const TemporaryFolder folder;
    const auto config = configure<PlatformConfig>(folder.write("arrays.yaml", two_arrays), {});
    const PlatformConfig single = preset("aie_2x2");
    const Model model = array_topology("resnet20_cifar10", single);
    const SimulatedRun both = run_images(model, config, 4);
    EXPECT_EQ(both.outputs, run_images(model, single, 4).outputs);
    const json queues = json::parse(both.statistics)["queues"]["queues"];
    ASSERT_EQ(queues.size(), 2U);
    EXPECT_EQ(queues[0]["images"], 2);
    EXPECT_EQ(queues[1]["engines"], "right");
}

TEST(SeveralEngines, OneThatGetsNoLayersIsNamed)
{
    const TemporaryFolder folder;
    const std::regex second_queue(", engines: left|  control_1.*\n");
    const auto config =
        configure<PlatformConfig>(folder.write("arrays.yaml", std::regex_replace(two_arrays, second_queue, "")), {});
    const Model model = array_topology("resnet20_cifar10", config);
    const std::vector<std::string> notes = run_images(model, config, 1).notes;
    EXPECT_THAT(notes, testing::Contains(HasSubstr("right stays idle: control_0 has left before it")));
    EXPECT_THAT(run_images(model, preset("aie_2x2"), 1).notes, testing::Each(testing::Not(HasSubstr("stays idle"))));
}

TEST(SeveralEngines, AnArrayWithoutAnyCluster)
{
    const PlatformConfig config = preset("aie_2x2", {"escalate.enabled=false"});
    const Model model = array_topology("resnet20_cifar10", config);
    EXPECT_EQ(run_images(model, config, 1).outputs, run_images(model, preset("aie_2x2"), 1).outputs);
}

} // namespace
} // namespace svp::test
