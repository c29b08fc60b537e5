// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/bank_conflicts.h"

#include <algorithm>

namespace svp::aie {

void BankConflicts::begin(uint64_t start, const svp_aie_kernel_time& time, const OperandBanks& banks)
{
    time_ = time;
    banks_ = banks;
    start_ = counted_to_ = start;
    kernel_cycles_ = std::max<uint64_t>(time.cycles, 1);
    meetings_ = lost_ = 0;
}

// The DMA's accesses that met one of the kernel's: times the kernel's cycles.
uint64_t BankConflicts::meetings(const TileMemory& memory, uint64_t from, uint64_t to) const
{
    uint64_t met = 0;
    for (unsigned i = 0; i < SVP_AIE_KERNEL_OPERANDS; ++i)
        if (banks_[i] != SVP_AIE_NO_BANK && time_.accesses[i] != 0)
            met += std::min(time_.accesses[i], kernel_cycles_) *
                   memory.accesses_between(static_cast<unsigned>(banks_[i]), from, to);
    return met;
}

// Every second meeting is lost by the core and costs it a cycle, in which the DMA may meet it again.
uint64_t BankConflicts::lost(TileMemory& memory, uint64_t cycle)
{
    meetings_ += meetings(memory, counted_to_, cycle);
    counted_to_ = cycle;
    const uint64_t lost = meetings_ / (2 * kernel_cycles_);
    if (lost > lost_) {
        const uint64_t more = lost - lost_;
        lost_ = lost;
        return more;
    }
    memory.forget_before(start_);
    return 0;
}

} // namespace svp::aie
