// A config as YAML that reads back to the same config, each key with its unit, range and meaning.
#pragma once

#include "platform/config/config_value.h"

#include <cstdint>
#include <limits>
#include <string>

namespace svp {

class DumpVisitor {
  public:
    template <class T>
    void number(const char* key, T& value, const char* unit, const char* description, Bound<T> min, Bound<T> max)
    {
        if constexpr (std::is_same_v<T, double>)
            add_real(key, value, unit, description, min, max);
        else
            add_whole(key, value, unit, description, min, max, max == std::numeric_limits<T>::max());
    }
    void flag(const char* key, bool& value, const char* description)
    {
        add(key, value ? "true" : "false", std::string("true or false; ") + description);
    }
    void text(const char* key, std::string& value, const char* description);
    template <class E>
    void choice(const char* key, E& value, Choices<Bound<E>> choices, const char* description)
    {
        std::string current, names;
        for (const auto& [name, choice_value] : choices) {
            if (choice_value == value) current = name;
            names += (names.empty() ? "" : " | ") + std::string(name);
        }
        add(key, current, names + "; " + description);
    }
    template <class S>
    void section(const char* key, S& value, const char* description)
    {
        begin_section(key, description);
        value.describe(*this);
        end_section();
    }

    const std::string& yaml() const { return yaml_; }

  private:
    void add(const char* key, const std::string& value, const std::string& comment);
    void add_real(const char* key, double value, const char* unit, const char* description, double min, double max);
    void add_whole(const char* key, uint64_t value, const char* unit, const char* description, uint64_t min,
                   uint64_t max, bool unbounded);
    void begin_section(const char* key, const char* description);
    void end_section();

    std::string yaml_;
    size_t depth_ = 0;
    bool section_is_empty_ = false;
};

template <class T>
std::string dump_config(T& config)
{
    DumpVisitor visitor;
    config.describe(visitor);
    return visitor.yaml();
}

} // namespace svp
