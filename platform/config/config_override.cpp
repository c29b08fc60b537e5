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
