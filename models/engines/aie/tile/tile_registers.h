// SPDX-License-Identifier: Apache-2.0
// What stands at an offset of a tile: decoded through the generated table of its kind.
#pragma once

#include "interface/engines/aie/registers.h"
#include "models/common/register_map.h"

#include <vector>

namespace svp::aie {

// The part of a tile that a register belongs to.
enum class TileUnit { none, timer, locks, lock_requests, stream_switch, dma, own };

class TileRegisters {
  public:
    struct Place {
        TileUnit unit = TileUnit::none;
        uint32_t index = 0; // in the array of registers
    };

    explicit TileRegisters(svp_aie_tile_kind kind);

    static const RegisterBlock& block_of(svp_aie_tile_kind kind);
    Place find(uint32_t offset) const;
    // Registers of this name; `name` is in the table.
    const RegisterInfo& named(const char* name) const;

  private:
    const RegisterBlock& block_;
    RegisterMap map_;
    std::vector<TileUnit> units_; // in the order of the table
};

} // namespace svp::aie
