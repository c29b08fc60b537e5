// SPDX-License-Identifier: Apache-2.0
// Small random programs of DMA channels, streams, locks and cores.
#pragma once

#include "tests/reference/aie_cycle_reference.h"

#include <random>

namespace svp::test {

CycleProgram random_cycle_program(uint64_t seed);

} // namespace svp::test
