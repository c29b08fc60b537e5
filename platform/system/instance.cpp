// SPDX-License-Identifier: Apache-2.0
#include "platform/system/instance.h"

#include "base/errors/input_error.h"

#include "platform/system/instance_kind.h"

#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace svp {
namespace {

// The section of an instance: whether it is there, then the keys of its kind.
class InstanceSection final : public AnySection {
  public:
    explicit InstanceSection(Instance& instance) : instance_(instance) {}
    void describe(ConfigVisitor& visitor) override
    {
        if (instance_.kind->optional()) visitor.flag("enabled", instance_.enabled, "whether the platform has it");
        instance_.settings->section().describe(visitor);
    }
    std::string validate() const override { return instance_.enabled ? instance_.settings->section().validate() : ""; }

  private:
    Instance& instance_;
};

} // namespace

Instance::Instance(std::string instance_name, const InstanceKind& instance_kind)
    : name(std::move(instance_name)),
      kind(&instance_kind),
      settings(instance_kind.make_settings())
{
}

Instance::Instance(const Instance& other)
    : name(other.name),
      kind(other.kind),
      enabled(other.enabled),
      place(other.place),
      base(other.base),
      interrupt(other.interrupt),
      settings(other.settings->clone())
{
}

Instance& Instance::operator=(Instance other) noexcept
{
    name.swap(other.name);
    kind = other.kind;
    enabled = other.enabled;
    place = other.place;
    base = other.base;
    interrupt = other.interrupt;
    settings.swap(other.settings);
    return *this;
}

void Instance::wrong_settings() const { throw std::logic_error(fmt::format("{}: settings of another kind", name)); }

void Instance::describe(ConfigVisitor& visitor)
{
    std::string kind_name = kind->name();
    visitor.text("kind", kind_name, kind->description());
    if (kind_name != kind->name()) throw InputError(fmt::format("instances.{}.kind: only a file can change it", name));
    if (kind->on_network()) visitor.section("place", place, "router that its sockets are attached to");
    if (kind->has_registers() || kind->is_memory())
        visitor.number("base", base, "address", "first byte of its address range", uint64_t{0}, uint64_t{1} << 47);
    if (kind->has_interrupt()) visitor.number("interrupt", interrupt, "number", "its interrupt line", 0u, 63u);
    settings->describe_links(visitor);
}

void Instance::describe_sections(ConfigVisitor& visitor)
{
    InstanceSection section(*this);
    visitor.any_section(name.c_str(), section, kind->description());
    settings->describe_more(visitor, name);
}

} // namespace svp
