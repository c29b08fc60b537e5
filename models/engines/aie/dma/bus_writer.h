// SPDX-License-Identifier: Apache-2.0
// S2MM of shim tiles: from the stream to the bus, through a write buffer.
#pragma once

#include "models/engines/aie/dma/bus_slots.h"
#include "models/engines/aie/dma/mover.h"

namespace svp::aie {

class BusWriter : public Mover {
  public:
    BusWriter(MoverHost& host, unsigned channel, unsigned slots, unsigned slot_bytes);

    void start(const Execution& execution, uint64_t now) override;
    void wake(uint64_t now) override;
    void stop() override;
    uint64_t ready() const override;
    bool idle_bus() const override { return under_way_ == 0; }
    void forget_bus() override { under_way_ = 0; }
    void answered(StreamRoom& room, bool partial) override;
    void answered(DmaRequest& request, uint64_t now) override;

  private:
    void make_room(uint64_t from);
    void write(BusSlot& slot);
    void send(DmaRequest& request);

    BusSlots slots_;
    Execution execution_;
    bool running_ = false, last_seen_ = false; // last_seen_: TLAST ended the execution
    // Slots are used in order: given as room, then filled, then sent to the bus, then answered and free again.
    uint64_t given_ = 0, filled_ = 0, sent_ = 0, freed_ = 0;
    unsigned under_way_ = 0; // on the bus
};

} // namespace svp::aie
