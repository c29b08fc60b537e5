// SPDX-License-Identifier: Apache-2.0
// The layout in traces/ speaks of signals and states that the platform has.
#include "platform/kinds/platform_config.h"
#include "platform/statistics/unit.h"
#include "platform/system/system.h"
#include "tests/support/kernel_fixture.h"

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace svp {
namespace {

class ShippedLayout : public test::KernelFixture {};

std::map<std::string, std::vector<std::string>> states_by_signal()
{
    std::map<std::string, std::vector<std::string>> result;
    for (const Unit& unit : simulation_units()) {
        auto& module = dynamic_cast<Module&>(*sc_core::sc_find_object(unit.name.c_str()));
        for (TracePoint& point : module.trace_points().points())
            result[unit.name + "." + point.name()] = point.enumeration();
    }
    return result;
}

std::vector<std::string> read_states(const std::string& path)
{
    std::ifstream stream("traces/" + path);
    std::vector<std::string> names;
    size_t value = 0;
    std::string name;
    while (stream >> std::hex >> value >> name) {
        EXPECT_EQ(value, names.size()) << path;
        names.push_back(name);
    }
    return names;
}

TEST_F(ShippedLayout, NamesSignalsAndStatesOfThePlatform)
{
    const PlatformConfig config;
    const System system("system", config.instances, [](svp_port&) { return 0; });
    const auto known = states_by_signal();
    std::ifstream layout("traces/demo.gtkw");
    std::string line, states;
    int signals = 0;
    while (std::getline(layout, line)) {
        if (line.rfind("^1 ", 0) == 0) states = line.substr(3);
        if (line.rfind("system.", 0) != 0) continue;
        const std::string signal = line.substr(0, line.find('['));
        ASSERT_TRUE(known.count(signal)) << signal << ": record the traces again with traces/record.sh";
        if (!states.empty()) {
            EXPECT_EQ(read_states(states), known.at(signal)) << signal;
        }
        states.clear();
        ++signals;
    }
    EXPECT_GT(signals, 20);
}

} // namespace
} // namespace svp
