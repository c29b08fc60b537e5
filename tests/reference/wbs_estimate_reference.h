// SPDX-License-Identifier: Apache-2.0
// The published estimate, one iteration after the other: every byte and cycle counted on its own, no closed formula.
#pragma once

#include "studies/wbs/schedule.h"

#include <cstdint>

namespace svp::test {

// Bytes counted weight by weight, block by block.
uint64_t counted_weight_block_bytes(const wbs::ScheduledLayer& layer);

double counted_seconds(const wbs::Schedule& schedule, uint64_t columns);

// Of an iteration that makes output rows [first, first + rows): does any of its taps fall on a row that the tensor
// lacks?
bool touches_padding(const wbs::ScheduledLayer& layer, uint64_t padding, uint64_t first, uint64_t rows);

} // namespace svp::test
