// SPDX-License-Identifier: Apache-2.0
// Which command queue each unit of a platform works for.
#pragma once

#include "platform/statistics/unit.h"

#include <vector>

namespace svp {

class System;

// All units of the simulation, with Unit::queue set for those that one command processor has to itself: its own, its
// engines', and the DMA that no other's engine uses.
std::vector<Unit> owned_units(const System& system);

} // namespace svp
