// SPDX-License-Identifier: Apache-2.0
// What a convolution costs, played out slot by slot: each cycle every unit of the core may issue once, and an operation
// waits for what it needs. Written after the comment on top of interface/engines/aie/kernel_timing.h, not after its
// code.
#pragma once

#include "interface/engines/aie/kernel_timing.h"

#include <cstdint>
#include <vector>

namespace svp::test {

struct ScheduledTime {
    uint64_t cycles = 0;
    uint64_t accesses[SVP_AIE_KERNEL_OPERANDS] = {};
};

// Which 8x8 blocks are kept: [out block][in block]; depthwise: [out block][0].
using KeptBlocks = std::vector<std::vector<bool>>;

// Operands in banks of their own.
ScheduledTime schedule_convolution(const svp_aie_kernel_shape& shape, const KeptBlocks& kept);
// From the cycle after the last product of a tile of `accumulators` to the next tile's first one.
uint64_t schedule_turnaround(uint32_t flags, unsigned accumulators);

} // namespace svp::test
