// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/tile/shim_tile.h"

namespace svp::aie {

ShimTile::ShimTile(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config,
                   TileAddress address, unsigned first_requester, FaultSink& faults)
    : Tile(name, clock, config, address, first_requester, faults)
{
}

void ShimTile::reset_state()
{
    mux_ = {};
    clock_ = 1;
    reset_ = 0;
    Tile::reset_state();
}

bool ShimTile::write_own(uint32_t offset, uint32_t value)
{
    const bool was_held = column_held();
    switch (offset) {
    case SVP_AIE_SHIM_MUX:
        mux_.mux = value;
        break;
    case SVP_AIE_SHIM_DEMUX:
        mux_.demux = value;
        break;
    case SVP_AIE_SHIM_COLUMN_CLOCK:
        clock_ = value;
        break;
    case SVP_AIE_SHIM_COLUMN_RESET:
        reset_ = value;
        break;
    default:
        return false;
    }
    if (offset == SVP_AIE_SHIM_MUX || offset == SVP_AIE_SHIM_DEMUX) routes_changed();
    if (!was_held && column_held() && held_) held_();
    return true;
}

bool ShimTile::read_own(uint32_t offset, uint32_t* value)
{
    switch (offset) {
    case SVP_AIE_SHIM_MUX:
        *value = mux_.mux;
        return true;
    case SVP_AIE_SHIM_DEMUX:
        *value = mux_.demux;
        return true;
    case SVP_AIE_SHIM_COLUMN_CLOCK:
        *value = clock_;
        return true;
    case SVP_AIE_SHIM_COLUMN_RESET:
        *value = reset_;
        return true;
    default:
        return false;
    }
}

} // namespace svp::aie
