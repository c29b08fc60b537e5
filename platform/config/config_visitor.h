// SPDX-License-Identifier: Apache-2.0
// What walks over the keys of a config: the YAML reader, --set, --dump-config and the check of rules each are one.
//
// A config tells its keys by a template `describe(Visitor&)` (models/common/config.h), so models know nothing of this
// class; what is only known at run time, such as the instances of a platform, is described through it.
#pragma once

#include "models/common/config.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace svp {

class ConfigVisitor;

// A struct with keys, whatever its type.
class AnySection {
  public:
    virtual ~AnySection() = default;
    virtual void describe(ConfigVisitor& visitor) = 0;
    // Rules across its keys: empty, or "key: what is wrong".
    virtual std::string validate() const = 0;
};

class ConfigVisitor {
  public:
    // Keeps bounds and choices out of template deduction, so that plain literals may be given.
    template <class T>
    struct Undeduced {
        using type = T;
    };

    virtual ~ConfigVisitor() = default;

    virtual void number(const char* key, unsigned& value, const char* unit, const char* description, unsigned min,
                        unsigned max) = 0;
    virtual void number(const char* key, uint64_t& value, const char* unit, const char* description, uint64_t min,
                        uint64_t max) = 0;
    virtual void number(const char* key, double& value, const char* unit, const char* description, double min,
                        double max) = 0;
    virtual void flag(const char* key, bool& value, const char* description) = 0;
    virtual void text(const char* key, std::string& value, const char* description) = 0;
    template <class E>
    void choice(const char* key, E& value, Choices<typename Undeduced<E>::type> choices, const char* description)
    {
        std::vector<std::string> names;
        size_t chosen = 0;
        for (const auto& [name, meaning] : choices) {
            if (meaning == value) chosen = names.size();
            names.emplace_back(name);
        }
        choose(key, names, chosen, description);
        value = (choices.begin() + chosen)->second;
    }
    template <class S>
    void section(const char* key, S& value, const char* description);
    virtual void any_section(const char* key, AnySection& section, const char* description) = 0;
    // Keys that files of earlier versions have for what is described elsewhere: read, never written.
    virtual void former_section(const char* key, AnySection& section) { any_section(key, section, ""); }
    // Before such a key: messages call the value by its name of today, and tell the place of the key that was given.
    virtual void former_key(const char* /*key*/, const std::string& /*today*/) {}

  protected:
    // `chosen`: index into `names`, in and out.
    virtual void choose(const char* key, const std::vector<std::string>& names, size_t& chosen,
                        const char* description) = 0;
};

template <class T, class = void>
struct HasRules : std::false_type {
};
template <class T>
struct HasRules<T, std::void_t<decltype(std::declval<const T&>().validate())>> : std::true_type {
};

template <class S>
class SectionOf final : public AnySection {
  public:
    explicit SectionOf(S& value) : value_(value) {}
    void describe(ConfigVisitor& visitor) override { value_.describe(visitor); }
    std::string validate() const override
    {
        if constexpr (HasRules<S>::value) return value_.validate();
        return {};
    }

  private:
    S& value_;
};

template <class S>
void ConfigVisitor::section(const char* key, S& value, const char* description)
{
    SectionOf<S> any(value);
    any_section(key, any, description);
}

} // namespace svp
