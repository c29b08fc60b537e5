// SPDX-License-Identifier: Apache-2.0
// A config as YAML that reads back to the same config, each key with its unit, range and meaning.
#pragma once

#include "platform/config/config_visitor.h"

#include <string>
#include <vector>

namespace svp {

class DumpVisitor final : public ConfigVisitor {
  public:
    void number(const char* key, unsigned& value, const char* unit, const char* description, unsigned min,
                unsigned max) override;
    void number(const char* key, uint64_t& value, const char* unit, const char* description, uint64_t min,
                uint64_t max) override;
    void number(const char* key, double& value, const char* unit, const char* description, double min,
                double max) override;
    void flag(const char* key, bool& value, const char* description) override;
    void text(const char* key, std::string& value, const char* description) override;
    void any_section(const char* key, AnySection& section, const char* description) override;
    void former_section(const char*, AnySection&) override {}

    const std::string& yaml() const { return yaml_; }

  private:
    void choose(const char* key, const std::vector<std::string>& names, size_t& chosen,
                const char* description) override;
    void add(const char* key, const std::string& value, const std::string& comment);
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
    SectionOf<T>(config).describe(visitor);
    return visitor.yaml();
}

} // namespace svp
