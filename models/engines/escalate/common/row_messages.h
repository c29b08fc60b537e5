// SPDX-License-Identifier: Apache-2.0
// Rows on their way from the activation buffer.
#pragma once

#include "models/engines/escalate/common/activation_row.h"

#include <cstdint>

namespace svp::escalate {

// To a tile; the response frees the tile's place for the row.
struct RowBroadcast {
    ActivationRow* row = nullptr;
    unsigned round = 0;
    uint64_t ready_edge = 0; // the row was there and the port free
    uint64_t start_edge = 0; // every tile had room
    uint64_t bytes = 0;
    unsigned tile = 0; // the receiver
};

// To the post-processor, for pooling, add and copy: a row of one channel group. The response frees the row.
struct StreamRow {
    ActivationRow* row = nullptr;
    unsigned piece = 0; // spatial tile * channel groups + group
};

} // namespace svp::escalate
