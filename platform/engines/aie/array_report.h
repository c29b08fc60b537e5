// SPDX-License-Identifier: Apache-2.0
// The tile array in the reports: where each tile's cycles went, what bound each layer, how much of the peak was used.
#pragma once

#include "models/engines/aie/array/array.h"
#include "platform/engines/aie/array_profile.h"
#include "platform/statistics/run_statistics.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct ArrayReport {
    aie::ArrayConfig config;
    std::vector<aie::TileLoad> loads; // rows from the shim tiles up, columns from the west
    const ArrayProfile* profile = nullptr;
    uint64_t period_ticks = 1; // of the array's clock, picoseconds

    // int8 multiply-accumulates of a core in a cycle [C].
    static constexpr uint64_t macs_per_cycle = 256;

    uint64_t cores() const { return uint64_t{config.columns} * config.rows; }
    // Share of the cores' peak that `macs` in `ticks` are; 0 in no time.
    double utilization(uint64_t macs, uint64_t ticks) const;
    uint64_t tile_cycles(uint64_t ticks) const { return ticks / period_ticks * loads.size(); }
};

// One line for each layer that ran on the array: cycles, share of the peak, what bound it and how busy the rest was.
// Empty where none did. `width` of the terminal in characters, 0: unlimited.
std::string array_layer_table(const RunStatistics& run, const ArrayReport& report, size_t width);

// A grid of tiles, the northernmost row first, for each of busy, lock wait and stream stall: percent of the cycles.
std::string heat_map(const ArrayReport& report);

} // namespace svp
