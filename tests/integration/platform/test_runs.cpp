// SPDX-License-Identifier: Apache-2.0
// Two runs of one thing, and one thing run in two ways.
#include "compiler/loadable/loadable.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/lively_network.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::test;

namespace {

compiler::Network small_network(uint64_t seed = 77)
{
    RandomNumbers random(seed);
    return lively_network(random, 10, 40);
}

std::vector<compiler::Codes> random_images(const compiler::Network& network, size_t count)
{
    RandomNumbers random(5);
    std::vector<compiler::Codes> images;
    for (size_t i = 0; i < count; ++i)
        images.push_back(random_codes(random, network.tensors[static_cast<size_t>(network.input)], 20));
    return images;
}

uint64_t layer_cycles(const SimulatedRun& result)
{
    uint64_t cycles = 0;
    const nlohmann::json statistics = nlohmann::json::parse(result.statistics);
    for (const nlohmann::json& layer : statistics["layers"])
        cycles += layer["cycles"].get<uint64_t>();
    return cycles;
}

TEST(Runs, AreEqualWhenRepeated)
{
    for (const Overrides& overrides : {Overrides{}, Overrides{"dma.timing=loose"}, Overrides{"dram.channels=4"}}) {
        SCOPED_TRACE(text_of(overrides));
        const PlatformConfig config = platform(overrides);
        const Model model = topology_model("resnet20_cifar10", config, 16);
        const SimulatedRun first = run_model(model, config), second = run_model(model, config);
        expect_sound(first, model);
        EXPECT_EQ(first.statistics, second.statistics);
        EXPECT_EQ(first.outputs, second.outputs);
        EXPECT_EQ(first.layer_table, second.layer_table);
        EXPECT_EQ(first.unit_table, second.unit_table);
        EXPECT_EQ(first.simulated_ticks, second.simulated_ticks);
    }
}

// Whoever reads the memory or the trace changes nothing about time.
TEST(Runs, AreNotChangedByBeingWatched)
{
    const TemporaryFolder folder;
    const PlatformConfig config;
    const Model model = model_of(small_network(), config);
    RunSettings plain, watched;
    plain.check = false;
    watched.vcd.emplace();
    watched.vcd->path = folder.file("run.vcd");
    const SimulatedRun a = run_model(model, config, plain), b = run_model(model, config, watched);
    expect_sound(b, model);
    EXPECT_EQ(a.statistics, b.statistics);
    EXPECT_EQ(a.outputs, b.outputs);
    EXPECT_EQ(a.tensors_checked, 0U);
}

TEST(Runs, OfALoadableEqualThoseOfItsNetwork)
{
    const TemporaryFolder folder;
    const PlatformConfig config;
    for (uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        const Model direct = model_of(small_network(seed), config);
        compiler::write_loadable(direct.loadable, folder.file("network.svp"));
        ModelRequest request;
        request.path = folder.file("network.svp");
        request.engines = engines_of(config);
        std::vector<std::string> notes;
        const Model read = load_model(request, notes);
        EXPECT_EQ(read.origin, "loadable");
        RunSettings settings;
        settings.images = random_images(direct.network, 1);
        const SimulatedRun a = run_model(direct, config, settings), b = run_model(read, config, settings);
        expect_sound(b, read);
        EXPECT_EQ(a.outputs, b.outputs);
        EXPECT_EQ(a.simulated_ticks, b.simulated_ticks);
        EXPECT_EQ(layer_cycles(a), layer_cycles(b));
        if (HasFailure()) return;
    }
}

TEST(Runs, ByPollingOrInterruptGiveTheSameValues)
{
    const compiler::Network network = small_network();
    const std::vector<compiler::Codes> images = random_images(network, 2);
    std::vector<compiler::Codes> expected;
    for (const Overrides& overrides :
         {Overrides{}, Overrides{"firmware.completion=polling"},
          Overrides{"firmware.completion=polling", "host_cpu.poll_interval_ns=20", "firmware.ring_log2_entries=1"},
          Overrides{"firmware.ring_log2_entries=6", "host_cpu.interrupt_cycles=5000"},
          Overrides{"host_cpu.quantum_ns=3000"}, Overrides{"dma.timing=loose", "firmware.completion=polling"}}) {
        SCOPED_TRACE(text_of(overrides));
        const PlatformConfig config = platform(overrides);
        const Model model = model_of(network, config);
        RunSettings settings;
        settings.images = images;
        const SimulatedRun result = run_model(model, config, settings);
        expect_sound(result, model, 2);
        if (expected.empty()) expected = result.outputs;
        EXPECT_EQ(result.outputs, expected);
    }
}

TEST(Runs, OfSeveralImagesEqualThoseOfEach)
{
    const PlatformConfig config;
    const compiler::Network network = small_network();
    const Model model = model_of(network, config);
    RunSettings all;
    all.images = random_images(network, 5);
    const SimulatedRun together = run_model(model, config, all);
    expect_sound(together, model, 5);

    RunSettings reversed;
    reversed.images.assign(all.images.rbegin(), all.images.rend());
    const SimulatedRun backwards = run_model(model, config, reversed);
    expect_sound(backwards, model, 5);

    for (size_t i = 0; i < 5; ++i) {
        RunSettings one;
        one.images = {all.images[i]};
        const SimulatedRun alone = run_model(model, config, one);
        ASSERT_EQ(alone.outputs.size(), 1U);
        EXPECT_EQ(alone.outputs[0], together.outputs[i]);
        EXPECT_EQ(alone.outputs[0], backwards.outputs[4 - i]);
    }
}

TEST(Runs, EqualTheOracleOfTheWholeNetwork)
{
    const PlatformConfig config;
    const compiler::Network network = small_network();
    const Model model = model_of(network, config);
    RunSettings settings;
    settings.images = random_images(network, 3);
    settings.check = false;
    const SimulatedRun result = run_model(model, config, settings);
    ASSERT_EQ(result.outputs.size(), 3U);
    for (size_t i = 0; i < 3; ++i)
        EXPECT_EQ(result.outputs[i], execute_network(network, settings.images[i])[static_cast<size_t>(network.output)]);
}

// What the simulated system cannot do ends the run with a reason, and what was counted until then still adds up.
TEST(Runs, ThatFailSayWhy)
{
    struct Case {
        Overrides overrides;
        const char* reason;
    };
    const Case cases[] = {
        {{"firmware.timeout_us=1"}, "image 0: layer "},
        {{"firmware.completion=polling", "firmware.timeout_us=5", "escalate.clock_mhz=50"}, "image 0: layer "},
        {{"firmware.watchdog_cycles=10"}, "0x0501"},
        {{"dram.size_bytes=4096"}, "cannot load the network: not enough device memory"},
        {{"dram.size_bytes=100000"}, "cannot load the network: not enough device memory"},
        {{"control.max_queue_log2=1", "firmware.ring_log2_entries=6"}, "the driver cannot start"},
        {{"escalate.adder_bits=3"}, "0x0402"},
        {{"escalate.accumulator_bits=8"}, "0x0402"},
    };
    const Model model = topology_model("resnet20_cifar10", PlatformConfig());
    for (const auto& [overrides, reason] : cases) {
        SCOPED_TRACE(text_of(overrides));
        const SimulatedRun result = run_model(model, platform(overrides));
        EXPECT_THAT(result.failure, testing::HasSubstr(reason));
        EXPECT_THAT(result.failure, testing::Not(testing::HasSubstr("\n")));
        EXPECT_EQ(result.broken_accounting, "");
        EXPECT_TRUE(result.outputs.empty());
    }
}

} // namespace
