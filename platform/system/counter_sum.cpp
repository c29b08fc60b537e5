// SPDX-License-Identifier: Apache-2.0
#include "platform/system/counter_sum.h"

#include <fmt/format.h>
#include <stdexcept>
#include <vector>

namespace svp {
namespace {

void collect(sc_core::sc_object& object, const std::string& counter, std::vector<const Counter*>& members)
{
    if (auto* unit = dynamic_cast<Module*>(&object))
        for (const Counter& candidate : unit->statistics().counters())
            if (candidate.name == counter) members.push_back(&candidate);
    for (sc_core::sc_object* child : object.get_child_objects())
        collect(*child, counter, members);
}

} // namespace

std::function<uint64_t()> counter_sum(Module& module, const std::string& counter)
{
    std::vector<const Counter*> members;
    collect(module, counter, members);
    if (members.empty()) throw std::logic_error(fmt::format("{} has no counter {}", module.name(), counter));
    return [members] {
        uint64_t sum = 0;
        for (const Counter* member : members)
            sum += member->value;
        return sum;
    };
}

} // namespace svp
