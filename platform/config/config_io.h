// SPDX-License-Identifier: Apache-2.0
// Typed config structs (models/common/config.h) from YAML and from the command line, and back.
//
//   auto config = configure<PlatformConfig>("p.yaml", {"dram.banks=8"});   // file, then --set, then rules across keys
//   std::cout << dump_config(config);                                      // YAML with unit, range and meaning
//
// Everything wrong is one InputError: "p.yaml:12: dram.banks: '0' is not a whole number from 1 to 1024".
#pragma once

#include "platform/config/config_dump.h"
#include "platform/config/config_override.h"
#include "platform/config/config_reader.h"
#include "platform/config/config_rules.h"

#include <string>
#include <vector>

namespace svp {

// Reads a file over the values that `config` has. Nothing changes where it throws.
template <class T>
void load_config(const std::string& path, T& config, ConfigPlaces& places)
{
    T loaded = config;
    read_config(YamlReader::load_file(path), loaded, places);
    config = std::move(loaded);
}

template <class T>
void load_config(const std::string& path, T& config)
{
    ConfigPlaces places{path, {}};
    T loaded = config;
    load_config(path, loaded, places);
    check_rules(loaded, places);
    config = std::move(loaded);
}

// `assignment` is "a.b=value". Rules across keys are left to check_rules: several keys may have to change together.
template <class T>
void apply_override(T& config, const std::string& assignment, ConfigPlaces& places)
{
    const auto [key, value] = split_assignment(assignment);
    OverrideVisitor visitor(key, value);
    T changed = config;
    SectionOf<T>(changed).describe(visitor);
    visitor.finish();
    places.of_key[visitor.today().empty() ? key : visitor.today()] = "--set " + key;
    config = std::move(changed);
}

template <class T>
void apply_override(T& config, const std::string& assignment)
{
    ConfigPlaces places{"--set", {}};
    T changed = config;
    apply_override(changed, assignment, places);
    check_rules(changed, places);
    config = std::move(changed);
}

// Defaults, then the file (none where `path` is empty), then the overrides in their order, then the rules.
template <class T>
T configure(const std::string& path, const std::vector<std::string>& overrides)
{
    T config;
    ConfigPlaces places{path.empty() ? "defaults" : path, {}};
    if (!path.empty()) load_config(path, config, places);
    for (const auto& assignment : overrides)
        apply_override(config, assignment, places);
    check_rules(config, places);
    return config;
}

} // namespace svp
