// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/reset_controller_kind.h"

#include "base/text/name_list.h"
#include "interface/generated/reset_controller_table.h"
#include "models/peripherals/reset_controller/reset_controller.h"
#include "platform/system/system.h"

#include <fmt/format.h>

namespace svp {
namespace {

struct Settings final : SettingsOf<ResetControllerConfig> {
    std::string domains; // names of instances, with commas between

    std::unique_ptr<InstanceSettings> clone() const override { return std::make_unique<Settings>(*this); }
    void describe_links(ConfigVisitor& visitor) override
    {
        visitor.text(
            "domains", domains,
            "instances that it resets, the first by bit 0, with commas between; empty: all that have a command "
            "queue, transfers or layers to forget, in the table's order");
    }
};

// What firmware may want to reset without losing itself.
std::vector<std::string> domains_of(const Instance& controller, const InstanceTable& instances)
{
    const std::string& named = controller.as<Settings>().domains;
    if (!named.empty()) return names_in(named);
    std::vector<std::string> names;
    for (const Instance* instance : instances.enabled())
        if (instance->kind->resets_by_default()) names.push_back(instance->name);
    return names;
}

class ResetControllerPart final : public Part {
  public:
    ResetControllerPart(const Instance& instance, System& system)
        : name_(instance.name),
          controller_(instance.name.c_str(), instance.as<Settings>().config, domains(instance, system))
    {
    }

    std::vector<Module*> modules() override { return {&controller_}; }
    void bind(System& system) override { system.network().to_target(name_).bind(controller_.registers); }
    void on_log(const Log& log) override { controller_.on_log(log); }
    std::vector<BusEnd> bus_ends() const override
    {
        const std::string unit = controller_.name();
        return {{name_, {Term(unit + ".register_bytes_read")}, {Term(unit + ".register_bytes_written")}}};
    }

  private:
    static std::vector<ResetDomain> domains(const Instance& instance, System& system)
    {
        std::vector<ResetDomain> domains;
        for (const std::string& name : domains_of(instance, system.instances()))
            if (Part* part = system.part<Part>(name)) domains.push_back(reset_domain(name, part->modules()));
        return domains;
    }

    std::string name_;
    ResetController controller_;
};

class ResetControllerKind final : public InstanceKind {
  public:
    const char* name() const override { return "reset_controller"; }
    const char* description() const override { return "resets of parts of the platform, by a register"; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<Settings>(); }
    bool has_registers() const override { return true; }
    unsigned make_order() const override { return 2; }
    void add_default(InstanceTable& table) const override
    {
        constexpr uint64_t base = 0x0010'0000; // where QEMU's `virt` machine has its own
        Instance& row = table.add("resets", *this);
        row.place = {0, 0};
        row.base = base;
    }
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable&) const override
    {
        const NetworkPort port{instance.name, instance.place.column, instance.place.row};
        return {{port, instance.base, reset_controller_table::block.bytes}};
    }
    std::string check(const Instance& instance, const InstanceTable& instances) const override
    {
        const std::vector<std::string> names = domains_of(instance, instances);
        for (const std::string& name : names)
            if (!instances.find(name)) return fmt::format("domains: there is no instance '{}'", name);
        if (names.size() > ResetController::most_domains)
            return fmt::format("domains: {} instances, it has {} bits", names.size(), ResetController::most_domains);
        return {};
    }
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        return std::make_unique<ResetControllerPart>(instance, system);
    }
};

} // namespace

const InstanceKind& reset_controller_kind()
{
    static const ResetControllerKind kind;
    return kind;
}

} // namespace svp
