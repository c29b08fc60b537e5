// SPDX-License-Identifier: Apache-2.0
// Memory tile: 512 KB behind 6 + 6 DMA channels, 64 locks, no core.
#pragma once

#include "models/engines/aie/tile/tile.h"

namespace svp::aie {

class MemoryTile : public Tile {
  public:
    MemoryTile(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, TileAddress address,
               unsigned first_requester, FaultSink& faults)
        : Tile(name, clock, config, address, first_requester, faults)
    {
    }

  private:
    bool write_own(uint32_t, uint32_t) override { return false; }
    bool read_own(uint32_t, uint32_t*) override { return false; }
};

} // namespace svp::aie
