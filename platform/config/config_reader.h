// SPDX-License-Identifier: Apache-2.0
// Reads a config from YAML: sections are maps, keys left out keep their value, unknown keys are errors.
#pragma once

#include "base/yaml/yaml_reader.h"
#include "platform/config/config_places.h"
#include "platform/config/config_visitor.h"

#include <optional>
#include <string>
#include <vector>

namespace svp {

class ReadVisitor final : public ConfigVisitor {
  public:
    ReadVisitor(YamlReader map, std::string prefix, ConfigPlaces& places)
        : map_(std::move(map)),
          prefix_(std::move(prefix)),
          places_(places)
    {
    }

    void number(const char* key, unsigned& value, const char* unit, const char* description, unsigned min,
                unsigned max) override;
    void number(const char* key, uint64_t& value, const char* unit, const char* description, uint64_t min,
                uint64_t max) override;
    void number(const char* key, double& value, const char* unit, const char* description, double min,
                double max) override;
    void flag(const char* key, bool& value, const char* description) override;
    void text(const char* key, std::string& value, const char* description) override;
    void any_section(const char* key, AnySection& section, const char* description) override;
    void former_key(const char* key, const std::string& today) override;
    void finish() const { map_.finish(); }

  private:
    void choose(const char* key, const std::vector<std::string>& names, size_t& chosen,
                const char* description) override;
    std::optional<YamlReader> find(const char* key);

    YamlReader map_;
    std::string prefix_;
    ConfigPlaces& places_;
};

// `prefix`: the dotted key of the section, empty for a whole config.
void read_section(const YamlReader& reader, AnySection& section, const std::string& prefix, ConfigPlaces& places);

template <class T, class = void>
struct HasTable : std::false_type {
};
template <class T>
struct HasTable<T, std::void_t<decltype(&T::read_table)>> : std::true_type {
};

// A config whose keys depend on the file itself, as those of a platform on its instances, reads that part first.
template <class T>
void read_config(const YamlReader& reader, T& config, ConfigPlaces& places)
{
    if constexpr (HasTable<T>::value) config.read_table(reader, places);
    SectionOf<T> section(config);
    read_section(reader, section, "", places);
}

} // namespace svp
