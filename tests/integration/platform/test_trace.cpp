// SPDX-License-Identifier: Apache-2.0
// The trace against the statistics of the same run: both come from one model, but along different ways.
#include "base/errors/input_error.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/lively_network.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/platform/trace/vcd_parser.h"

#include <gmock/gmock.h>
#include <map>
#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::test;
using nlohmann::json;

namespace {

uint64_t number(const std::string& digits) { return std::stoull(digits, nullptr, 2); }

// The value at a time, "" before the first one.
std::string level_at(const ParsedSignal& signal, uint64_t time)
{
    std::string level;
    for (const auto& [at, value] : signal.changes) {
        if (at > time) break;
        level = value;
    }
    return level;
}

// Clock cycles in each value from the start to `end`; a change counts from the next edge on.
std::map<uint64_t, uint64_t> cycles_by_value(const ParsedSignal& signal, uint64_t period, uint64_t end)
{
    const auto edge = [period](uint64_t time) { return (time + period - 1) / period; };
    std::map<uint64_t, uint64_t> cycles;
    for (size_t i = 0; i < signal.changes.size(); ++i) {
        const bool last = i + 1 == signal.changes.size();
        const uint64_t until = last ? end : signal.changes[i + 1].first;
        cycles[number(signal.changes[i].second)] += edge(until) - edge(signal.changes[i].first);
    }
    return cycles;
}

class Trace : public testing::Test {
  protected:
    struct Traced {
        SimulatedRun result;
        std::string text;
        ParsedVcd vcd;
        json statistics;
    };

    Trace()
    {
        RandomNumbers random(11);
        network_ = lively_network(random, 12, 40);
        model_ = std::make_unique<Model>(model_of(network_, config_));
    }
    Traced trace(const VcdOptions& asked, const PlatformConfig& config = {})
    {
        Traced traced;
        RunSettings settings;
        settings.vcd = asked;
        settings.vcd->path = folder_.file("run.vcd");
        traced.result = run_model(*model_, config, settings);
        expect_sound(traced.result, *model_);
        traced.text = folder_.read("run.vcd");
        traced.vcd = parse_vcd(traced.text);
        traced.statistics = json::parse(traced.result.statistics);
        return traced;
    }
    // Time in each state of "unit.point" equals the activity's cycles, lane by lane.
    static void expect_states_match(const Traced& traced, const std::string& unit, const std::string& point,
                                    const std::string& activity)
    {
        SCOPED_TRACE(unit + "." + point);
        const json& record = traced.statistics["units"].at(unit);
        const json& definition = traced.statistics["definitions"].at(record["family"].get<std::string>());
        const json& counted = record["activities"].at(activity);
        const json& states = definition["activities"].at(activity)["states"];
        const auto cycles = cycles_by_value(traced.vcd.signals.at(unit + "." + point), record["clock_period_ps"],
                                            traced.result.simulated_ticks);
        uint64_t busy_states = 0;
        for (size_t i = 0; i < states.size(); ++i) {
            const auto found = cycles.find(i);
            const uint64_t traced_cycles = found == cycles.end() ? 0 : found->second;
            busy_states += i != 0 && traced_cycles != 0;
            const auto name = states[i].get<std::string>();
            EXPECT_EQ(counted["lane_cycles"][name].get<uint64_t>(), traced_cycles * counted["lanes"].get<uint64_t>())
                << name;
        }
        EXPECT_GE(busy_states, 1U);
    }

