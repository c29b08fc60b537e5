// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/command_processor_part.h"

#include "platform/engines/common/engine_kind.h"
#include "platform/engines/common/engine_part.h"
#include "platform/parts/command_processor_settings.h"
#include "platform/system/system.h"

#include <functional>
#include <stdexcept>

namespace svp {
namespace {

CommandQueue queue_of(const Instance& instance, const InstanceTable& instances)
{
    for (CommandQueue& queue : command_queues(instances))
        if (queue.name == instance.name) return queue;
    throw std::logic_error(instance.name + " has no queue");
}

std::vector<AttachedEngine> attached_engines(const CommandQueue& queue, const InstanceTable& instances)
{
    std::vector<AttachedEngine> engines;
    for (const std::string& name : queue.engines) {
        const Instance& engine = *instances.find(name);
        engines.push_back(engine_kind(engine)->attached(engine));
    }
    return engines;
}

// What firmware can select, by number; docs/firmware.md lists them: memories and network, then its own engines.
std::vector<PmuEvent> events_of(const CommandQueue& queue, System& system)
{
    std::vector<PmuEvent> events;
    const auto add = [&](Part& part) {
        for (PmuEvent& event : part.pmu_events())
            events.push_back(std::move(event));
    };
    for (Part* part : system.all<Part>())
        if (!dynamic_cast<EnginePart*>(part)) add(*part);
    for (const std::string& engine : queue.engines)
        add(*system.part<EnginePart>(engine));
    return events;
}

} // namespace

CommandProcessorPart::CommandProcessorPart(const Instance& instance, System& system)
    : name_(instance.name),
      registers_port_(registers_port(instance)),
      interrupt_(instance.interrupt),
      queue_(queue_of(instance, system.instances())),
      processor_(instance.name.c_str(), instance.as<CommandProcessorSettings>().config,
                 attached_engines(queue_, system.instances()), events_of(queue_, system))
{
}

void CommandProcessorPart::bind(System& system)
{
    processor_.bus.bind(system.network().from_initiator(name_));
    system.network().to_target(registers_port_).bind(processor_.registers);
    processor_.interrupt.bind(system.interrupt_line(interrupt_));

    // Steps of its engines and of the memories: they are slow while these count on, and hung when they stop.
    std::vector<Part*> moving;
    for (size_t slot = 0; slot < queue_.engines.size(); ++slot) {
        auto* engine = system.part<EnginePart>(queue_.engines[slot]);
        processor_.engine(slot).bind(engine->commands());
        moving.push_back(engine);
    }
    for (Part* part : system.all<Part>())
        if (!dynamic_cast<EnginePart*>(part)) moving.push_back(part);
    processor_.set_progress([moving] {
        uint64_t steps = 0;
        for (const Part* part : moving)
            steps += part->progress();
        return steps;
    });
}

std::vector<BusEnd> CommandProcessorPart::bus_ends() const
{
    const std::string unit = processor_.name();
    return {{name_, {Term(unit + ".bytes_read")}, {Term(unit + ".bytes_written")}},
            {registers_port_, {Term(unit + ".register_reads", 4)}, {Term(unit + ".register_writes", 4)}}};
}

} // namespace svp
