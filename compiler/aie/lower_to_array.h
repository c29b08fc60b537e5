// Quantized network to a loadable for the tile array: docs/aie.md, "Mapping".
#pragma once

#include "compiler/loadable/loadable.h"
#include "compiler/network.h"
#include "interface/loadable.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

struct ArrayLoweringOptions {
    svp_array_target target{}; // of the platform that will run it
    bool overlap = true;       // weights and transfers of the next layer run ahead while a layer runs
    bool resident = true;      // tensors stay in memory tiles where they fit; else all go through DRAM
};

// Layer 0 of the result is a pseudo layer "array_configuration" that writes the static configuration; then comes one
// layer and command per network layer. Tensors hold channels rounded up to 8, svp_placement says how many are the
// network's; channels of the input beyond those hold the zero point. Throws InputError where a layer cannot be mapped,
// naming the layer and the config key to raise.
Loadable lower_to_array(const Network& network, const ArrayLoweringOptions& options);

// Closed-form cycles of a layer: the largest of the streams and the computing, and what they do not hide.
struct ArrayEstimate {
    uint64_t cycles = 0;
    uint64_t compute = 0, activations_in = 0, weights_in = 0, results_out = 0, control = 0;
};

// One per layer of the network, as lower_to_array would map it.
std::vector<ArrayEstimate> estimate_array_cycles(const Network& network, const ArrayLoweringOptions& options);

} // namespace svp::compiler
