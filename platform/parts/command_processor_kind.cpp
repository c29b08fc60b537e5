// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/command_processor_kind.h"

#include "base/text/name_list.h"
#include "platform/engines/common/engine_kind.h"
#include "platform/parts/command_processor_part.h"
#include "platform/parts/command_processor_settings.h"
#include "platform/system/system.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp {
namespace {

constexpr uint64_t register_bytes = 0x1000; // one page holds the block
constexpr size_t most_engines = 8;          // slots of the capability registers

using Settings = CommandProcessorSettings;

// Another command processor that has the engine, too.
const Instance* other_user(const std::string& engine, const Instance& instance, const InstanceTable& instances)
{
    for (const Instance* other : instances.enabled()) {
        const auto* settings = dynamic_cast<const Settings*>(other->settings.get());
        if (!settings || other->name == instance.name) continue;
        const std::vector<std::string> names = engines_of(*other, instances);
        if (std::count(names.begin(), names.end(), engine) != 0) return other;
    }
    return nullptr;
}

std::string engines_problem(const Instance& instance, const InstanceTable& instances)
{
    size_t engines = 0;
    const std::vector<std::string> names = engines_of(instance, instances);
    for (const std::string& name : names) {
        const auto rows = instances.rows();
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const Instance& i) { return i.name == name; });
        if (row == rows.end()) return fmt::format("engines: there is no instance '{}'", name);
        if (!engine_kind(*row)) return fmt::format("engines: {} is no engine", name);
        if (std::count(names.begin(), names.end(), name) > 1) return fmt::format("engines: {} is named twice", name);
        if (const Instance* other = other_user(name, instance, instances))
            return fmt::format("engines: {} takes the commands of {} already", name, other->name);
        engines += row->enabled;
    }
    if (engines == 0) return "engines: none of them is there to execute commands";
    if (engines > most_engines) return fmt::format("engines: {} of them, {} have a slot", engines, most_engines);
    return {};
}

class CommandProcessorKind final : public InstanceKind {
  public:
    const char* name() const override { return "command_processor"; }
    const char* description() const override { return "command processor"; }
    bool resets_by_default() const override { return true; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<Settings>(); }
    bool has_registers() const override { return true; }
    bool has_interrupt() const override { return true; }
    bool optional() const override { return false; }
    unsigned make_order() const override { return 1; }
    void add_default(InstanceTable& table) const override
    {
        constexpr uint64_t base = 0x0400'0000; // free on QEMU's `virt` machine, whose map firmware expects
        Instance& row = table.add("control", *this);
        row.place = {1, 0};
        row.base = base;
        row.as<Settings>().memory = "dram";
    }
    void describe_former_place(Instance& row, ConfigVisitor& visitor) const override
    {
        visitor.former_key("command_processor", "instances." + row.name + ".place");
        visitor.section("command_processor", row.place, "");
    }
    void describe_former_base(Instance& row, ConfigVisitor& visitor) const override
    {
        visitor.former_key("control_base", "instances." + row.name + ".base");
        visitor.number("control_base", row.base, "address", "", uint64_t{0}, uint64_t{1} << 40);
    }
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable&) const override
    {
        const NetworkPlace& place = instance.place;
        return {
            {{instance.name, place.column, place.row}},
            {{CommandProcessorPart::registers_port(instance), place.column, place.row}, instance.base, register_bytes}};
    }
    std::string check(const Instance& instance, const InstanceTable& instances) const override
    {
        const Instance* memory = instances.find(instance.as<Settings>().memory);
        if (!memory || !memory->kind->is_memory())
            return fmt::format("memory: there is no memory '{}'", instance.as<Settings>().memory);
        return engines_problem(instance, instances);
    }
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        return std::make_unique<CommandProcessorPart>(instance, system);
    }
};

} // namespace

const InstanceKind& command_processor_kind()
{
    static const CommandProcessorKind kind;
    return kind;
}

} // namespace svp
