// SPDX-License-Identifier: Apache-2.0
// Where each value of a config came from, for messages about rules across keys.
#pragma once

#include <map>
#include <string>

namespace svp {

struct ConfigPlaces {
    std::string fallback;                      // the file, for keys that nobody set
    std::map<std::string, std::string> of_key; // dotted key -> "file:line" or "--set key"

    // The place of a key, of the innermost section around it that has one, or the fallback.
    std::string find(std::string key) const
    {
        while (!key.empty()) {
            const auto found = of_key.find(key);
            if (found != of_key.end()) return found->second;
            const size_t dot = key.rfind('.');
            key.resize(dot == std::string::npos ? 0 : dot);
        }
        return fallback;
    }
};

inline std::string dotted(const std::string& prefix, const std::string& key)
{
    return prefix.empty() ? key : prefix + "." + key;
}

} // namespace svp
