// SPDX-License-Identifier: Apache-2.0
// The order in which slots are fetched, and the slot table that bitmap tensors have. No SystemC in here.
#pragma once

#include "models/common/dma_request.h"
#include "models/engines/escalate/common/layer_plan.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

// Where a tensor lies and how; of the input, the residual or the second input.
struct TensorPlace {
    uint64_t address = 0;
    int format = SVP_FORMAT_DENSE_INT8;
    unsigned height = 0, width = 0, channels = 0;

    uint64_t slot(unsigned row, unsigned group) const
    {
        return address + svp_slot_offset(format, height, width, channels, row, group);
    }
    unsigned slot_index(unsigned row, unsigned group) const { return row * svp_channel_groups(channels) + group; }
    Range group_channels(unsigned group) const
    {
        return {group * SVP_CHANNEL_GROUP, svp_group_channels(channels, group)};
    }
};

// The rows of the table under a few rows of a tensor.
class SlotTable {
  public:
    // Fills `request` (but for the tag) with the transfer of the table's rows; its bytes are those of this object.
    void request(const TensorPlace& place, const Range& rows, DmaRequest& request);
    void arrived() { present_ = true; }
    void forget() { present_ = false; }
    bool present() const { return present_; }
    // Bytes used in a slot, 0 where the entry cannot be true.
    uint32_t used(const TensorPlace& place, unsigned row, unsigned group) const;

  private:
    std::vector<uint8_t> bytes_;
    unsigned first_row_ = 0;
    bool present_ = false;
};

// Groups fetched by one transfer: full groups of a dense row together, else one.
Range groups_of_one_transfer(const TensorPlace& place, const Range& groups);

// Fills `request` with the transfer of these groups of a row into `staging`: the columns of a dense slot, a whole
// bitmap slot of `used` bytes.
void request_slots(const TensorPlace& place, unsigned row, const Range& groups, const Range& columns, uint32_t used,
                   std::vector<uint8_t>& staging, DmaRequest& request);

} // namespace svp::escalate
