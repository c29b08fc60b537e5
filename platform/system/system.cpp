// SPDX-License-Identifier: Apache-2.0
#include "platform/system/system.h"

#include "platform/system/memory_part.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace svp {

System::System(const sc_core::sc_module_name& name, const InstanceTable& instances, HostCpu::Application application)
    : sc_module(name),
      instances_(instances),
      application_(std::move(application))
{
    std::vector<const Instance*> instances_in_order = instances_.enabled();
    std::stable_sort(instances_in_order.begin(), instances_in_order.end(), [](const Instance* a, const Instance* b) {
        return a->kind->make_order() < b->kind->make_order();
    });
    for (const Instance* instance : instances_in_order)
        make(*instance);
    for (const auto& part : parts_)
        part->bind(*this);
}

System::~System() = default;

void System::make(const Instance& instance)
{
    parts_.push_back(instance.kind->make(instance, *this));
    by_name_[instance.name] = parts_.back().get();
}

NetworkPart& System::network() const
{
    const auto networks = all<NetworkPart>();
    if (networks.empty()) throw std::logic_error("a platform without a network");
    return *networks[0];
}

sc_core::sc_signal<bool>& System::interrupt_line(unsigned number)
{
    auto& line = interrupts_[number];
    if (!line) line = std::make_unique<sc_core::sc_signal<bool>>(fmt::format("interrupt_{}", number).c_str());
    return *line;
}

bool System::read_memory(uint64_t address, void* data, size_t bytes)
{
    for (MemoryPart* memory : all<MemoryPart>())
        if (memory->holds(address)) return memory->read(address, static_cast<uint8_t*>(data), bytes);
    return false;
}

void System::corrupt(uint64_t address, uint8_t xor_mask)
{
    for (MemoryPart* memory : all<MemoryPart>())
        if (memory->holds(address)) memory->corrupt(address, xor_mask);
}

std::vector<Law> System::laws() const
{
    std::vector<Law> laws;
    NetworkPart& network = this->network();
    for (const auto& part : parts_) {
        for (const BusEnd& end : part->bus_ends()) {
            const std::string& port = end.port;
            laws.push_back({fmt::format("bytes read over {} = bytes that the network counted there", port),
                            end.bytes_read,
                            {Term([&network, port] { return network.bytes_read(port); })}});
            laws.push_back({fmt::format("bytes written over {} = bytes that the network counted there", port),
                            end.bytes_written,
                            {Term([&network, port] { return network.bytes_written(port); })}});
        }
        for (Law& law : part->laws())
            laws.push_back(std::move(law));
    }
    return laws;
}

void System::on_log(const Part::Log& log)
{
    for (const auto& part : parts_)
        part->on_log(log);
}

} // namespace svp
