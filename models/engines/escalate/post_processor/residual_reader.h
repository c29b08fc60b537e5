// SPDX-License-Identifier: Apache-2.0
// The second input (of ADD, or the residual of a convolution): slots in the order of the output buffer's fills, staged
// beside the output. No SystemC in here.
#pragma once

#include "models/engines/escalate/common/row_decoder.h"
#include "models/engines/escalate/common/row_fetcher.h"

#include <array>
#include <cstdint>
#include <vector>

namespace svp::escalate {

class ResidualReader {
  public:
    explicit ResidualReader(unsigned window) : transfers_(window), staging_(window) {}

    void start(const LayerPlan& plan);
    // Fills below this one have room.
    void allow(unsigned fills);

    enum class Next { sent, wait, contradiction };
    // Fills `request` with the next transfer. contradiction: *slot is the index of a slot that cannot be as its table
    // entry says.
    Next next(DmaRequest& request, uint32_t* slot);
    // False where the slot contradicts itself; its index in *slot.
    bool arrived(const DmaRequest& request, uint32_t* slot);

    // Row `o` of these channels is there.
    bool has(unsigned spatial, unsigned o, const Range& channels) const;
    // (code - zero point) of a channel of row `o`, one per column of the spatial tile. Call where `has` is true.
    const int16_t* plane(unsigned spatial, unsigned o, unsigned channel) const;

  private:
    struct Slot {
        ActivationRow row; // its y is an output row
        bool present = false;
    };
    struct Half {
        SpatialTile tile;
        Range groups;
        std::vector<Slot> slots; // [row][group]
    };
    struct Transfer {
        bool table = false;
        unsigned fill = 0, row = 0;
        Range groups;
        uint32_t used = 0;
    };

    unsigned spatial_of(unsigned fill) const { return fill / plan_->fills_per_spatial; }
    Half& half(unsigned fill) { return halves_[fill % 2]; }
    void advance(unsigned groups);

    const LayerPlan* plan_ = nullptr;
    TensorPlace place_;
    std::array<Half, 2> halves_;
    std::array<SlotTable, 2> tables_;
    unsigned tables_asked_ = 0, allowed_ = 0;
    unsigned fill_ = 0, row_ = 0, group_ = 0; // the next transfer
    std::vector<Transfer> transfers_;
    std::vector<std::vector<uint8_t>> staging_;
};

} // namespace svp::escalate
