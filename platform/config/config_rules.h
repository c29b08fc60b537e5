// SPDX-License-Identifier: Apache-2.0
// Rules across keys: calls the validate() of every struct that has one, innermost first.
#pragma once

#include "platform/config/config_places.h"
#include "platform/config/config_visitor.h"

#include <string>
#include <vector>

namespace svp {

class RuleVisitor final : public ConfigVisitor {
  public:
    explicit RuleVisitor(const ConfigPlaces& places) : places_(places) {}

    void number(const char*, unsigned&, const char*, const char*, unsigned, unsigned) override {}
    void number(const char*, uint64_t&, const char*, const char*, uint64_t, uint64_t) override {}
    void number(const char*, double&, const char*, const char*, double, double) override {}
    void flag(const char*, bool&, const char*) override {}
    void text(const char*, std::string&, const char*) override {}
    void any_section(const char* key, AnySection& section, const char* description) override;
    void former_section(const char*, AnySection&) override {}
    void check(AnySection& section);

  private:
    void choose(const char*, const std::vector<std::string>&, size_t&, const char*) override {}
    // `problem`: empty, or "key: what is wrong" with the key relative to the struct.
    void report(const std::string& problem) const;

    const ConfigPlaces& places_;
    std::string prefix_;
};

// Throws InputError with the place of the key that validate() names.
template <class T>
void check_rules(T& config, const ConfigPlaces& places)
{
    SectionOf<T> section(config);
    RuleVisitor(places).check(section);
}

} // namespace svp
