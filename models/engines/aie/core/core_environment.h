// What a core sees of the array: memories and locks of its own tile and its neighbours, its tile's registers.
#pragma once

#include "models/engines/aie/common/tile_address.h"
#include "models/engines/aie/common/tile_memory.h"
#include "models/engines/aie/lock/lock_bank.h"

#include <functional>

namespace svp::aie {

// In the order of the core's address and lock ranges; null where the array ends.
enum Neighbour : unsigned { south = 0, west = 1, north = 2, own = 3, neighbours = 4 };

struct CoreEnvironment {
    TileAddress tile;
    TileMemory* memory[neighbours] = {};
    LockBank* locks[neighbours] = {};
    // The processor bus: writes a register of the core's own tile. False: no such register.
    std::function<bool(uint32_t offset, uint32_t value)> write_register;
    FaultSink* faults = nullptr;
};

} // namespace svp::aie
