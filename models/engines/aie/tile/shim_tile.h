// SPDX-License-Identifier: Apache-2.0
// Shim tile: the DMA between a column and the bus, the mux that connects it to the switch, the column's clock and
// reset.
#pragma once

#include "models/engines/aie/tile/shim_mux.h"
#include "models/engines/aie/tile/tile.h"

namespace svp::aie {

class ShimTile : public Tile {
  public:
    ShimTile(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, TileAddress address,
             unsigned first_requester, FaultSink& faults);

    const ShimMux& mux() const { return mux_; }
    // Bit 0 of SVP_AIE_SHIM_COLUMN_CLOCK (1 after reset) is the clock of the column's other tiles, bit 0 of
    // SVP_AIE_SHIM_COLUMN_RESET holds them in reset. Without clock, or in reset, they are reset and answer no access
    // [O].
    bool column_held() const { return (clock_ & 1) == 0 || (reset_ & 1) != 0; }
    void on_column_held(std::function<void()> callback) { held_ = std::move(callback); }

  private:
    void reset_state() override;
    bool write_own(uint32_t offset, uint32_t value) override;
    bool read_own(uint32_t offset, uint32_t* value) override;

    ShimMux mux_;
    uint32_t clock_ = 1, reset_ = 0;
    std::function<void()> held_;
};

} // namespace svp::aie
