// SPDX-License-Identifier: Apache-2.0
// A slow, obvious mesh: every cycle, every link, flit by flit. Shares only the config structs with the model.
#pragma once

#include "models/interconnect/mesh/mesh_config.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace svp::reference {

struct MeshRequest {
    uint64_t cycle; // handed over; rising
    size_t initiator, target;
    uint64_t request_bytes, response_bytes; // data
};

struct MeshOutcome {
    std::vector<uint64_t> delivered, answered;  // cycles, of each request
    std::map<std::string, uint64_t> link_flits; // "network from to"
    uint64_t total_flits = 0;
};

// Targets answer in the cycle of delivery.
MeshOutcome simulate(const MeshConfig& config, const std::vector<NetworkPort>& initiators,
                     const std::vector<NetworkPort>& targets, const std::vector<MeshRequest>& requests);

} // namespace svp::reference
