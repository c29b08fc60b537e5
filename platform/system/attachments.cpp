#include "platform/system/attachments.h"

#include <string>
#include <utility>

namespace svp {
namespace {

constexpr uint64_t control_bytes = 0x1000; // one page holds the register block

MeshPort port(std::string name, const MeshPlace& place) { return {std::move(name), place.column, place.row}; }

void attach_array(const PlatformConfig& config, Attachments& attachments)
{
    const ArrayPlaces& places = config.places.array;
    attachments.initiators.push_back(port("array_controller", places.controller));
    for (unsigned column = 0; column < config.array.columns; ++column)
        attachments.initiators.push_back(
            port("shim_" + std::to_string(column), places.shim(column, config.array.columns, config.noc.columns)));
    attachments.targets.push_back(port("array", places.controller));
    attachments.ranges.push_back({config.memory_map.array_base, config.array.aperture_bytes(), mesh_array});
}

} // namespace

Attachments attachments_of(const PlatformConfig& config)
{
    const MeshPlaces& places = config.places;
    Attachments attachments{
        {port("host_cpu", places.host_cpu), port("command_processor", places.command_processor),
         port("dma", places.dma)},
        {port("control_registers", places.command_processor), port("dram", places.dram)},
        {{config.memory_map.control_base, control_bytes, mesh_control_registers},
         {config.memory_map.dram_base, config.dram.size_bytes, mesh_dram}},
    };
    if (config.array.enabled) attach_array(config, attachments);
    return attachments;
}

} // namespace svp
