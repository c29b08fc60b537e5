// SPDX-License-Identifier: Apache-2.0
// Between post-processor and output buffer.
#pragma once

#include "models/engines/escalate/common/layer_plan.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

// Output codes; answered at once.
struct OutputRow {
    unsigned spatial = 0;
    unsigned o = 0;            // output row
    Range channels;            // output channels
    Range columns;             // output columns
    std::vector<int8_t> codes; // [channel][column]
};

// Fills 0 .. granted - 1 have a half of the output buffer, or had one; answered at once.
struct FillGrant {
    unsigned granted = 0;
};

} // namespace svp::escalate
