#include "platform/system/attachments.h"

namespace svp {
namespace {

constexpr uint64_t control_bytes = 0x1000; // one page holds the register block

MeshPort port(const char* name, const MeshPlace& place) { return {name, place.column, place.row}; }

} // namespace

Attachments attachments_of(const PlatformConfig& config)
{
    const MeshPlaces& places = config.places;
    return {
        {port("host_cpu", places.host_cpu), port("command_processor", places.command_processor),
         port("dma", places.dma)},
        {port("control_registers", places.command_processor), port("dram", places.dram)},
        {{config.memory_map.control_base, control_bytes, mesh_control_registers},
         {config.memory_map.dram_base, config.dram.size_bytes, mesh_dram}},
    };
}

} // namespace svp
