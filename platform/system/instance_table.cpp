// SPDX-License-Identifier: Apache-2.0
#include "platform/system/instance_table.h"

#include "base/errors/input_error.h"
#include "platform/system/network_ports.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace svp {
namespace {

bool is_name(const std::string& text)
{
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && std::all_of(text.begin(), text.end(), fits);
}

const InstanceKind& kind_of(const YamlReader& row, const InstanceTable::Kinds& kinds)
{
    std::vector<std::string> names;
    for (const InstanceKind* kind : kinds)
        names.emplace_back(kind->name());
    return *kinds[row.require("kind").choice(names)];
}

// "dram: lies outside the mesh" as "dram.place: lies outside the mesh". Ports of an instance bear its
// name, or begin with it and '_'.
std::string as_key(const std::string& problem, const std::vector<const Instance*>& instances, const char* key)
{
    const std::string port = problem.substr(0, problem.find(':'));
    const Instance* owner = nullptr;
    for (const Instance* instance : instances) {
        const bool mine = port == instance->name || port.rfind(instance->name + "_", 0) == 0;
        if (mine && (!owner || owner->name.size() < instance->name.size())) owner = instance;
    }
    if (!owner) return problem;
    return fmt::format("{}.{}{}", owner->name, key, problem.substr(problem.find(':')));
}

} // namespace

Instance& InstanceTable::add(std::string name, const InstanceKind& kind)
{
    rows_.emplace_back(std::move(name), kind);
    return rows_.back();
}

void InstanceTable::read(const YamlReader& rows, const Kinds& kinds, const std::vector<std::string>& reserved,
                         ConfigPlaces& places)
{
    for (const auto& [name, row] : rows.entries()) {
        if (!is_name(name)) row.fail("a name has small letters, digits and '_', and begins with a letter");
        if (std::count(reserved.begin(), reserved.end(), name) != 0)
            row.fail("is the name of a section that every platform has");
        if (!row.is_map()) row.fail("a row of the table is a map, with at least a kind");
        if (this->row(name)) row.fail("the table has an instance of this name already");
        add(name, kind_of(row, kinds));
        places.of_key["instances." + name] = row.place();
    }
}

const Instance* InstanceTable::find(const std::string& name) const
{
    for (const Instance& instance : rows_)
        if (instance.name == name && instance.enabled) return &instance;
    return nullptr;
}

Instance* InstanceTable::row(const std::string& name)
{
    for (Instance& instance : rows_)
        if (instance.name == name) return &instance;
    return nullptr;
}

std::vector<const Instance*> InstanceTable::enabled() const
{
    std::vector<const Instance*> found;
    for (const Instance& instance : rows_)
        if (instance.enabled) found.push_back(&instance);
    return found;
}

std::vector<Attachment> InstanceTable::attachments() const
{
    std::vector<Attachment> all;
    for (const Instance* instance : enabled())
        for (Attachment& attachment : instance->kind->attachments(*instance, *this))
            all.push_back(std::move(attachment));
    return all;
}

unsigned InstanceTable::network_columns() const
{
    for (const Instance* instance : enabled())
        if (instance->kind->is_network()) return instance->kind->network_columns(*instance);
    return 1;
}

unsigned InstanceTable::first_dma_client(const Instance& instance) const
{
    const std::string dma = instance.kind->dma_of(instance);
    unsigned first = 0;
    for (const Instance* other : enabled()) {
        if (other->name == instance.name) break;
        if (other->kind->dma_of(*other) == dma) first += other->kind->dma_clients();
    }
    return first;
}

unsigned InstanceTable::dma_channels(const std::string& dma) const
{
    unsigned channels = 0;
    for (const Instance* instance : enabled())
        if (instance->kind->dma_of(*instance) == dma) channels += instance->kind->dma_clients();
    return channels;
}

void InstanceTable::describe(ConfigVisitor& visitor)
{
    for (Instance& instance : rows_)
        visitor.section(instance.name.c_str(), instance, instance.kind->description());
}

std::string InstanceTable::network_problem() const
{
    const std::vector<const Instance*> instances = enabled();
    const Instance* network = nullptr;
    for (const Instance* instance : instances) {
        if (!instance->kind->is_network()) continue;
        if (network) return fmt::format("{}: the platform has a network already, {}", instance->name, network->name);
        network = instance;
    }
    if (!network) return "the platform has no network";
    const NetworkPorts ports = network_ports(attachments());
    const std::string places = network->kind->check_places(*network, ports);
    if (!places.empty()) return as_key(places, instances, "place");
    const std::string addresses = AddressMap::validate(ports.ranges, ports.targets);
    return addresses.empty() ? "" : as_key(addresses, instances, "base");
}

std::string InstanceTable::validate() const
{
    std::map<unsigned, std::string> interrupts;
    const auto has_controller = [](const Instance* instance) { return instance->kind->takes_interrupts(); };
    const std::vector<const Instance*> instances = enabled();
    const bool controlled = std::any_of(instances.begin(), instances.end(), has_controller);
    for (const Instance* instance : instances) {
        const std::string problem = instance->kind->check(*instance, *this);
        if (!problem.empty()) return fmt::format("{}.{}", instance->name, problem);
        if (!instance->kind->has_interrupt()) continue;
        if (!controlled) return fmt::format("{}.interrupt: the platform has no interrupt controller", instance->name);
        const auto [other, is_new] = interrupts.emplace(instance->interrupt, instance->name);
        if (!is_new)
            return fmt::format("{}.interrupt: line {} is that of {} already", instance->name, instance->interrupt,
                               other->second);
    }
    return network_problem();
}

std::string InstanceTable::memory_map_text() const
{
    std::string text;
    for (const Attachment& attachment : attachments())
        if (attachment.is_target())
            text += fmt::format("0x{:010x} - 0x{:010x}  {:>12} bytes  {}\n", attachment.base,
                                attachment.base + attachment.bytes - 1, attachment.bytes, attachment.port.name);
    return text;
}

} // namespace svp
