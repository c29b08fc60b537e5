// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config_rules.h"

#include "base/errors/input_error.h"

namespace svp {

void RuleVisitor::any_section(const char* key, AnySection& section, const char*)
{
    const std::string outer = prefix_;
    prefix_ = dotted(outer, key);
    check(section);
    prefix_ = outer;
}

void RuleVisitor::check(AnySection& section)
{
    section.describe(*this);
    report(section.validate());
}

void RuleVisitor::report(const std::string& problem) const
{
    if (problem.empty()) return;
    const size_t colon = problem.find(": ");
    if (colon == std::string::npos) throw InputError(places_.find(prefix_) + ": " + prefix_ + ": " + problem);
    const std::string key = dotted(prefix_, problem.substr(0, colon));
    const std::string place = places_.find(key);
    const bool place_is_key = place == "--set " + key;
    throw InputError(place + (place_is_key ? "" : ": " + key) + problem.substr(colon));
}

} // namespace svp
