// SPDX-License-Identifier: Apache-2.0
#include "platform/statistics/unit.h"

#include "models/common/module.h"

#include <algorithm>
#include <cctype>
#include <systemc>

namespace svp {
namespace {

void collect(sc_core::sc_object* object, std::vector<Unit>& units)
{
    if (auto* module = dynamic_cast<Module*>(object))
        units.push_back({module->name(), &module->statistics(), module->clock().period_ticks(), Unit::shared});
    for (sc_core::sc_object* child : object->get_child_objects())
        collect(child, units);
}

std::string without_index(const std::string& part)
{
    const size_t last = part.find_last_not_of("0123456789");
    const bool has_index = last != std::string::npos && last + 1 < part.size() && part[last] == '_';
    return has_index ? part.substr(0, last + 1) + "*" : part;
}

} // namespace

std::string family_of(const std::string& unit)
{
    std::string family;
    for (size_t begin = 0; begin <= unit.size();) {
        const size_t end = std::min(unit.find('.', begin), unit.size());
        family += (begin == 0 ? "" : ".") + without_index(unit.substr(begin, end - begin));
        begin = end + 1;
    }
    return family;
}

std::vector<Unit> simulation_units()
{
    std::vector<Unit> units;
    for (sc_core::sc_object* object : sc_core::sc_get_top_level_objects())
        collect(object, units);
    return units;
}

} // namespace svp
