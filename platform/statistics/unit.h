// SPDX-License-Identifier: Apache-2.0
// A unit whose statistics are collected.
#pragma once

#include "models/common/statistics.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct Unit {
    std::string name; // dotted, as the simulation knows it
    Statistics* statistics = nullptr;
    uint64_t period_ticks = 1; // of its clock, picoseconds
    // Whose layers it works for: index of a command queue, or everybody's.
    static constexpr size_t shared = SIZE_MAX;
    size_t queue = shared;
};

// The name with each part's trailing index replaced: "cluster.tile_12" -> "cluster.tile_*". Units of one family are
// reported together per layer.
std::string family_of(const std::string& unit);

// Every svp::Module of the current simulation, parents first, in the order of construction.
std::vector<Unit> simulation_units();

} // namespace svp
