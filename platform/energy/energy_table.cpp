// SPDX-License-Identifier: Apache-2.0
#include "platform/energy/energy_table.h"

#include "base/yaml/yaml_reader.h"

#include <algorithm>

namespace svp {
namespace {

constexpr uint64_t schema_version = 1;
constexpr double most_picojoules = 1e9;
const std::vector<std::string> confidence_tags = {"C", "D", "R", "O"};

EnergyAction read_action(const std::string& name, const YamlReader& reader)
{
    EnergyAction action;
    action.name = name;
    action.picojoules = reader.require("picojoules").number(0, most_picojoules);
    action.unit = reader.require("unit").text();
    action.source = reader.require("source").text();
    action.node = reader.require("node").text();
    action.confidence = confidence_tags[reader.require("confidence").choice(confidence_tags)];
    reader.finish();
    return action;
}

} // namespace

EnergyTable EnergyTable::load(const std::string& path) { return EnergyTable(YamlReader::load_file(path)); }

EnergyTable EnergyTable::parse(const std::string& text, const std::string& place)
{
    return EnergyTable(YamlReader::parse(text, place));
}

EnergyTable::EnergyTable(const YamlReader& root)
{
    root.require("schema_version").unsigned_integer(schema_version, schema_version);
    name_ = root.require("name").text();
    for (const auto& [name, reader] : root.require("actions").entries())
        actions_.push_back(read_action(name, reader));
    root.finish();
}

const EnergyAction* EnergyTable::find(const std::string& action) const
{
    const auto found = std::find_if(actions_.begin(), actions_.end(), [&](const auto& a) { return a.name == action; });
    return found == actions_.end() ? nullptr : &*found;
}

} // namespace svp
