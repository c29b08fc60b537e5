// SPDX-License-Identifier: Apache-2.0
// One "--set a.b=value": the same checks as in a file.
#pragma once

#include "base/yaml/yaml_reader.h"
#include "platform/config/config_places.h"
#include "platform/config/config_visitor.h"

#include <string>
#include <utility>
#include <vector>

namespace svp {

// "a.b=value" as key and value. Throws InputError.
std::pair<std::string, std::string> split_assignment(const std::string& assignment);

class OverrideVisitor final : public ConfigVisitor {
  public:
    OverrideVisitor(std::string key, const std::string& value)
        : wanted_(std::move(key)),
          reader_(YamlReader::parse_value(value, "--set " + wanted_))
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

    // Throws InputError where no key had the name.
    void finish() const;
    // What today's name of the key is, where that is another; else empty.
    const std::string& today() const { return today_; }

  private:
    void choose(const char* key, const std::vector<std::string>& names, size_t& chosen,
                const char* description) override;
    bool matches(const char* key);

    std::string wanted_;
    YamlReader reader_;
    std::string prefix_, today_;
    std::vector<std::string> keys_, sections_;
    bool found_ = false;
};

} // namespace svp
