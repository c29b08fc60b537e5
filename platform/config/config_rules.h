// Rules across keys: calls the validate() of every struct that has one, innermost first.
#pragma once

#include "platform/config/config_places.h"
#include "platform/config/config_value.h"

#include <type_traits>
#include <utility>

namespace svp {

template <class T, class = void>
struct HasRules : std::false_type {
};
template <class T>
struct HasRules<T, std::void_t<decltype(std::declval<const T&>().validate())>> : std::true_type {
};

class RuleVisitor {
  public:
    explicit RuleVisitor(const ConfigPlaces& places) : places_(places) {}

    template <class T>
    void number(const char*, T&, const char*, const char*, Bound<T>, Bound<T>)
    {
    }
    void flag(const char*, bool&, const char*) {}
    void text(const char*, std::string&, const char*) {}
    template <class E>
    void choice(const char*, E&, Choices<Bound<E>>, const char*)
    {
    }
    template <class S>
    void section(const char* key, S& value, const char*)
    {
        const std::string outer = prefix_;
        prefix_ = dotted(outer, key);
        check(value);
        prefix_ = outer;
    }
    template <class S>
    void check(S& value)
    {
        value.describe(*this);
        if constexpr (HasRules<S>::value) report(value.validate());
    }

  private:
    // `problem`: empty, or "key: what is wrong" with the key relative to the struct.
    void report(const std::string& problem) const;

    const ConfigPlaces& places_;
    std::string prefix_;
};

// Throws InputError with the place of the key that validate() names.
template <class T>
void check_rules(T& config, const ConfigPlaces& places)
{
    RuleVisitor(places).check(config);
}

} // namespace svp
