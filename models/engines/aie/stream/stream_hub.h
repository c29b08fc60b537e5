// SPDX-License-Identifier: Apache-2.0
// The stream network as one module that the DMA channels of all tiles are connected to.
//
// It holds no process: what a channel offers or makes room for is worked off when it is told, by the rules of
// stream_network.h, as far as cycles can be known; so nothing in here keeps a simulation alive that does not move.
#pragma once

#include "models/common/message_socket.h"
#include "models/engines/aie/stream/stream_flow.h"

#include <memory>
#include <string>
#include <vector>

namespace svp::aie {

class StreamHub : public Module {
  public:
    static constexpr unsigned channels = 6; // per tile and direction, at most

    // One pair of sinks for each tile of a grid; `beat_bytes` a multiple of 4. `routes` outlives the hub.
    StreamHub(const sc_core::sc_module_name& name, const Clock& clock, unsigned columns, unsigned rows,
              unsigned beat_bytes, RouteSource& routes);

    MessageSink<StreamPiece>& pieces(TileAddress tile) { return tile_of(tile).pieces; }
    MessageSink<StreamRoom>& rooms(TileAddress tile) { return tile_of(tile).rooms; }

    // What stands there, for names in reports.
    void set_kind(TileAddress tile, svp_aie_tile_kind kind) { tile_of(tile).kind = kind; }
    // Of a destination: "compute tile 0,2 S2MM 0".
    std::string name_of(const StreamEnd& destination);
    // Switch registers were written: routes are asked for again.
    void routes_changed() { flow_.routes_changed(); }
    // The destination that keeps this source from sending, or null: for the deadlock report.
    const StreamEnd* blocked_by(const StreamEnd& source) const;
    // Beats that have left and whose arrival is not known yet, headers included.
    uint64_t beats_on_the_way() const { return flow_.on_the_way(); }
    // Forgets all beats, messages and routes.
    void reset_state() override;

    // Brings the counters up to date.
    void settle() override;

  private:
    struct Tile {
        Tile(const std::string& number) : pieces(("pieces_" + number).c_str()), rooms(("rooms_" + number).c_str()) {}
        MessageSink<StreamPiece> pieces;
        MessageSink<StreamRoom> rooms;
        svp_aie_tile_kind kind = SVP_AIE_COMPUTE;
    };
    Tile& tile_of(TileAddress tile) { return *tiles_.at(size_t{tile.column} * rows_ + tile.row); }
    size_t end_of(const StreamEnd& end) const;
    void take(size_t tile, StreamPiece& piece);
    void take(size_t tile, StreamRoom& room);
    template <class Message>
    static void give(MessageSink<Message>& sink, Message& message, bool partial);
    void give_answers();

    unsigned rows_;
    StreamFlow flow_;
    std::vector<std::unique_ptr<Tile>> tiles_;
    bool answering_ = false;
    Counter &beats_left_, &headers_left_, &beats_sent_, &beats_arrived_, &headers_dropped_, &beats_lost_;
};

} // namespace svp::aie
