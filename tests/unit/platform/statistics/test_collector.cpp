// SPDX-License-Identifier: Apache-2.0
#include "models/common/module.h"
#include "platform/statistics/collector.h"
#include "tests/support/kernel_fixture.h"

#include <gmock/gmock.h>
#include <numeric>
#include <random>

using namespace svp;

namespace {

// A few units whose counters and states move at random, as the models' do between layers.
class RandomUnits {
  public:
    explicit RandomUnits(uint64_t seed) : random_(seed)
    {
        for (const char* name : {"top.cluster.tile_0", "top.cluster.tile_1", "top.cluster.tile_12", "top.dram"}) {
            Statistics& statistics = statistics_.emplace_back();
            statistics.counter("bytes", "bytes", "moved", "move.byte");
            statistics.activity("lanes", "what lanes do", 3, {"idle", "busy", "stall.wait"});
            units.push_back({name, &statistics, 1000});
        }
    }
    // Everybody does something until `cycle`.
    void run(uint64_t cycle)
    {
        for (auto& statistics : statistics_) {
            Activity& activity = statistics.activities().front();
            *counter(statistics) += random_() % 100;
            const uint64_t end = activity.last_cycle() + random_() % (cycle - activity.last_cycle() + 1);
            const uint64_t lane_cycles = 3 * (end - activity.last_cycle());
            const uint64_t busy = random_() % (lane_cycles + 1);
            activity.account(end, {{1, busy}, {2, lane_cycles - busy}}, static_cast<unsigned>(random_() % 3));
        }
    }
    std::vector<Unit> units;

