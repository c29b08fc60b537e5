// SPDX-License-Identifier: Apache-2.0
// Loadables whose checksums are right and whose contents are not.
#pragma once

#include "tests/support/random_network.h"

#include <cstdint>
#include <vector>

namespace svp::test {

// One or two bytes of its tables, commands most of the time, changed by chance.
std::vector<uint8_t> damaged(std::vector<uint8_t> loadable, RandomNumbers& random);

} // namespace svp::test
