// SPDX-License-Identifier: Apache-2.0
// Kind and place of a tile's DMA, its widths and buffers.
#pragma once

#include "models/engines/aie/common/tile_address.h"

namespace svp::aie {

struct TileDmaConfig {
    svp_aie_tile_kind kind = SVP_AIE_COMPUTE;
    TileAddress tile;
    unsigned first_requester = 0;      // lock requesters first_requester .. + tile_dma_channels(kind) - 1 are its own
    unsigned beat_bytes = 4;           // a multiple of 4; executions then move a multiple of it
    unsigned shim_buffer_bytes = 4096; // per channel of a shim tile; a multiple of shim_request_bytes
    unsigned shim_request_bytes = 256; // longest bus request, a multiple of beat_bytes
};

// Of one direction.
constexpr unsigned tile_dma_channels(svp_aie_tile_kind kind) { return kind == SVP_AIE_MEMORY ? 6 : 2; }

} // namespace svp::aie
