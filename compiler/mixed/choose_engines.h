// Which engine each layer of a network goes to, by estimated time.
#pragma once

#include "compiler/mixed/lower_mixed.h"

#include <vector>

namespace svp::compiler {

struct EngineClocks {
    double cluster_mhz = 1000, array_mhz = 1000;
};

struct EngineChoice {
    EngineMap on_array;
    // By layer, microseconds; infinite where the array cannot run it.
    std::vector<double> cluster_time, array_time;
    // Of the choice, of the cluster alone and of the array alone, with the trips through DRAM between engines.
    double total = 0, cluster_total = 0, array_total = 0;
};

// The choice is a local optimum: no run of consecutive layers is better off on the other engine. Estimates of the
// cluster: tiling.h, of the array: lower_to_array.h. Throws InputError where a layer does not fit the cluster.
EngineChoice choose_engines(const Network& network, const LoweringOptions& cluster, const ArrayLoweringOptions& array,
                            const EngineClocks& clocks);

} // namespace svp::compiler