    const TemporaryFolder folder_;
    const PlatformConfig config_;
    compiler::Network network_;
    std::unique_ptr<Model> model_;
};

TEST_F(Trace, StatesLastAsLongAsTheStatisticsSay)
{
    for (const Overrides& overrides : {Overrides{}, Overrides{"escalate.clock_mhz=700", "dma.clock_mhz=900"}}) {
        SCOPED_TRACE(text_of(overrides));
        const Traced traced = trace({}, platform(overrides));
        EXPECT_EQ(traced.vcd.last_time, traced.result.simulated_ticks);
        const std::string cluster = "system.escalate.";
        expect_states_match(traced, cluster + "sequencer", "state", "layers");
        expect_states_match(traced, cluster + "activation_buffer", "state", "broadcast");
        expect_states_match(traced, cluster + "coefficient_engine", "state", "delivery");
        expect_states_match(traced, cluster + "post_processor", "state", "lanes");
        expect_states_match(traced, cluster + "output_buffer", "state", "packing");
        expect_states_match(traced, "system.control", "state", "commands");
        expect_states_match(traced, "system.host_cpu", "state", "cpu");
        for (const char* channel : {"0", "1", "2", "3"})
            expect_states_match(traced, "system.dma", std::string("state_") + channel,
                                std::string("channel.") + channel);
    }
}

TEST_F(Trace, TilesAreIdleAsLongAsTheStatisticsSay)
{
    const Traced traced = trace({});
    unsigned working_tiles = 0;
    for (unsigned tile = 0; tile < cluster_config(config_).tiles; ++tile) {
        const std::string unit = "system.escalate.tile_" + std::to_string(tile);
        SCOPED_TRACE(unit);
        const json& counted = traced.statistics["units"].at(unit)["activities"]["slices"];
        auto cycles = cycles_by_value(traced.vcd.signals.at(unit + ".state"), 1000, traced.result.simulated_ticks);
        EXPECT_EQ(counted["lane_cycles"]["idle"].get<uint64_t>(), cycles[0] * cluster_config(config_).slices);
        working_tiles += cycles.size() > 1;
    }
    EXPECT_GE(working_tiles, 5U);
}

TEST_F(Trace, OfAWindowIsThatPartOfTheWhole)
{
    const Traced whole = trace({});
    const uint64_t end = whole.result.simulated_ticks;
    const std::pair<uint64_t, uint64_t> windows[] = {
        {0, end / 3}, {end / 3, end / 2}, {end / 2 + 1, end / 2 + 777}, {end / 2, UINT64_MAX}};
    for (const auto& [from, to] : windows) {
        SCOPED_TRACE(testing::Message() << from << " to " << to);
        VcdOptions options;
        options.from_ticks = from;
        options.to_ticks = to;
        const Traced part = trace(options);
        EXPECT_EQ(part.vcd.last_time, std::min(to, end));
        ASSERT_EQ(part.vcd.signals.size(), whole.vcd.signals.size());
        for (const auto& [name, signal] : part.vcd.signals) {
            const ParsedSignal& reference = whole.vcd.signals.at(name);
            std::vector<std::pair<uint64_t, std::string>> expected = {{from, level_at(reference, from)}};
            for (const auto& change : reference.changes)
                if (change.first > from && change.first <= to) expected.push_back(change);
            EXPECT_EQ(signal.changes, expected) << name;
        }
    }
}

TEST_F(Trace, HoldsWhatThePatternsAskFor)
{
    const Traced whole = trace({});
    VcdOptions options;
    options.globs = {"*.tile_1.*", "system.dma.state_?", "!*.row"};
    const Traced part = trace(options);
    std::vector<std::string> names;
    for (const auto& [name, signal] : part.vcd.signals) {
        names.push_back(name);
        EXPECT_EQ(signal.changes, whole.vcd.signals.at(name).changes) << name;
    }
    EXPECT_THAT(names, testing::UnorderedElementsAre("system.escalate.tile_1.channel", "system.escalate.tile_1.state",
                                                     "system.dma.state_0", "system.dma.state_1", "system.dma.state_2",
                                                     "system.dma.state_3"));
    options.globs = {"*.tile_99.*"};
    EXPECT_THROW(trace(options), InputError);
}

TEST_F(Trace, LayersFollowEachOtherInTheSequencer)
{
    const Traced traced = trace({});
    std::vector<uint64_t> layers;
    for (const auto& [time, value] : traced.vcd.signals.at("system.escalate.sequencer.layer").changes)
        if (value != "z" && (layers.empty() || layers.back() != number(value))) // a concat has several commands
            layers.push_back(number(value));
    ASSERT_EQ(layers.size(), network_.layers.size());
    for (size_t i = 0; i < layers.size(); ++i)
        EXPECT_EQ(layers[i], i);
}

TEST_F(Trace, IsCutAtItsLimitAndSaysSo)
{
    VcdOptions options;
    options.limit_bytes = trace({}).text.size() - 1000;
    const Traced traced = trace(options);
    EXPECT_LE(traced.text.size(), options.limit_bytes);
    ASSERT_EQ(traced.result.notes.size(), 1U);
    EXPECT_THAT(traced.result.notes[0], testing::HasSubstr(std::to_string(options.limit_bytes)));
}

} // namespace
