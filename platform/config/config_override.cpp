// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config_override.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp {

std::pair<std::string, std::string> split_assignment(const std::string& assignment)
{
    const size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
        throw InputError(fmt::format("--set '{}': expected KEY=VALUE, for example dram.banks=8", assignment));
    return {assignment.substr(0, equals), assignment.substr(equals + 1)};
}

void OverrideVisitor::number(const char* key, unsigned& value, const char*, const char*, unsigned min, unsigned max)
{
    if (matches(key)) value = static_cast<unsigned>(reader_.unsigned_integer(min, max));
}

void OverrideVisitor::number(const char* key, uint64_t& value, const char*, const char*, uint64_t min, uint64_t max)
{
    if (matches(key)) value = reader_.unsigned_integer(min, max);
}

void OverrideVisitor::number(const char* key, double& value, const char*, const char*, double min, double max)
{
    if (matches(key)) value = reader_.number(min, max);
}

void OverrideVisitor::flag(const char* key, bool& value, const char*)
{
    if (matches(key)) value = reader_.flag();
}

void OverrideVisitor::text(const char* key, std::string& value, const char*)
{
    if (matches(key)) value = reader_.text();
}

void OverrideVisitor::choose(const char* key, const std::vector<std::string>& names, size_t& chosen, const char*)
{
    if (matches(key)) chosen = reader_.choice(names);
}

void OverrideVisitor::any_section(const char* key, AnySection& section, const char*)
{
    const std::string outer = prefix_;
    prefix_ = dotted(outer, key);
    sections_.push_back(prefix_);
    section.describe(*this);
    prefix_ = outer;
}

void OverrideVisitor::former_key(const char* key, const std::string& today)
{
    const std::string former = dotted(prefix_, key);
    if (wanted_ == former || wanted_.rfind(former + ".", 0) == 0) today_ = today;
}

bool OverrideVisitor::matches(const char* key)
{
    keys_.push_back(dotted(prefix_, key));
    const bool same = keys_.back() == wanted_;
    found_ |= same;
    return same;
}

void OverrideVisitor::finish() const
{
    if (found_) return;
    const std::string place = "--set " + wanted_ + ": ";
    if (std::find(sections_.begin(), sections_.end(), wanted_) != sections_.end()) {
        std::vector<std::string> inner;
        for (const auto& key : keys_)
            if (key.rfind(wanted_ + ".", 0) == 0) inner.push_back(key);
        throw InputError(
            fmt::format("{}a section has no value of its own; its keys: {}", place, fmt::join(inner, ", ")));
    }
    // The last part of a key is what people remember: "banks" for "dram.banks".
    std::string hint = did_you_mean(wanted_, keys_);
    for (const auto& key : keys_) {
        const std::string last = "." + wanted_;
        const bool ends = key.size() > last.size() && key.compare(key.size() - last.size(), last.size(), last) == 0;
        if (hint.empty() && ends) hint = fmt::format(", did you mean '{}'?", key);
    }
    throw InputError(place + "unknown key" + (hint.empty() ? "; --dump-config lists all of them" : hint));
}

} // namespace svp
