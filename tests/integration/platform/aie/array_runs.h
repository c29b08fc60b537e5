// SPDX-License-Identifier: Apache-2.0
// Whole platforms with a tile array, and networks lowered to it.
#pragma once

#include "tests/integration/platform/simulated_run.h"
#include "tests/support/random_network.h"

#include <string>

namespace svp::test {

// configs/platforms/NAME.yaml, then overrides.
PlatformConfig preset(const std::string& name, const Overrides& overrides = {});

// Throws InputError where a layer does not fit the array.
Model array_model(const compiler::Network& network, const PlatformConfig& config);
// A topology of configs/networks/, without decomposition; resolution 0: its own. `zero_blocks`: share of the 8x8 weight
// blocks that are made zero.
Model array_topology(const std::string& name, const PlatformConfig& config, unsigned resolution = 0,
                     double zero_blocks = 0);

// A valid platform with an array of random shape, latencies and mapping.
Overrides random_array(RandomNumbers& random);

} // namespace svp::test
