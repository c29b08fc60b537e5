// SPDX-License-Identifier: Apache-2.0
// What the back end of the systolic array is asked for.
#pragma once

#include "interface/engines/systolic/systolic_target.h"

#include <cstdint>
#include <functional>
#include <string>

namespace svp::compiler {

struct SystolicOptions {
    svp_systolic_target target{}; // of the platform that will run it
    double hertz = 1e9;
    double memory_bytes_per_second = 16e9; // that memory and network can be expected to bring
    unsigned post_values_per_cycle = 32;
    // Cycles of a matrix product of pixels, filters and products of each result, with operands at hand: the array's
    // own timing, for estimates.
    std::function<uint64_t(uint64_t pixels, uint64_t filters, uint64_t products)> product_cycles;
    std::string instance = "systolic"; // its name there, for messages that name a key
};

} // namespace svp::compiler
