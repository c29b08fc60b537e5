// SPDX-License-Identifier: Apache-2.0
// A slow, obvious DRAM channel: looks at every cycle, keeps the list of commands and checks each new one against all of
// them with a table of distances. Shares only the config struct with the model.
#pragma once

#include "models/memory/dram/dram_config.h"

#include <cstdint>
#include <vector>

namespace svp::reference {

struct DramRequest {
    uint64_t ready;
    unsigned bank;
    uint64_t row;
    bool write;
};

struct DramOutcome {
    std::vector<uint64_t> end; // of each request: the cycle after its last data
    unsigned hits = 0, misses = 0, conflicts = 0, activates = 0, refreshes = 0;
};

DramOutcome serve(const DramConfig& config, const std::vector<DramRequest>& requests);

} // namespace svp::reference
