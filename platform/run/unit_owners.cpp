// SPDX-License-Identifier: Apache-2.0
#include "platform/run/unit_owners.h"

#include "platform/engines/common/engine_part.h"
#include "platform/parts/command_processor_part.h"
#include "platform/system/system.h"

#include <map>
#include <string>

namespace svp {
namespace {

bool belongs(const std::string& unit, const std::string& module)
{
    return unit == module || unit.rfind(module + ".", 0) == 0;
}

} // namespace

std::vector<Unit> owned_units(const System& system)
{
    std::map<std::string, size_t> owners; // by module
    std::map<std::string, size_t> dmas;   // by instance
    const std::string prefix = std::string(system.name()) + ".";
    const std::vector<CommandProcessorPart*> processors = system.all<CommandProcessorPart>();
    for (size_t queue = 0; queue < processors.size(); ++queue) {
        owners[prefix + processors[queue]->queue().name] = queue;
        for (const std::string& engine : processors[queue]->queue().engines) {
            for (const Module* module : system.part<EnginePart>(engine)->modules())
                owners[module->name()] = queue;
            const Instance& instance = *system.instances().find(engine);
            const std::string dma = instance.kind->dma_of(instance);
            const auto [known, is_new] = dmas.emplace(dma, queue);
            if (!is_new && known->second != queue) known->second = Unit::shared;
        }
    }
    for (const auto& [dma, queue] : dmas)
        owners[prefix + dma] = queue;
    std::vector<Unit> units = simulation_units();
    for (Unit& unit : units)
        for (const auto& [module, queue] : owners)
            if (belongs(unit.name, module)) unit.queue = queue;
    return units;
}

} // namespace svp
