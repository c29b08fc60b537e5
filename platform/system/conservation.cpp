// SPDX-License-Identifier: Apache-2.0
#include "platform/system/conservation.h"

#include "models/common/module.h"

#include <fmt/format.h>

namespace svp {
namespace {

void settle_below(sc_core::sc_object& object)
{
    if (auto* module = dynamic_cast<Module*>(&object)) module->settle();
    for (sc_core::sc_object* child : object.get_child_objects())
        settle_below(*child);
}

} // namespace

void settle_all()
{
    for (sc_core::sc_object* top : sc_core::sc_get_top_level_objects())
        settle_below(*top);
}

std::string broken_accounting(const std::vector<Unit>& units, uint64_t end_ticks)
{
    for (const Unit& unit : units) {
        const uint64_t elapsed = (end_ticks + unit.period_ticks - 1) / unit.period_ticks;
        for (const Activity& activity : unit.statistics->activities()) {
            uint64_t sum = 0;
            for (unsigned state = 0; state < activity.states().size(); ++state)
                sum += activity.cycles(state);
            if (sum == elapsed * activity.width()) continue;
            return fmt::format("{}.{}: states add up to {} lane-cycles, {} lanes x {} cycles have passed", unit.name,
                               activity.name(), sum, activity.width(), elapsed);
        }
    }
    return "";
}

std::string broken_law(const std::vector<Law>& laws, const std::vector<Unit>& units)
{
    for (const Law& law : laws) {
        const std::string problem = broken(law, units);
        if (!problem.empty()) return problem;
    }
    return "";
}

} // namespace svp
