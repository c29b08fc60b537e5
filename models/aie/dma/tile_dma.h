// The DMA of a tile: S2MM and MM2S channels with task queues, buffer descriptors, locks and streams.
//
// Registers are written and read by offset, as the tile decodes them; a descriptor takes effect when a channel starts
// it. What a register or a descriptor can hold wrong ends in a fault with its offset: unknown or invalid descriptor,
// descriptor of the other parity (memory tile), address outside memory, full task queue, lock out of range, no route,
// a wrap, length or padding that contradicts the others.
#pragma once

#include "interface/aie/descriptor.h"
#include "models/aie/common/tile_address.h"
#include "models/aie/common/tile_memory.h"
#include "models/aie/lock/lock_bank.h"
#include "models/common/module.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace svp::aie {

class StreamHub; // models/aie/stream: joins the channels of all tiles

// What a channel's addresses and lock numbers mean: [0] is the west neighbour, [1] the tile itself, [2] the east one;
// only memory tiles have neighbours here, and only their channels 0 to 3 reach them. Null where there is none.
struct TileReach {
    TileMemory* memory[3] = {};
    LockBank* locks[3] = {};
};

struct CompletionToken {
    TileAddress tile;
    svp_aie_direction direction = SVP_AIE_S2MM;
    unsigned channel = 0;
};

// One line of the deadlock report: a channel that has not finished.
struct ChannelProgress {
    std::string who;       // "memory tile 0,1 MM2S 2"
    std::string waits_for; // "lock 3 (value 0, wants >= 1)", "beats from the stream", "room at compute tile 0,2 S2MM 0"
    unsigned descriptor = 0;
    uint64_t words_done = 0, words = 0, last_progress = 0; // cycle
};

} // namespace svp::aie
