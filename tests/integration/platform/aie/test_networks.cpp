// SPDX-License-Identifier: Apache-2.0
// Small networks on platforms with a tile array: presets, several images, determinism, what is reported.
#include "tests/integration/platform/aie/array_runs.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::test;

namespace {

TEST(TileArray, RunsOnEveryPreset)
{
    for (const char* name : {"aie_3x3", "aie_5x5", "aie_6x6", "aie_7x7", "aie_8x8", "aie_strix", "aie_vek280"}) {
        SCOPED_TRACE(name);
        const PlatformConfig config = preset(name);
        const Model model = array_topology("resnet20_cifar10", config, 16);
        expect_sound(run_model(model, config), model);
    }
}

TEST(TileArray, SeveralImagesConfigureItOnce)
{
    const PlatformConfig config = preset("aie_2x2");
    const Model model = array_topology("resnet20_cifar10", config, 16);
    RandomNumbers random(3);
    RunSettings settings;
    for (int image = 0; image < 3; ++image) {
        compiler::Codes codes = synthetic_input(model);
        for (int8_t& code : codes)
            code = static_cast<int8_t>(random.integer(-128, 127));
        settings.images.push_back(codes);
    }
    const SimulatedRun result = run_model(model, config, settings);
    expect_sound(result, model, 3);
    const auto statistics = nlohmann::json::parse(result.statistics);
    EXPECT_EQ(statistics["units"]["system.array.controller"]["counters"]["configurations_skipped"], 2);
}

TEST(TileArray, EqualRunsGiveEqualStatistics)
{
    const PlatformConfig config = preset("aie_2x2");
    const Model model = array_topology("resnet20_cifar10", config, 16);
    EXPECT_EQ(run_model(model, config).statistics, run_model(model, config).statistics);
}

TEST(TileArray, ReportsItsLayersAndTiles)
{
    const PlatformConfig config = preset("aie_phoenix");
    const Model model = array_topology("resnet20_cifar10", config, 16);
    const SimulatedRun result = run_model(model, config);
    EXPECT_THAT(result.engine_tables, testing::HasSubstr("stage1.block1.conv1"));
    EXPECT_THAT(result.engine_tables, testing::HasSubstr("columns 0 to 4"));
    EXPECT_THAT(result.engine_tables, testing::HasSubstr("  compute   5 |"));
    EXPECT_THAT(result.engine_tables, testing::HasSubstr("  shim      0 |"));
    EXPECT_TRUE(result.notes.empty()) << result.notes[0];
}

// Where memory is slow, layers are bound by it or by what it feeds, and nothing else gets slower at the same work.
TEST(TileArray, SaysThatSlowMemoryIsTheBound)
{
    const PlatformConfig fast = preset("aie_2x2"), slow = preset("aie_2x2", {"dram.clock_mhz=10", "dram.channels=1"});
    const Model model = array_topology("vgg16_cifar10", fast, 32);
    const auto layers = [&](const PlatformConfig& config) {
        return nlohmann::json::parse(run_model(model, config).statistics)["layers"];
    };
    unsigned bound_by_memory = 0;
    const nlohmann::json a = layers(fast), b = layers(slow);
    for (size_t i = 1; i < a.size(); ++i) {
        EXPECT_NE(a[i]["array"]["bound"], "memory") << a[i]["name"];
        EXPECT_EQ(a[i]["effectual_operations"], b[i]["effectual_operations"]);
        bound_by_memory += b[i]["array"]["bound"] == "memory";
    }
    EXPECT_GT(bound_by_memory, a.size() / 2);
}

} // namespace
