// SPDX-License-Identifier: Apache-2.0
// What the ESCALATE back end is asked for.
#pragma once

#include "compiler/backends/escalate/tiling.h"
#include "interface/engines/escalate/escalate_target.h"

namespace svp::compiler {

struct EscalateOptions {
    svp_escalate_target target{};     // of the platform that will run it
    bool compress_activations = true; // SVP_FORMAT_BITMAP between layers where the producer can write it
    unsigned adder_bits = 20;         // of a stage-1 sum
    double hertz = 1e9;
    // The platform's, for estimated times alone. Spatial tiles are chosen with the defaults, so that commands are the
    // same on platforms that differ in bandwidth only. [O]
    TilingCosts costs = {};
    std::string instance = "escalate"; // its name there, for messages that name a key
};

} // namespace svp::compiler
