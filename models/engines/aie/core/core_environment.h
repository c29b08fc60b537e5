// SPDX-License-Identifier: Apache-2.0
// What a core sees of the array: memories and locks of its own tile and its neighbours, its tile's registers.
#pragma once

#include "models/engines/aie/common/tile_memory.h"
#include "models/engines/aie/core/core_result.h"
#include "models/engines/aie/lock/lock_bank.h"

#include <functional>

namespace svp::aie {

// In the order of the core's address and lock ranges; null where the array ends.
enum Neighbour : unsigned { south = 0, west = 1, north = 2, own = 3, neighbours = 4 };

struct CoreEnvironment {
    struct Lock {
        LockBank* bank;
        unsigned number; // in its bank
    };

    TileMemory* memory[neighbours] = {};
    LockBank* locks[neighbours] = {};
    // The processor bus: writes a register of the core's own tile. False: no such register.
    std::function<bool(uint32_t offset, uint32_t value)> write_register;

    // Bytes as the core addresses them; `what` names them in the fault.
    CoreResult<uint8_t*> bytes_at(uint32_t address, uint64_t bytes, const char* what) const;
    // The own memory's bank of an address that bytes_at finds; SVP_AIE_NO_BANK: it lies in another memory.
    int own_bank(uint32_t address) const;
    // A lock as the core numbers it.
    CoreResult<Lock> lock_at(unsigned lock) const;
};

} // namespace svp::aie
