// SPDX-License-Identifier: Apache-2.0
// What the back end of the tile array is asked for, and what it estimates.
#pragma once

#include "interface/engines/aie/aie_target.h"

#include <cstdint>
#include <string>

namespace svp::compiler {

struct AieOptions {
    svp_aie_target target{};        // of the platform that will run it
    std::string instance = "array"; // its name there, for messages that name a key
    bool overlap = true;            // weights and transfers of the next layer run ahead while a layer runs
    bool resident = true;           // tensors stay in memory tiles where they fit; else all go through DRAM
    double hertz = 1e9;             // of the array's clock
};

// Closed-form cycles of a layer: the largest of the streams and the computing, and what they do not hide.
struct ArrayEstimate {
    uint64_t cycles = 0;
    uint64_t compute = 0, activations_in = 0, weights_in = 0, results_out = 0, control = 0;
};

} // namespace svp::compiler
