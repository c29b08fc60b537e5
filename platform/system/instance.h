// SPDX-License-Identifier: Apache-2.0
// One row of a platform's table: what it is, where it is attached, what its kind lets a user set.
#pragma once

#include "models/dma/dma_config.h"
#include "platform/config/config_visitor.h"

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>

namespace svp {

class InstanceKind;

struct NetworkPlace {
    unsigned column = 0, row = 0;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("column", column, "index", "router in x, from 0", 0u, 63u);
        v.number("row", row, "index", "router in y, from 0", 0u, 63u);
    }
};

// What a kind lets its user set, of one instance.
class InstanceSettings {
  public:
    virtual ~InstanceSettings() = default;
    virtual std::unique_ptr<InstanceSettings> clone() const = 0;
    // Keys of the table's row: names of other instances, more places.
    virtual void describe_links(ConfigVisitor&) {}
    // Keys of the section that bears the instance's name, and rules across them.
    virtual AnySection& section() = 0;
    // How its DMAs move data, if it has any.
    virtual DmaConfig* dma_config() { return nullptr; }
    // Sections of its own beside that one, "NAME_mapping" for example.
    virtual void describe_more(ConfigVisitor&, const std::string& /*name*/) {}
};

// Settings that are one struct.
template <class Config>
class SettingsOf : public InstanceSettings {
  public:
    Config config;

    SettingsOf() = default;
    explicit SettingsOf(const Config& value) : config(value) {}
    SettingsOf(const SettingsOf& other) : InstanceSettings(), config(other.config) {}
    SettingsOf& operator=(const SettingsOf&) = delete;
    std::unique_ptr<InstanceSettings> clone() const override { return std::make_unique<SettingsOf>(*this); }
    AnySection& section() override { return section_; }

    DmaConfig* dma_config() override
    {
        if constexpr (std::is_same_v<Config, DmaConfig>) return &config;
        return nullptr;
    }

  private:
    SectionOf<Config> section_{config};
};

struct Instance {
    std::string name;
    const InstanceKind* kind = nullptr;
    bool enabled = true; // else the platform does without it
    NetworkPlace place;  // of its sockets on the network
    uint64_t base = 0;   // of its address range
    unsigned interrupt = 0;
    std::unique_ptr<InstanceSettings> settings;

    Instance(std::string instance_name, const InstanceKind& instance_kind);
    Instance(const Instance& other);
    Instance(Instance&&) = default;
    Instance& operator=(Instance other) noexcept;
    ~Instance() = default;

    // Throws std::logic_error where the settings are of another type: the caller asks for the kind first.
    template <class Settings>
    Settings& as() const
    {
        auto* typed = dynamic_cast<Settings*>(settings.get());
        if (!typed) wrong_settings();
        return *typed;
    }

    // The row in the table.
    void describe(ConfigVisitor& visitor);
    // Its section and those beside it.
    void describe_sections(ConfigVisitor& visitor);

  private:
    [[noreturn]] void wrong_settings() const;
};

} // namespace svp
