// SPDX-License-Identifier: Apache-2.0
// A column of tiles: shim tile, memory tiles, compute tiles, from the south.
#pragma once

#include "models/engines/aie/tile/compute_tile.h"
#include "models/engines/aie/tile/memory_tile.h"
#include "models/engines/aie/tile/shim_tile.h"

#include <memory>
#include <sysc/kernel/sc_module.h>
#include <vector>

namespace svp::aie {

class Column : public sc_core::sc_module {
  public:
    Column(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, unsigned column,
           FaultSink& faults);

    const std::vector<Tile*>& tiles() const { return tiles_; } // by row
    ShimTile& shim() { return shim_; }
    // Null where the row holds no such tile, or there is no such row.
    MemoryTile* memory_tile(unsigned row) const;
    ComputeTile* compute_tile(unsigned row) const;

  private:
    const unsigned memory_rows_;
    ShimTile shim_;
    std::vector<std::unique_ptr<MemoryTile>> memory_tiles_;
    std::vector<std::unique_ptr<ComputeTile>> compute_tiles_;
    std::vector<Tile*> tiles_;
};

} // namespace svp::aie
