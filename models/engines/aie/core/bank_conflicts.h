// SPDX-License-Identifier: Apache-2.0
// What a kernel loses to DMA accesses to the banks that it uses.
#pragma once

#include "interface/engines/aie/kernel_timing.h"
#include "models/engines/aie/common/tile_memory.h"

#include <array>
#include <cstdint>

namespace svp::aie {

// Banks of the own memory that a kernel's operands lie in, or SVP_AIE_NO_BANK.
using OperandBanks = std::array<int, SVP_AIE_KERNEL_OPERANDS>;

class BankConflicts {
  public:
    // A kernel that runs from cycle `start` on: its accesses are spread evenly over its cycles, at least one.
    void begin(uint64_t start, const svp_aie_kernel_time& time, const OperandBanks& banks);
    uint64_t kernel_cycles() const { return kernel_cycles_; }
    // In the cycle in which it would end: how many cycles more it takes, since the DMA took its banks; 0: it has ended.
    uint64_t lost(TileMemory& memory, uint64_t cycle);

  private:
    uint64_t meetings(const TileMemory& memory, uint64_t from, uint64_t to) const;

    svp_aie_kernel_time time_{};
    OperandBanks banks_{};
    uint64_t start_ = 0, kernel_cycles_ = 1;
    uint64_t counted_to_ = 0; // cycle
    uint64_t meetings_ = 0;   // times the kernel's cycles
    uint64_t lost_ = 0;       // cycles
};

} // namespace svp::aie
