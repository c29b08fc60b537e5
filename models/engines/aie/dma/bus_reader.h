// SPDX-License-Identifier: Apache-2.0
// MM2S of shim tiles: from the bus to the stream, through a buffer that several requests fill ahead.
#pragma once

#include "models/engines/aie/dma/bus_slots.h"
#include "models/engines/aie/dma/mover.h"

namespace svp::aie {

class BusReader : public Mover {
  public:
    BusReader(MoverHost& host, unsigned channel, unsigned slots, unsigned slot_bytes);

    void start(const Execution& execution, uint64_t now) override;
    void wake(uint64_t now) override;
    void stop() override;
    uint64_t ready() const override;
    bool idle_bus() const override { return under_way_ == 0; }
    void forget_bus() override { under_way_ = 0; }
    void answered(StreamPiece& piece, bool partial) override;
    void answered(DmaRequest& request, uint64_t now) override;

  private:
    void request_more();

    BusSlots slots_;
    Execution execution_;
    bool running_ = false;
    uint64_t words_left_ = 0; // not yet offered
    // Slots are used in order: requested, then offered to the stream, then left and free again.
    uint64_t requested_ = 0, offered_ = 0, left_ = 0, freed_ = 0;
    unsigned under_way_ = 0; // on the bus
};

} // namespace svp::aie
