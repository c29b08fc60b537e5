// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/host_cpu_kind.h"

#include "platform/parts/command_queue.h"
#include "platform/parts/host_cpu_part.h"
#include "platform/system/system.h"

namespace svp {
namespace {

using Settings = SettingsOf<HostCpuConfig>;

class HostCpuKind final : public InstanceKind {
  public:
    const char* name() const override { return "host_cpu"; }
    const char* description() const override { return "the CPU that runs the driver"; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<Settings>(); }
    bool optional() const override { return false; }
    void add_default(InstanceTable& table) const override { table.add("host_cpu", *this).place = {0, 0}; }
    void describe_former_place(Instance& row, ConfigVisitor& visitor) const override
    {
        visitor.former_key("host_cpu", "instances." + row.name + ".place");
        visitor.section("host_cpu", row.place, "");
    }
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable&) const override
    {
        return {{{instance.name, instance.place.column, instance.place.row}}};
    }
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        return std::make_unique<HostCpuPart>(instance, system);
    }
};

} // namespace

const InstanceKind& host_cpu_kind()
{
    static const HostCpuKind kind;
    return kind;
}

} // namespace svp
