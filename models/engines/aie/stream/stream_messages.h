// SPDX-License-Identifier: Apache-2.0
// What the DMA channels of the tiles and the stream hub tell each other, over message sockets.
//
// A message is answered as soon as the cycles of all its beats are known, which is at the latest in the last of these
// cycles and usually long before: the answer says what happens when, whoever asked acts when the time has come.
// Where the cycles of some of its beats are known before the others', END_REQ says so, each time there are more.
#pragma once

#include "models/engines/aie/stream/run_list.h"
#include "models/engines/aie/stream/stream_buffer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::aie {

// MM2S: consecutive beats of one execution of a descriptor, offered from one cycle on. Answered when all have left.
struct StreamPiece {
    unsigned channel = 0;
    // Nothing else is set: what this channel has offered and has not left yet is taken back, without an answer.
    bool withdraw = false;
    bool first = true;  // begins the execution: the route is looked up, and the header sent in packet mode
    bool last = true;   // ends the execution
    bool tlast = true;  // and its last beat carries TLAST
    int packet_id = -1; // -1: circuit
    uint64_t from = 0;  // cycle, not before the one after the present
    uint32_t beats = 0; // without header
    StreamBuffer data;  // beats * bytes of a beat, from first_byte on
    uint32_t first_byte = 0;

    std::string error;       // no route, or a destination that hears another source: nothing has left
    RunList leaves;          // beat 0 is the piece's first, the header where there is one
    uint64_t last_cycle = 0; // in which the last beat leaves
};

struct StreamSegment {
    StreamBuffer data;
    uint32_t first_byte = 0, bytes = 0;
};

// S2MM: room for so many beats from one cycle on. Rooms of a channel are filled in order.
struct StreamRoom {
    unsigned channel = 0;
    bool withdraw = false; // nothing else is set: takes back all rooms of this channel, without an answer
    bool until_tlast = false;
    uint64_t from = 0;
    uint32_t beats = 0;

    // Answered when full or, with until_tlast, at TLAST (`ended`); rooms behind that one are then answered empty.
    uint32_t taken = 0;
    bool ended = false;
    RunList arrivals; // beat 0 is the first of this room
    uint64_t last_cycle = 0;
    std::vector<StreamSegment> contents;
};

} // namespace svp::aie
