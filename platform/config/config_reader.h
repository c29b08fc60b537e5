// Reads a config from YAML: sections are maps, keys left out keep their value, unknown keys are errors.
#pragma once

#include "platform/config/config_places.h"
#include "platform/config/config_value.h"

#include <optional>

namespace svp {

class ReadVisitor {
  public:
    ReadVisitor(YamlReader map, std::string prefix, ConfigPlaces& places)
        : map_(std::move(map)),
          prefix_(std::move(prefix)),
          places_(places)
    {
    }

    template <class T>
    void number(const char* key, T& value, const char*, const char*, Bound<T> min, Bound<T> max)
    {
        if (const auto found = find(key)) read_number(*found, value, min, max);
    }
    void flag(const char* key, bool& value, const char*)
    {
        if (const auto found = find(key)) value = found->flag();
    }
    void text(const char* key, std::string& value, const char*)
    {
        if (const auto found = find(key)) value = found->text();
    }
    template <class E>
    void choice(const char* key, E& value, Choices<Bound<E>> choices, const char*)
    {
        if (const auto found = find(key)) read_choice<E>(*found, value, choices);
    }
    template <class S>
    void section(const char* key, S& value, const char*)
    {
        const auto found = find(key);
        if (!found) return;
        ReadVisitor inner(*found, dotted(prefix_, key), places_);
        value.describe(inner);
        inner.finish();
    }
    void finish() const { map_.finish(); }

  private:
    std::optional<YamlReader> find(const char* key)
    {
        auto found = map_.find(key);
        if (found) places_.of_key[dotted(prefix_, key)] = found->place();
        return found;
    }

    YamlReader map_;
    std::string prefix_;
    ConfigPlaces& places_;
};

template <class T>
void read_config(const YamlReader& reader, T& config, ConfigPlaces& places)
{
    ReadVisitor visitor(reader, "", places);
    config.describe(visitor);
    visitor.finish();
}

} // namespace svp
