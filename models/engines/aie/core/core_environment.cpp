// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/core_environment.h"

#include "interface/engines/aie/core_program.h"
#include "interface/engines/aie/kernel_timing.h"

namespace svp::aie {
namespace {

uint32_t side_of(uint32_t address)
{
    return address >= SVP_AIE_SOUTH_MEMORY ? (address - SVP_AIE_SOUTH_MEMORY) / SVP_AIE_NEIGHBOUR_BYTES : neighbours;
}

} // namespace

CoreResult<uint8_t*> CoreEnvironment::bytes_at(uint32_t address, uint64_t bytes, const char* what) const
{
    const uint32_t side = side_of(address);
    const uint32_t offset = address % SVP_AIE_NEIGHBOUR_BYTES;
    if (side >= neighbours || memory[side] == nullptr || !memory[side]->contains(offset, bytes))
        return CoreFault(std::string(what) + ": " + std::to_string(bytes) + " bytes at address " +
                         std::to_string(address) + " lie in no memory");
    return memory[side]->data() + offset;
}

int CoreEnvironment::own_bank(uint32_t address) const
{
    if (side_of(address) != own) return SVP_AIE_NO_BANK;
    return static_cast<int>(memory[own]->bank_of(address % SVP_AIE_NEIGHBOUR_BYTES));
}

CoreResult<CoreEnvironment::Lock> CoreEnvironment::lock_at(unsigned lock) const
{
    constexpr unsigned of_tile = SVP_AIE_WEST_LOCK - SVP_AIE_SOUTH_LOCK;
    const unsigned side = lock / of_tile;
    if (side >= neighbours || locks[side] == nullptr)
        return CoreFault("lock " + std::to_string(lock) + " belongs to no tile");
    return Lock{locks[side], lock % of_tile};
}

} // namespace svp::aie
