// SPDX-License-Identifier: Apache-2.0
// A run as a program asks for it: a specification in, data out.
#include "base/errors/input_error.h"
#include "platform/report/run_spec_json.h"
#include "platform/report/run_tables.h"
#include "platform/report/statistics_json.h"
#include "platform/run/input_digests.h"
#include "platform/run/run.h"
#include "tests/integration/platform/statistics_laws.h"
#include "tests/support/kernel_context.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <iostream>
#include <sstream>

namespace svp::test {
namespace {

using testing::HasSubstr;

// Whatever is written to the program's streams while it lives.
class Streams {
  public:
    Streams() : out_(std::cout.rdbuf(text_.rdbuf())), err_(std::cerr.rdbuf(text_.rdbuf())) {}
    ~Streams()
    {
        std::cout.rdbuf(out_);
        std::cerr.rdbuf(err_);
    }
    std::string text() const { return text_.str(); }

  private:
    std::ostringstream text_;
    std::streambuf *out_, *err_;
};

// In a kernel of its own, and without a word.
RunResult run_silently(const RunSpec& spec, const RunWatch& watch = {})
{
    const KernelContext kernel;
    const Streams streams;
    RunResult result = run(spec, watch);
    EXPECT_EQ(streams.text(), "");
    return result;
}

RunSpec small_spec()
{
    RunSpec spec;
    spec.network = "resnet20_cifar10";
    spec.making.resolution = 8;
    spec.check = true;
    return spec;
}

TEST(RunApi, GivesDataThatOutlivesTheSimulation)
{
    RunSpec spec = small_spec();
    spec.target = "aie";
    spec.platform = "aie_2x2";
    size_t layers_done = 0, begun = 0, ended = 0;
    RunWatch watch;
    watch.progress = [&](uint64_t done, uint64_t, const std::string&) { layers_done = done; };
    watch.begins = [&] { ++begun; };
    watch.ended = [&] { ++ended; };
    const RunResult result = run_silently(spec, watch);
    const RunResult copy = result;
    const SimulationResult& simulation = copy.simulation;
    EXPECT_EQ(simulation.failure, "");
    EXPECT_EQ(simulation.differing_tensors, 0U);
    EXPECT_EQ(layers_done, simulation.counted.layers.size());
    EXPECT_EQ(begun + ended, 2U);
    EXPECT_THAT(copy.outputs.shape, testing::ElementsAre(1, 10));
    EXPECT_EQ(copy.config.instances.find("array")->kind->name(), std::string("aie"));
    EXPECT_EQ(copy.platform.total.peak_macs_per_second, 1.728e12 + 4 * 256e9);
    EXPECT_THAT(results_text(copy, 0), testing::AllOf(HasSubstr("array cycles"), HasSubstr("columns 0 to 1")));
    EXPECT_THAT(statistics_json(copy), HasSubstr("\"peak_utilization\""));
    EXPECT_TRUE(statistics_json(copy) == statistics_json(result));
}

TEST(RunApi, SameSpecificationSameStatistics)
{
    const RunSpec spec = small_spec();
    const RunResult first = run_silently(spec);
    const std::string statistics = statistics_json(first);
    EXPECT_TRUE(statistics == statistics_json(run_silently(spec)));
    const TemporaryFolder folder;
    RecordedRun recorded = read_recorded_run(folder.write("s.json", statistics));
    EXPECT_EQ(recorded.program.commit, program_version().commit);
    EXPECT_EQ(recorded.spec.digests, first.digests);
    EXPECT_TRUE(statistics == statistics_json(run_silently(recorded.spec)));
    recorded.spec.digests["network"] = std::string(64, '0');
    EXPECT_THROW(run_silently(recorded.spec), InputError);
}

// A layer's time and the clock that its cycles are of, whatever the command processor's clock is.
TEST(RunApi, CyclesAreThoseOfTheEngine)
{
    const auto layers = [](const std::vector<std::string>& overrides) {
        RunSpec spec = small_spec();
        spec.overrides = overrides;
        return run_silently(spec).simulation.counted.layers;
    };
    const std::vector<LayerRecord> usual = layers({}), slow = layers({"control.clock_mhz=100"}),
                                   half = layers({"escalate.clock_mhz=500"});
    uint64_t end = 0;
    double usual_cycles = 0, slow_cycles = 0, half_cycles = 0;
    for (size_t i = 0; i < usual.size(); ++i) {
        const LayerRecord& layer = usual[i];
        ASSERT_EQ(layer.clocks.size(), 1U);
        EXPECT_EQ(layer.clocks[0].name, "escalate");
        EXPECT_EQ(layer.clocks[0].period_ticks, 1000U);
        EXPECT_EQ(half[i].clocks[0].period_ticks, 2000U);
        EXPECT_GE(layer.first_ticks, end);
        end = layer.first_ticks + layer.ticks;
        EXPECT_LE(layer.cycles * 1000, layer.ticks);
        EXPECT_LE(half[i].cycles * 2000, half[i].ticks);
        usual_cycles += static_cast<double>(layer.cycles);
        slow_cycles += static_cast<double>(slow[i].cycles);
        half_cycles += static_cast<double>(half[i].cycles);
    }
    // Cycles of a command processor with a tenth of the clock would be a tenth.
    EXPECT_NEAR(slow_cycles, usual_cycles, 0.1 * usual_cycles);
    EXPECT_LT(half_cycles, usual_cycles);
}

TEST(RunApi, WhatIsWrongIsAnInputError)
{
    for (const auto& change : std::vector<std::function<void(RunSpec&)>>{
             [](RunSpec& spec) { spec.network = "none"; }, [](RunSpec& spec) { spec.platform = "none"; },
             [](RunSpec& spec) { spec.overrides = {"dram.banks=many"}; },
             [](RunSpec& spec) {
                 spec.target = "aie";
                 spec.platform = "default";
             },
             [](RunSpec& spec) { spec.images = "none.npy"; }, [](RunSpec& spec) { spec.energy = "none.yaml"; },
             [](RunSpec& spec) {
                 spec.corruptions = {{0, UINT32_MAX, 1}};
             },
             [](RunSpec& spec) { spec.digests["network"] = "12"; }}) {
        RunSpec spec = small_spec();
        change(spec);
        EXPECT_THROW(run_silently(spec), InputError);
    }
}

} // namespace
} // namespace svp::test
