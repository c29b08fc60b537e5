// SPDX-License-Identifier: Apache-2.0
// Networks lowered to the systolic array of a platform.
#pragma once

#include "tests/integration/platform/simulated_run.h"
#include "tests/support/lively_network.h"

#include <algorithm>

namespace svp::test {

// Throws InputError where a layer does not fit its buffers.
inline Model systolic_model(const compiler::Network& network, const PlatformConfig& config)
{
    std::vector<std::string> notes;
    return {lower_network(network, engines_of(config), "systolic", notes).loadable, network, "topology"};
}

// Random networks without decomposed layers.
inline compiler::Network dense_network(RandomNumbers& random, int layers)
{
    while (true) {
        compiler::Network network = lively_network(random, layers, random.integer(0, 60));
        const auto decomposed = [](const compiler::Layer& layer) {
            return layer.kind == compiler::LayerKind::conv_decomposed;
        };
        if (std::none_of(network.layers.begin(), network.layers.end(), decomposed)) return network;
    }
}

} // namespace svp::test
