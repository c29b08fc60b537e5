// SPDX-License-Identifier: Apache-2.0
// A config as JSON that reads back to the same config.
#pragma once

#include "platform/config/config_visitor.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace svp {

class JsonVisitor final : public ConfigVisitor {
  public:
    explicit JsonVisitor(nlohmann::ordered_json& json) : json_(json) {}

    void number(const char* key, unsigned& value, const char*, const char*, unsigned, unsigned) override
    {
        json_[key] = value;
    }
    void number(const char* key, uint64_t& value, const char*, const char*, uint64_t, uint64_t) override
    {
        json_[key] = value;
    }
    void number(const char* key, double& value, const char*, const char*, double, double) override
    {
        json_[key] = value;
    }
    void flag(const char* key, bool& value, const char*) override { json_[key] = value; }
    void text(const char* key, std::string& value, const char*) override { json_[key] = value; }
    void any_section(const char* key, AnySection& section, const char*) override
    {
        nlohmann::ordered_json inner = nlohmann::ordered_json::object();
        JsonVisitor visitor(inner);
        section.describe(visitor);
        json_[key] = std::move(inner);
    }
    void former_section(const char*, AnySection&) override {}

  private:
    void choose(const char* key, const std::vector<std::string>& names, size_t& chosen, const char*) override
    {
        json_[key] = names[chosen];
    }

    nlohmann::ordered_json& json_;
};

template <class T>
nlohmann::ordered_json config_json(T config)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    JsonVisitor visitor(json);
    SectionOf<T>(config).describe(visitor);
    return json;
}

} // namespace svp
