// SPDX-License-Identifier: Apache-2.0
// The published estimator's formulas, reconstructed from the timelines of arXiv 2407.09453 [R]: each holds without an
// exception in every row of the 24 schedules of configs/schedules/wbs. Bytes and cycles; no time yet.
#pragma once

#include "studies/wbs/schedule.h"

#include <cstdint>

namespace svp::wbs {

// Seconds: every link moves 2^32 bytes per second, all columns at once; a core runs at 1 GHz. [R]
double link_seconds(uint64_t bytes);
double core_seconds(uint64_t cycles);

// Of one weight block (C_out x C_in of a core): weights kept, 4 bytes of bias per C_out, 2 bytes of mask per 8x8 block.
uint64_t weight_block_bytes(const ScheduledLayer& layer);

// DRAM -> memory tile, per column: all weights of the layer, or a pool's or add's control words.
uint64_t weight_load_bytes(const ScheduledLayer& layer, uint64_t columns);

// Memory tile -> core, before the groups of a sweep.
uint64_t weight_send_bytes(const ScheduledLayer& layer, bool first_sweep);

// All iterations of a group together.
uint64_t input_bytes(const ScheduledLayer& layer, const IterationGroup& group);
uint64_t output_bytes(const ScheduledLayer& layer, const IterationGroup& group);
uint64_t compute_cycles(const ScheduledLayer& layer, const IterationGroup& group);

} // namespace svp::wbs
