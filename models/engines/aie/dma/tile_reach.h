// SPDX-License-Identifier: Apache-2.0
// What a DMA's addresses and lock numbers mean.
#pragma once

#include "models/engines/aie/common/tile_memory.h"
#include "models/engines/aie/lock/lock_bank.h"

namespace svp::aie {

// [0] is the west neighbour, [1] the tile itself, [2] the east one; only memory tiles have neighbours here, and only
// their channels 0 to 3 reach them. Null where there is none. A shim tile has no memory.
struct TileReach {
    TileMemory* memory[3] = {};
    LockBank* locks[3] = {};
};

} // namespace svp::aie
