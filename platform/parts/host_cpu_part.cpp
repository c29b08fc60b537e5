// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/host_cpu_part.h"

#include "platform/parts/command_queue.h"
#include "platform/parts/interrupt_controller_part.h"
#include "platform/system/system.h"

namespace svp {
namespace {

// What its port begins with: the first command processor's.
HostMemoryMap memory_map(const InstanceTable& instances)
{
    HostMemoryMap map;
    const std::vector<CommandQueue> queues = command_queues(instances);
    if (queues.empty()) return map;
    map.registers = queues[0].registers;
    map.memory_base = queues[0].memory_base;
    map.memory_bytes = queues[0].memory_bytes;
    map.interrupt = queues[0].interrupt;
    for (const Instance* instance : instances.enabled())
        if (instance->kind->is_memory())
            for (const Attachment& memory : instance->kind->attachments(*instance, instances))
                if (memory.is_target()) map.other_memory.push_back({memory.base, memory.bytes});
    return map;
}

} // namespace

HostCpuPart::HostCpuPart(const Instance& instance, System& system)
    : name_(instance.name),
      cpu_(instance.name.c_str(), instance.as<SettingsOf<HostCpuConfig>>().config, memory_map(system.instances()),
           system.application())
{
}

void HostCpuPart::bind(System& system)
{
    cpu_.bus.bind(system.network().from_initiator(name_));
    cpu_.interrupt.bind(system.cpu_interrupt());
    for (InterruptControllerPart* part : system.all<InterruptControllerPart>())
        cpu_.on_pending([&controller = part->controller()] { return controller.pending(); });
}

std::vector<BusEnd> HostCpuPart::bus_ends() const
{
    const std::string unit = cpu_.name();
    return {{name_, {Term(unit + ".bytes_read")}, {Term(unit + ".bytes_written")}}};
}

} // namespace svp
