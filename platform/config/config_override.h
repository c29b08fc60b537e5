// One "--set a.b=value": the same checks as in a file.
#pragma once

#include "platform/config/config_places.h"
#include "platform/config/config_value.h"

#include <string>
#include <utility>
#include <vector>

namespace svp {

// "a.b=value" as key and value. Throws InputError.
std::pair<std::string, std::string> split_assignment(const std::string& assignment);

class OverrideVisitor {
  public:
    OverrideVisitor(std::string key, const std::string& value)
        : wanted_(std::move(key)),
          reader_(YamlReader::parse_value(value, "--set " + wanted_))
    {
    }

    template <class T>
    void number(const char* key, T& value, const char*, const char*, Bound<T> min, Bound<T> max)
    {
        if (matches(key)) read_number(reader_, value, min, max);
    }
    void flag(const char* key, bool& value, const char*)
    {
        if (matches(key)) value = reader_.flag();
    }
    void text(const char* key, std::string& value, const char*)
    {
        if (matches(key)) value = reader_.text();
    }
    template <class E>
    void choice(const char* key, E& value, Choices<Bound<E>> choices, const char*)
    {
        if (matches(key)) read_choice<E>(reader_, value, choices);
    }
    template <class S>
    void section(const char* key, S& value, const char*)
    {
        const std::string outer = prefix_;
        prefix_ = dotted(outer, key);
        sections_.push_back(prefix_);
        value.describe(*this);
        prefix_ = outer;
    }

    // Throws InputError where no key had the name.
    void finish() const;

  private:
    bool matches(const char* key)
    {
        keys_.push_back(dotted(prefix_, key));
        const bool same = keys_.back() == wanted_;
        found_ |= same;
        return same;
    }

    std::string wanted_;
    YamlReader reader_;
    std::string prefix_;
    std::vector<std::string> keys_, sections_;
    bool found_ = false;
};

} // namespace svp
