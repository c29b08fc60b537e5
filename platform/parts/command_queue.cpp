// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/command_queue.h"

#include "base/text/name_list.h"
#include "platform/engines/common/engine_kind.h"
#include "platform/parts/command_processor_settings.h"

#include <map>
#include <set>

namespace svp {
namespace {

struct Share {
    uint64_t base = 0, bytes = 0;
};

// Whole pages.
Share share_of(const Attachment& memory, unsigned index, unsigned of)
{
    constexpr uint64_t page = 4096;
    const uint64_t bytes = of == 1 ? memory.bytes : memory.bytes / of / page * page;
    return {memory.base + index * bytes, bytes};
}

} // namespace

std::vector<std::string> engines_of(const Instance& command_processor, const InstanceTable& instances)
{
    const std::string& own = command_processor.as<CommandProcessorSettings>().engines;
    if (!own.empty()) return names_in(own);
    std::set<std::string> taken;
    for (const Instance* other : instances.enabled())
        if (const auto* settings = dynamic_cast<const CommandProcessorSettings*>(other->settings.get()))
            for (const std::string& name : names_in(settings->engines))
                taken.insert(name);
    std::vector<std::string> names;
    for (const Instance& instance : instances.rows())
        if (engine_kind(instance) && taken.count(instance.name) == 0) names.push_back(instance.name);
    return names;
}

std::vector<CommandQueue> command_queues(const InstanceTable& instances)
{
    std::map<std::string, unsigned> users, taken;
    std::vector<CommandQueue> queues;
    for (const Instance* instance : instances.enabled())
        if (const auto* settings = dynamic_cast<const CommandProcessorSettings*>(instance->settings.get()))
            users[settings->memory] += 1;
    for (const Instance* instance : instances.enabled()) {
        const auto* settings = dynamic_cast<const CommandProcessorSettings*>(instance->settings.get());
        if (!settings) continue;
        CommandQueue queue;
        queue.name = instance->name;
        queue.registers = instance->base;
        queue.interrupt = instance->interrupt;
        for (const std::string& engine : engines_of(*instance, instances))
            if (instances.find(engine)) queue.engines.push_back(engine);
        if (const Instance* memory = instances.find(settings->memory)) {
            const Share share = share_of(memory->kind->attachments(*memory, instances).at(0), taken[settings->memory]++,
                                         users[settings->memory]);
            queue.memory_base = share.base;
            queue.memory_bytes = share.bytes;
        }
        queues.push_back(std::move(queue));
    }
    return queues;
}

} // namespace svp
