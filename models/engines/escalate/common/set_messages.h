// SPDX-License-Identifier: Apache-2.0
// Sets of coefficients on their way to tiles, basis kernels on their way to the basis engine.
#pragma once

#include "models/engines/escalate/common/coefficient_set.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

// A set larger than the tile store comes in two messages: the first, not complete, when the first store-full is there;
// its response says that the tile has begun its row. The response to a complete one says that the store is free again.
struct SetDelivery {
    bool complete = true;
    unsigned tile = 0;
    unsigned bytes = 0;
    CoefficientSet set; // valid when complete
};

struct BasisKernels {
    std::vector<uint8_t> bytes; // int8 [M][R][S]
};

} // namespace svp::escalate
