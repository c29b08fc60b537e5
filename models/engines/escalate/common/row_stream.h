// SPDX-License-Identifier: Apache-2.0
// One input row's worth of values from a tile's slices to its MAC rows.
#pragma once

#include "models/engines/escalate/common/activation_row.h"
#include "models/engines/escalate/common/coefficient_set.h"
#include "models/engines/escalate/common/pairing.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

// The tile sends it when row and coefficients are there; the response comes on the edge on which the row ends.
struct RowStream {
    unsigned tile = 0;
    unsigned round = 0;
    const ActivationRow* row = nullptr;
    const CoefficientSet* set = nullptr;
    bool begun = false;      // streamed coefficients: the row began at start_edge, before their last byte had come
    uint64_t start_edge = 0; // else set by the basis engine: when it had room for the results of the rows before

    // Decomposed layers: what each slice delivers and what it would take without back-pressure.
    std::vector<int32_t> values; // [slice][value_stride]
    size_t value_stride = 0;
    std::vector<RowCount> counts;       // [slice]
    std::vector<uint32_t> pixel_cycles; // [slice][pixel], where the MAC rows may push back

    // Set by the basis engine.
    uint64_t end_edge = 0;
    uint64_t work_end = 0;            // the last slice's last value; end_edge is later where coefficients were late
    std::vector<uint64_t> slice_ends; // [slice]: edge on which its last value left
};

} // namespace svp::escalate
