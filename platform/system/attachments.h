// Who is attached to the mesh, where, and at which addresses: the one table behind the platform's bindings, its memory
// map and the check of a config.
#pragma once

#include "platform/system/platform_config.h"

#include <vector>

namespace svp {

// Indices into Attachments::initiators and ::targets.
// With a tile array: its controller, then the shim tiles in the order of columns; its registers.
enum MeshInitiator : unsigned { mesh_host_cpu, mesh_command_processor, mesh_dma, mesh_array_controller, mesh_shims };
enum MeshTarget : unsigned { mesh_control_registers, mesh_dram, mesh_array };

struct Attachments {
    std::vector<MeshPort> initiators, targets;
    std::vector<MeshRange> ranges;
};

Attachments attachments_of(const PlatformConfig& config);

} // namespace svp
