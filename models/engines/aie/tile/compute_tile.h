// SPDX-License-Identifier: Apache-2.0
// Compute tile: a core with its data memory, 2 + 2 DMA channels, 16 locks, performance counters.
#pragma once

#include "models/engines/aie/core/core.h"
#include "models/engines/aie/tile/tile.h"

#include <array>

namespace svp::aie {

class ComputeTile : public Tile {
  public:
    ComputeTile(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, TileAddress address,
                unsigned first_requester, FaultSink& faults);

    Core& core() { return core_; }
    // What the core sees around it; to be called once all tiles are there. Null: the array ends.
    void connect_core(ComputeTile* south, ComputeTile* west, ComputeTile* north);

    void stop() override;

  private:
    static constexpr unsigned counters = 4;

    struct PerformanceCounter {
        uint32_t event = SVP_AIE_EVENT_NONE, base = 0; // base: its value minus that of the event's count
    };

    void reset_state() override;
    bool write_own(uint32_t offset, uint32_t value) override;
    bool read_own(uint32_t offset, uint32_t* value) override;
    uint32_t event_count(uint32_t event) const;
    void select_events(uint32_t control);

    Core core_;
    std::array<PerformanceCounter, counters> performance_;
};

} // namespace svp::aie
