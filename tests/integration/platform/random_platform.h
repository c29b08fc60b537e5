// SPDX-License-Identifier: Apache-2.0
// Platforms of random sizes, as overrides that can be repeated on the command line.
#pragma once

#include "tests/integration/platform/simulated_run.h"
#include "tests/support/random_network.h"

namespace svp::test {

// Valid, with at least `least_slices` slices; buffers may be too small for a network.
Overrides random_platform(RandomNumbers& random, int least_slices);

// The platform with its buffers doubled as often as the network's layers demand; fails after a few dozen times.
PlatformConfig enlarge_until_it_fits(PlatformConfig config, const compiler::Network& network);

} // namespace svp::test
