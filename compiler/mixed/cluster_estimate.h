// Closed-form cycles of the ESCALATE cluster, to choose an engine by: the bounds of docs/trade-offs.md.
#pragma once

#include "compiler/network.h"
#include "interface/loadable.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

// What svp_target does not say; defaults are the platform's [O].
struct ClusterRates {
    double memory_bytes = 19.2; // per cycle
    double delivery_bytes = 16, post_values = 32;
    double adder_lanes = 8;
    double activation_density = 0.5; // nonzero input codes
};

// One per layer of the network: the largest bound. On ResNet-50 measured cycles are 12 % more, on smaller layers up to
// a factor of two [D].
std::vector<uint64_t> estimate_cluster_cycles(const Network& network, const svp_target& target,
                                              const ClusterRates& rates = {});

} // namespace svp::compiler
