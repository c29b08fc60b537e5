// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/interrupt_controller_kind.h"

#include "interface/generated/interrupt_controller_table.h"
#include "platform/parts/interrupt_controller_part.h"
#include "platform/system/system.h"

#include <fmt/format.h>

namespace svp {
namespace {

using Settings = SettingsOf<InterruptControllerConfig>;

class InterruptControllerKind final : public InstanceKind {
  public:
    const char* name() const override { return "interrupt_controller"; }
    const char* description() const override { return "interrupt lines by number"; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<Settings>(); }
    bool has_registers() const override { return true; }
    bool takes_interrupts() const override { return true; }
    bool optional() const override { return false; }
    void add_default(InstanceTable& table) const override
    {
        constexpr uint64_t base = 0x0c00'0000; // as on QEMU's `virt` machine
        Instance& row = table.add("interrupts", *this);
        row.place = {0, 0};
        row.base = base;
    }
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable&) const override
    {
        const NetworkPort port{instance.name, instance.place.column, instance.place.row};
        return {{port, instance.base, interrupt_controller_table::block.bytes}};
    }
    std::string check(const Instance& instance, const InstanceTable& instances) const override
    {
        for (const Instance* other : instances.enabled())
            if (other->kind == instance.kind && other->name != instance.name)
                return fmt::format("kind: the platform has an interrupt controller already, {}", other->name);
        return {};
    }
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        return std::make_unique<InterruptControllerPart>(instance, system.instances());
    }
};

} // namespace

const InstanceKind& interrupt_controller_kind()
{
    static const InterruptControllerKind kind;
    return kind;
}

} // namespace svp
