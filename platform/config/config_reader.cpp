// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config_reader.h"

namespace svp {

void ReadVisitor::number(const char* key, unsigned& value, const char*, const char*, unsigned min, unsigned max)
{
    if (const auto found = find(key)) value = static_cast<unsigned>(found->unsigned_integer(min, max));
}

void ReadVisitor::number(const char* key, uint64_t& value, const char*, const char*, uint64_t min, uint64_t max)
{
    if (const auto found = find(key)) value = found->unsigned_integer(min, max);
}

void ReadVisitor::number(const char* key, double& value, const char*, const char*, double min, double max)
{
    if (const auto found = find(key)) value = found->number(min, max);
}

void ReadVisitor::flag(const char* key, bool& value, const char*)
{
    if (const auto found = find(key)) value = found->flag();
}

void ReadVisitor::text(const char* key, std::string& value, const char*)
{
    if (const auto found = find(key)) value = found->text();
}

void ReadVisitor::choose(const char* key, const std::vector<std::string>& names, size_t& chosen, const char*)
{
    if (const auto found = find(key)) chosen = found->choice(names);
}

void ReadVisitor::any_section(const char* key, AnySection& section, const char*)
{
    if (const auto found = find(key)) read_section(*found, section, dotted(prefix_, key), places_);
}

void ReadVisitor::former_key(const char* key, const std::string& today)
{
    if (const auto found = map_.find(key)) places_.of_key[today] = found->place();
}

std::optional<YamlReader> ReadVisitor::find(const char* key)
{
    auto found = map_.find(key);
    if (found) places_.of_key[dotted(prefix_, key)] = found->place();
    return found;
}

void read_section(const YamlReader& reader, AnySection& section, const std::string& prefix, ConfigPlaces& places)
{
    ReadVisitor visitor(reader, prefix, places);
    section.describe(visitor);
    visitor.finish();
}

} // namespace svp
