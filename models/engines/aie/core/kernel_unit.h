// SPDX-License-Identifier: Apache-2.0
// A core's kernels: operands found and checked, values computed at once, time as kernel_timing.h says, then what
// collisions with DMA accesses to the same banks cost.
#pragma once

#include "interface/engines/aie/kernel_timing.h"
#include "models/common/statistics.h"
#include "models/engines/aie/core/address_registers.h"
#include "models/engines/aie/core/bank_conflicts.h"
#include "models/engines/aie/core/core_environment.h"
#include "models/engines/aie/core/kernel_call.h"
#include "models/engines/aie/core/program_sequencer.h"
#include "models/engines/aie/core/weight_ring.h"

namespace svp::aie {

class KernelUnit {
  public:
    // What a record refers to.
    struct Sources {
        const CoreEnvironment& environment;
        const AddressRegisters& registers;
        const ProgramSequencer& program;
        const WeightRing& weights;
        unsigned column; // of the array
    };

    KernelUnit(const Sources& sources, Statistics& statistics);

    // Computes a kernel that begins in this cycle: the cycles that it takes when it meets no DMA, at least one.
    CoreResult<uint64_t> begin(const svp_aie_record& r, uint64_t cycle);
    // When they are over: how many more it takes; 0: it is done.
    uint64_t lost(uint64_t cycle);
    uint64_t macs() const { return macs_.value; }

  private:
    CoreResult<> find_part(const svp_aie_record& r, KernelCall& call) const;
    CoreResult<> find_operands(const svp_aie_record& r, KernelCall& call, OperandBanks& banks) const;
    CoreResult<> find_weights(const svp_aie_record& r, KernelCall& call, OperandBanks& banks) const;
    CoreResult<bool> first_sums(const svp_aie_record& r) const;
    CoreResult<bool> last_sums(const svp_aie_record& r) const;
    CoreResult<WeightChunk> chunk_of(const svp_aie_record& r) const;
    CoreResult<unsigned> chunk_index(const svp_aie_record& r, unsigned chunks) const;
    bool compute(const KernelCall& call);
    void count(const KernelCall& call);

    Sources from_;
    Counter &kernels_run_, &macs_, &dense_macs_, &blocks_skipped_;
    Kernels kernels_;
    BankConflicts conflicts_;
};

} // namespace svp::aie
