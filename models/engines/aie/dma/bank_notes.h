// SPDX-License-Identifier: Apache-2.0
// Which banks a DMA channel accessed when: one 128-bit access per 4 words that moved.
#pragma once

#include "models/engines/aie/common/tile_memory.h"
#include "models/engines/aie/dma/access_pattern.h"
#include "models/engines/aie/stream/run_list.h"

namespace svp::aie {

// Notes in `memory` the first `words` words of the pattern, which starts at byte `address` there. They moved as
// `beats` beats (fewer or more than words when compressed) in the cycles of `runs`, behind `header` other beats.
void note_bank_accesses(TileMemory& memory, uint64_t address, const AccessPattern& pattern, uint64_t words,
                        const RunList& runs, uint64_t header, uint64_t beats);

} // namespace svp::aie
