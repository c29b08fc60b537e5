// SPDX-License-Identifier: Apache-2.0
// One row of input activations as all tiles share it: decoded once, in the shapes that counting and arithmetic want.
// No SystemC in here.
#pragma once

#include "models/engines/escalate/common/layer_plan.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace svp::escalate {

struct ActivationRow {
    unsigned spatial = 0; // spatial tile
    unsigned y = 0;       // input row
    unsigned pixels = 0;
    Range channels; // those held

    std::vector<int16_t> planes; // [channel][plane_stride]: code - zero point
    size_t plane_stride = 0;
    std::vector<uint64_t> nonzero;    // [ceil(channels / 64)][pixels], bit set: not the zero point
    std::vector<uint64_t> regrouped;  // the same in groups of fewer bits, where the pairing wants that
    std::vector<int16_t> pixel_major; // [padded pixels][channels]; dense mode on many channels only
    std::vector<uint32_t> landing;    // [channel][tap]: nonzero activations that land on an output; dense mode only
    uint64_t nonzero_count = 0;

    unsigned holders = 0; // the buffer half and the tiles that still need it

    const int16_t* plane(unsigned channel) const { return planes.data() + (channel - channels.first) * plane_stride; }
    const uint64_t* pairing_words() const { return regrouped.empty() ? nonzero.data() : regrouped.data(); }
};

// Rows are lent and given back; memory is kept.
class RowPool {
  public:
    ActivationRow& take()
    {
        if (free_.empty()) {
            rows_.emplace_back();
            free_.push_back(&rows_.back());
        }
        ActivationRow& row = *free_.back();
        free_.pop_back();
        row.holders = 1;
        return row;
    }
    void release(ActivationRow& row)
    {
        if (--row.holders == 0) free_.push_back(&row);
    }
    // All rows back, whoever holds them: between layers.
    void reclaim()
    {
        free_.clear();
        for (ActivationRow& row : rows_)
            free_.push_back(&row);
    }

  private:
    std::deque<ActivationRow> rows_;
    std::vector<ActivationRow*> free_;
};

} // namespace svp::escalate