  private:
    static Counter* counter(Statistics& statistics) { return const_cast<Counter*>(&statistics.counters().front()); }
    std::mt19937_64 random_;
    std::deque<Statistics> statistics_;
};

int64_t state_sum(const Columns& columns, const Row& row, size_t activity)
{
    const ActivityColumns& states = columns.activities[activity];
    const auto first = row.begin() + static_cast<std::ptrdiff_t>(states.first);
    return std::accumulate(first, first + static_cast<std::ptrdiff_t>(states.states.size()), int64_t{0});
}

TEST(Collector, FamiliesShareColumns)
{
    EXPECT_EQ(family_of("top.cluster.tile_12"), "top.cluster.tile_*");
    EXPECT_EQ(family_of("a_3.b_44.c"), "a_*.b_*.c");
    EXPECT_EQ(family_of("conv2d"), "conv2d");
    EXPECT_EQ(family_of("7"), "7");
    RandomUnits platform(1);
    const ColumnReader reader(platform.units);
    const Columns& columns = reader.columns();
    ASSERT_EQ(columns.counters.size(), 2U);
    EXPECT_EQ(columns.counters[0].name(), "top.cluster.tile_*.bytes");
    EXPECT_EQ(columns.activities[0].lanes, 9U);
    EXPECT_EQ(columns.size, 2U + 2 * 3);
    platform.run(100);
    int64_t bytes = 0;
    for (size_t unit = 0; unit < 3; ++unit)
        bytes += static_cast<int64_t>(platform.units[unit].statistics->counters()[0].value);
    EXPECT_EQ(reader.read(0)[0], bytes);
}

TEST(Collector, UnitsOfAFamilyWithOtherStatesKeepColumnsOfTheirOwn)
{
    Statistics one, two;
    one.activity("lanes", "", 1, {"idle", "busy"}).enter(1, 0);
    two.activity("lanes", "", 1, {"idle", "busy", "stall.wait"}).enter(2, 0);
    const ColumnReader reader({{"u_0", &one, 1}, {"u_1", &two, 1}});
    ASSERT_EQ(reader.columns().activities.size(), 2U);
    EXPECT_EQ(reader.read_final(10), (Row{0, 10, 0, 0, 10}));
}

TEST(Collector, IdleCyclesCountAtOnceOthersWhenAccounted)
{
    Statistics statistics;
    auto& activity = statistics.activity("lanes", "", 2, {"idle", "busy"});
    const ColumnReader columns({{"u", &statistics, 10}});
    EXPECT_EQ(columns.read(55), (Row{10, 0})); // five whole cycles of two lanes
    activity.enter(1, 6);
    EXPECT_EQ(columns.read(100), (Row{12, 0}));
    EXPECT_EQ(columns.read_final(100), (Row{12, 8}));
    activity.account(20, {{1, 28}}, 0); // ahead of time
    EXPECT_EQ(columns.read(100), (Row{12, 28}));
}

TEST(Collector, LayersAndTheRestAddUpToTheTotals)
{
    std::mt19937_64 random(11);
    for (int round = 0; round < 200; ++round) {
        RandomUnits platform(random());
        StatisticsCollector collector(platform.units, {{"a", "conv", 5}, {"b", "add", 0}, {"c", "conv", 7}});
        uint64_t cycle = 0;
        std::vector<uint64_t> cycles(3, 0), runs(3, 0), first(3, 0);
        for (int step = 0; step < 12; ++step) {
            platform.run(cycle += random() % 50);
            collector.begin_layer(cycle * 1000);
            const uint64_t begin = cycle;
            platform.run(cycle += random() % 500);
            const size_t layer = random() % 3;
            collector.end_layer(layer, {{"engine", 4000}, (cycle - begin) * 500, 3}, cycle * 1000);
            if (runs[layer] == 0) first[layer] = begin * 1000;
            cycles[layer] += cycle - begin;
            runs[layer] += 1;
        }
        platform.run(cycle += 100);
        const RunStatistics run = collector.finish(cycle * 1000);

        Row sum = run.between_layers;
        for (size_t layer = 0; layer < 3; ++layer) {
            const LayerRecord& record = run.layers[layer];
            EXPECT_EQ(record.cycles, cycles[layer] * 500 / 4000); // of the sum: no run is rounded
            EXPECT_EQ(record.clocks.size(), runs[layer] == 0 ? 0U : 1U);
            EXPECT_EQ(record.first_ticks, first[layer]);
            EXPECT_EQ(record.ticks, cycles[layer] * 1000);
            EXPECT_EQ(record.runs, runs[layer]);
            EXPECT_EQ(record.effectual_operations, 3 * runs[layer]);
            for (size_t i = 0; i < sum.size(); ++i)
                sum[i] += record.row[i];
        }
        ASSERT_EQ(sum, run.totals);
        ASSERT_EQ(state_sum(run.columns, sum, 0), static_cast<int64_t>(9 * cycle));
        ASSERT_EQ(state_sum(run.columns, sum, 1), static_cast<int64_t>(3 * cycle));
    }
}

TEST(Collector, UnknownLayerIsACallersMistake)
{
    RandomUnits platform(1);
    StatisticsCollector collector(platform.units, {});
    EXPECT_THROW(collector.end_layer(0, {}, 1), std::logic_error);
}

TEST(Collector, CyclesOfSeveralClocksAddUp)
{
    RandomUnits platform(1);
    StatisticsCollector collector(platform.units, {{"a", "conv", 5}}, 2);
    collector.begin_layer(1000, 0);
    collector.begin_layer(500, 1);
    collector.end_layer(0, {{"fast", 1000}, 5500, 0}, 9000, 0);
    collector.end_layer(0, {{"slow", 4000}, 9000, 0}, 9500, 1);
    collector.begin_layer(9000, 0);
    collector.end_layer(0, {{"fast", 1000}, 700, 0}, 10000, 0);
    const LayerRecord layer = collector.finish(20000).layers[0];
    EXPECT_EQ(layer.cycles, 6200U / 1000 + 9000U / 4000);
    EXPECT_EQ(layer.first_ticks, 500U);
    EXPECT_EQ(layer.ticks, 8000U + 9000 + 1000);
    ASSERT_EQ(layer.clocks.size(), 2U);
    EXPECT_EQ(layer.clocks[0].name, "fast");
    EXPECT_EQ(layer.clocks[1].period_ticks, 4000U);
}

class Child : public Module {
  public:
    Child(const sc_core::sc_module_name& name, double mhz) : Module(name, Clock(mhz))
    {
        statistics().counter("events", "count", "what happened");
    }
};
class Plain : public sc_core::sc_module {
  public:
    explicit Plain(const sc_core::sc_module_name& name) : sc_module(name), inner("inner", 500) {}
    Child inner;
};
class Parent : public Module {
  public:
    explicit Parent(const sc_core::sc_module_name& name)
        : Module(name, Clock(1000)),
          second("z_first", 250),
          first("a_second", 1000),
          wrapper("wrapper")
    {
    }
    Child second, first;
    Plain wrapper;
};

class SimulationUnits : public svp::test::KernelFixture {};

TEST_F(SimulationUnits, FindsModulesInOrderOfConstructionAlsoBelowPlainOnes)
{
    Parent parent("top");
    const auto units = simulation_units();
    ASSERT_EQ(units.size(), 4U);
    EXPECT_EQ(units[0].name, "top");
    EXPECT_EQ(units[1].name, "top.z_first");
    EXPECT_EQ(units[1].period_ticks, 4000U);
    EXPECT_EQ(units[2].name, "top.a_second");
    EXPECT_EQ(units[3].name, "top.wrapper.inner");
    EXPECT_EQ(units[3].statistics, &parent.wrapper.inner.statistics());
}

} // namespace
