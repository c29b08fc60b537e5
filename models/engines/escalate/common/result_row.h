// SPDX-License-Identifier: Apache-2.0
// A finished output row of one tile on its way to post-processing; the response frees the tile's place for it.
#pragma once

#include "models/engines/escalate/common/layer_plan.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

struct ResultRow {
    unsigned tile = 0;
    unsigned spatial = 0;
    unsigned o = 0;            // output row
    Range channels;            // output channels
    Range columns;             // output columns
    std::vector<int32_t> sums; // [channel][column], before bias
    uint64_t ready_edge = 0;
};

} // namespace svp::escalate
