// SPDX-License-Identifier: Apache-2.0
// How reports call tiles and channels.
#pragma once

#include "models/engines/aie/common/tile_address.h"

#include <string>

namespace svp::aie {

// "memory tile 0,1"
inline std::string tile_name(svp_aie_tile_kind kind, TileAddress tile)
{
    static const char* const kinds[] = {"compute", "memory", "shim"};
    return std::string(kinds[kind]) + " tile " + std::to_string(tile.column) + "," + std::to_string(tile.row);
}

// "memory tile 0,1 MM2S 2"
inline std::string channel_name(svp_aie_tile_kind kind, TileAddress tile, svp_aie_direction direction, unsigned number)
{
    return tile_name(kind, tile) + (direction == SVP_AIE_MM2S ? " MM2S " : " S2MM ") + std::to_string(number);
}

} // namespace svp::aie
