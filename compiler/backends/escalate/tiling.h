// SPDX-License-Identifier: Apache-2.0
// Spatial tiles that fit the cluster's buffers (interface/engines/escalate/capacity.h) at the least estimated cost.
#pragma once

#include "interface/engines/escalate/escalate_command.h"
#include "interface/engines/escalate/escalate_target.h"

#include <string>

namespace svp::compiler {

struct Tiling {
    uint16_t rows = 0, cols = 0;
};

// What the estimate assumes beyond svp_escalate_target; all [O], the defaults of cluster and memory.
struct TilingCosts {
    double delivery_bytes_per_cycle = 16;    // coefficients to tiles
    double broadcast_bytes_per_cycle = 128;  // a row to all tiles
    double groups_per_cycle = 4;             // of an empty pixel through a slice's window
    double memory_bytes_per_cycle = 16;      // achieved DRAM bandwidth
    double compressed_bytes_per_value = 0.7; // bitmap bit and about 58 % nonzeros
    double tile_cycles = 64;                 // to start a spatial tile
};

// Estimated cycles of a command with its tile set: the larger of computing, delivering weights and moving data. Halo
// rows and columns are computed and fetched once per tile that needs them; weights that the coefficient buffer cannot
// hold are fetched again for each tile.
double estimate_cycles(const svp_escalate_command& command, const svp_escalate_target& target, uint64_t weight_bytes,
                       bool compressed_output, const TilingCosts& costs = {});

// `command` needs its shape and input format. Of all tilings into n x m tiles of even size the cheapest; full width
// where that is no dearer. `compressible`: the output may become a bitmap, which only tiles of full width can write.
// Throws InputError "place: ..." that names the config key of `instance` to raise where not even one output fits.
Tiling choose_tiling(svp_escalate_command command, const svp_escalate_target& target, uint64_t weight_bytes,
                     bool compressible, const std::string& place, const std::string& instance = "escalate");

} // namespace svp::compiler
