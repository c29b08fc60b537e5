// SPDX-License-Identifier: Apache-2.0
// Where the DMA's registers are in each kind of tile.
#pragma once

#include "interface/engines/aie/registers.h"

namespace svp::aie {

struct DmaRegisters {
    uint32_t descriptors;
    uint32_t control[2]; // by direction; the task queue stands behind each
    uint32_t status[2];
    uint32_t pad_values; // 0: none
};

inline const DmaRegisters& dma_registers(svp_aie_tile_kind kind)
{
    static constexpr DmaRegisters registers[SVP_AIE_TILE_KINDS] = {
        {SVP_AIE_CORE_DESCRIPTORS,
         {SVP_AIE_CORE_S2MM_CONTROL, SVP_AIE_CORE_MM2S_CONTROL},
         {SVP_AIE_CORE_S2MM_STATUS, SVP_AIE_CORE_MM2S_STATUS},
         0},
        {SVP_AIE_MEMORY_DESCRIPTORS,
         {SVP_AIE_MEMORY_S2MM_CONTROL, SVP_AIE_MEMORY_MM2S_CONTROL},
         {SVP_AIE_MEMORY_S2MM_STATUS, SVP_AIE_MEMORY_MM2S_STATUS},
         SVP_AIE_MEMORY_PAD_VALUE},
        {SVP_AIE_SHIM_DESCRIPTORS,
         {SVP_AIE_SHIM_S2MM_CONTROL, SVP_AIE_SHIM_MM2S_CONTROL},
         {SVP_AIE_SHIM_S2MM_STATUS, SVP_AIE_SHIM_MM2S_STATUS},
         0}};
    return registers[kind];
}

} // namespace svp::aie
