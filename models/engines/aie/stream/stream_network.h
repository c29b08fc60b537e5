// SPDX-License-Identifier: Apache-2.0
// Streams between DMA channels: who may move a beat when. One beat is one stream word (4 bytes unless configured
// wider), one beat per cycle and stream.
//
// In array cycles, for beat i of a source with destinations D (the same for all beats of one execution of a
// descriptor):
//   leave(i)    = max(leave(i-1) + 1, offered(i), max over d in D: arrive_d(i - capacity_d) + 1)
//   arrive_d(i) = max(leave(i) + latency_d, arrive_d(i-1) + 1, room_d(i))          (i counts the beats sent to d)
// offered(i): the cycle from which the source has the beat; room_d(i): from which the destination can take it. Latency
// and capacity are the sums over the switches on the way. A destination without room thus stalls its source, and with
// it every other destination of a multicast, once `capacity` beats are on the way. [O: end to end credits] A stream
// thus moves a beat per cycle where capacity > latency, else `capacity` beats in latency + 1 cycles. The header of a
// packet is a beat that needs no room: the last switch drops it. A destination hears one source at a time: a second one
// that sends before the first has ended its descriptor and all its beats have arrived is an error. Times follow by runs
// of consecutive beats, never beat by beat; tests hold them against a simulation of every cycle.
#pragma once

#include "models/common/module.h"
#include "models/engines/aie/common/tile_address.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace svp::aie {

struct StreamEnd {
    TileAddress tile;
    unsigned channel = 0; // of the tile's DMA: MM2S for a source, S2MM for a destination
};

struct StreamDestination {
    StreamEnd end;
    unsigned latency = 0, capacity = 0; // cycles, beats
};

// Reads the stream switches' registers.
class RouteSource {
  public:
    virtual ~RouteSource() = default;
    // Where beats of this source go: circuit (packet_id < 0) or packet. Empty: nowhere; *why then says at which switch
    // and port. The answer for one source does not change while it has beats on the way.
    virtual std::vector<StreamDestination> route(const StreamEnd& source, int packet_id, std::string* why) = 0;
};

} // namespace svp::aie
