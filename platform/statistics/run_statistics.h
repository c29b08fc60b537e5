// SPDX-License-Identifier: Apache-2.0
// What was counted in a run: data that outlives the simulation.
#pragma once

#include "platform/statistics/columns.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace svp {

struct LayerInfo {
    std::string name, opcode;
    uint64_t dense_macs = 0; // of one run
    uint32_t engine = 0;     // its id
};

// A clock by the name of the instance that it drives.
struct NamedClock {
    std::string name;
    uint64_t period_ticks = 1; // picoseconds
};

// One layer of the network over all its runs (one per image).
struct LayerRecord {
    LayerInfo info;
    uint64_t runs = 0;
    uint64_t first_ticks = 0; // when its first run began, picoseconds; 0 without a run
    uint64_t ticks = 0;       // of all runs, dispatch of the first command to retirement of the last, picoseconds
    // That the engine had the layer's commands, in whole cycles of its clock; its own count where it has one
    // (EngineReport::own_cycles).
    uint64_t cycles = 0;
    std::vector<NamedClock> clocks; // of the engine, or of those that did some runs each
    uint64_t effectual_operations = 0;
    Row row; // Columns
};

struct UnitRecord {
    struct Activity {
        std::string name;
        uint64_t lanes = 0, elapsed_cycles = 0;
        std::vector<std::pair<std::string, uint64_t>> lane_cycles; // by state
    };
    std::string name, family;
    uint64_t period_ticks = 1; // of its clock, picoseconds
    std::vector<std::pair<std::string, uint64_t>> counters;
    std::vector<Activity> activities;
};

struct RunStatistics {
    Columns columns;
    std::vector<LayerRecord> layers;
    Row between_layers, totals;
    std::vector<UnitRecord> units;
    uint64_t end_ticks = 0;
    // When the first layer began and the last one ended.
    uint64_t first_ticks = UINT64_MAX, last_ticks = 0;

    // The engine of most of the layers' multiply-accumulates, whose utilization is that of the run.
    uint32_t main_engine() const;
};

} // namespace svp
