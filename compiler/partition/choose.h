// SPDX-License-Identifier: Apache-2.0
// Spreads a network's layers over a platform's engines by estimated time.
#pragma once

#include "compiler/partition/assignment.h"

#include <vector>

namespace svp::compiler {

// In a way that `compile` takes.
struct Partition {
    Assignment assignment;
    std::vector<std::vector<double>> layer_seconds; // estimated, by back end, then by layer; infinite: it cannot run it
    // Estimated for one inference from power-up, with start-up and the trips of tensors between engines: of this choice
    // and of each back end alone, infinite where it cannot run all layers.
    double seconds = 0;
    std::vector<double> alone_seconds;
};

// No run of consecutive layers would do better on another engine. Throws InputError where a layer fits no engine.
Partition choose(const Network& network, const Backends& backends);

} // namespace svp::compiler
