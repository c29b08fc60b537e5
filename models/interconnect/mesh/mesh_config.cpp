// SPDX-License-Identifier: Apache-2.0
#include "models/interconnect/mesh/mesh_config.h"

namespace svp {

std::string validate_mesh(const MeshConfig& config, const std::vector<NetworkPort>& initiators,
                          const std::vector<NetworkPort>& targets)
{
    for (const auto* ports : {&initiators, &targets})
        for (const NetworkPort& port : *ports)
            if (port.column >= config.columns || port.row >= config.rows) return port.name + ": lies outside the mesh";
    return {};
}

} // namespace svp
