// SPDX-License-Identifier: Apache-2.0
// What the parts of a core work with, without a core: four memories, and address registers set.
#pragma once

#include "models/engines/aie/core/address_registers.h"
#include "models/engines/aie/core/core_environment.h"
#include "tests/unit/models/engines/aie/core/records.h"

#include <deque>

namespace svp::test {

struct CoreSurroundings {
    CoreSurroundings()
    {
        for (unsigned side = 0; side < aie::neighbours; ++side)
            environment.memory[side] = &memories.emplace_back(aie::TileMemoryConfig{});
    }
    bool set_register(unsigned reg, uint32_t address)
    {
        return static_cast<bool>(registers.set(set_buffer(reg, address, 0, 1)));
    }
    uint8_t* at(uint32_t address)
    {
        aie::CoreResult<uint8_t*> found = environment.bytes_at(address, 1, "test");
        return found ? *found : nullptr;
    }

    std::deque<aie::TileMemory> memories;
    aie::CoreEnvironment environment;
    aie::AddressRegisters registers;
};

} // namespace svp::test
