// Quantized network to a loadable for the tile array, or for tile array and ESCALATE cluster together: docs/aie.md,
// "Mapping".
#pragma once

#include "compiler/backends/aie/array_options.h"
#include "compiler/backends/escalate/cluster_options.h"
#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "interface/common/loadable_format.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

// Layer 0 of the result is a pseudo layer "array_configuration" that writes the static configuration; then comes one
// layer per network layer, with one command if it is the array's. Tensors that the array uses hold channels rounded up
// to 8, svp_placement says how many are the network's; channels of the input beyond those hold the zero point. Throws
// InputError where a layer cannot be mapped, naming the layer and the config key to raise.
Loadable lower_to_array(const Network& network, const ArrayLoweringOptions& options);

// One per layer of the network, as lower_to_array would map it.
std::vector<ArrayEstimate> estimate_array_cycles(const Network& network, const ArrayLoweringOptions& options);

enum class Engine { escalate, aie };

// As lower_to_array, each layer for its engine. A tensor whose channels are no multiple of 8 can only be used by layers
// of one engine; else InputError. Without layers for the array the result is that of `lower`.
Loadable lower_mixed(const Network& network, const std::vector<Engine>& engines, const LoweringOptions& cluster,
                     const ArrayLoweringOptions& array);

// Where each layer runs, in a way that lower_mixed takes.
struct EngineChoice {
    std::vector<Engine> engines;
    std::vector<double> escalate_seconds, aie_seconds; // estimated, by layer; infinite where the array cannot run it
    // Estimated for one inference from power-up, with the array's configuration and the trips of tensors between the
    // engines: of this choice and of each engine alone.
    double seconds = 0, all_escalate_seconds = 0, all_aie_seconds = 0;
};

// By estimated time: no run of consecutive layers would do better on the other engine. Throws InputError where a layer
// does not fit the cluster.
EngineChoice choose_engines(const Network& network, const LoweringOptions& cluster, double cluster_hertz,
                            const ArrayLoweringOptions& array, double array_hertz);

} // namespace svp::compiler
