// SPDX-License-Identifier: Apache-2.0
// How far a memory was used up while layers ran.
#pragma once

#include "platform/run/queue_report.h"
#include "platform/statistics/unit.h"
#include "platform/system/memory_part.h"

#include <cstdint>
#include <vector>

namespace svp {

// `ticks`: of the interval in which everything happened, picoseconds.
QueueReport::Memory memory_use(const MemoryPart& memory, const std::vector<Unit>& units, uint64_t ticks);

} // namespace svp
