// SPDX-License-Identifier: Apache-2.0
// What the units of a whole platform say about what they count.
#include "platform/config/config_io.h"
#include "platform/energy/energy_table.h"
#include "platform/kinds/platform_config.h"
#include "platform/statistics/unit.h"
#include "platform/system/system.h"
#include "tests/support/kernel_fixture.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <set>
#include <sstream>

using namespace svp;

namespace {

// Words of small letters and digits, joined by '_'.
bool is_name(const std::string& text)
{
    const auto is_word_character = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const auto is_allowed = [&](char c) { return is_word_character(c) || c == '_'; };
    return !text.empty() && is_word_character(text.front()) && is_word_character(text.back()) &&
           std::all_of(text.begin(), text.end(), is_allowed) && text.find("__") == std::string::npos;
}

bool parts_are_names(const std::string& dotted)
{
    std::istringstream parts(dotted);
    bool all = true;
    for (std::string part; std::getline(parts, part, '.');)
        all = all && is_name(part);
    return all && !dotted.empty() && dotted.back() != '.';
}

// A name, or the name of a family, the member's index and what is counted of it, joined by dots.
bool is_counter_name(const std::string& text)
{
    const size_t dot = text.find('.');
    if (dot == std::string::npos) return is_name(text);
    const std::string family = text.substr(0, dot);
    return (family == "channel" || family == "link") && parts_are_names(text.substr(dot + 1));
}

class StatisticsDefinitions : public test::KernelFixture {
  protected:
    StatisticsDefinitions()
        : system_("system",
                  configure<PlatformConfig>("configs/platforms/aie_2x2.yaml", {"systolic.enabled=true"}).instances,
                  [](svp_port&) { return 0; }),
          units_(simulation_units())
    {
    }

    template <class Check>
    void for_each_counter(Check check)
    {
        for (const Unit& unit : units_)
            for (const Counter& counter : unit.statistics->counters()) {
                SCOPED_TRACE(unit.name + "." + counter.name);
                check(counter);
            }
    }

    System system_;
    std::vector<Unit> units_;
};

TEST_F(StatisticsDefinitions, CountersHaveWordsForNamesPluralsForUnitsAndADescription)
{
    const std::set<std::string> units = {
        "accesses",   "beats",   "blocks", "bursts",       "byte-hops",  "bytes",      "calls",
        "commands",   "cycles",  "edges",  "errors",       "executions", "interrupts", "lane-cycles",
        "operations", "packets", "passes", "records",      "requests",   "resets",     "rows",
        "sets",       "slots",   "tokens", "transactions", "values",     "words"};
    size_t counters = 0;
    for_each_counter([&](const Counter& counter) {
        EXPECT_TRUE(is_counter_name(counter.name));
        EXPECT_TRUE(units.count(counter.unit)) << counter.unit;
        EXPECT_FALSE(counter.description.empty());
        ++counters;
    });
    EXPECT_GT(counters, 100U);
}

TEST_F(StatisticsDefinitions, NamesAreUniqueWithinAUnit)
{
    for (const Unit& unit : units_) {
        std::set<std::string> counters, activities;
        for (const Counter& counter : unit.statistics->counters())
            EXPECT_TRUE(counters.insert(counter.name).second) << unit.name << "." << counter.name;
        for (const Activity& activity : unit.statistics->activities()) {
            EXPECT_TRUE(activities.insert(activity.name()).second) << unit.name << "." << activity.name();
            const std::set<std::string> states(activity.states().begin(), activity.states().end());
            EXPECT_EQ(states.size(), activity.states().size()) << unit.name << "." << activity.name();
        }
    }
}

TEST_F(StatisticsDefinitions, TheDefaultEnergyTablePricesEveryActionAndNoOther)
{
    const EnergyTable table = EnergyTable::load("configs/energy/default_45nm.yaml");
    std::set<std::string> counted, priced;
    for_each_counter([&](const Counter& counter) {
        if (!counter.action.empty()) counted.insert(counter.action);
    });
    for (const EnergyAction& action : table.actions())
        priced.insert(action.name);
    EXPECT_EQ(counted, priced);
}

// Data that moves through a memory or a network costs energy in some counter of the same unit.
TEST_F(StatisticsDefinitions, EveryMemoryHasAnAction)
{
    const std::vector<std::string> memories = {"system.dram",
                                               "system.noc",
                                               "system.escalate.activation_buffer",
                                               "system.escalate.coefficient_engine",
                                               "system.escalate.output_buffer",
                                               "system.escalate.post_processor",
                                               "system.escalate.tile_0",
                                               "system.array.column_0.shim.dma",
                                               "system.array.column_0.memory_1.dma",
                                               "system.array.column_0.compute_2.dma"};
    for (const std::string& name : memories) {
        const auto unit = std::find_if(units_.begin(), units_.end(), [&](const Unit& u) { return u.name == name; });
        ASSERT_NE(unit, units_.end()) << name;
        const auto& counters = unit->statistics->counters();
        EXPECT_TRUE(std::any_of(counters.begin(), counters.end(), [](const Counter& counter) {
            return counter.unit.rfind("byte", 0) == 0 && !counter.action.empty();
        })) << name;
    }
}

} // namespace
