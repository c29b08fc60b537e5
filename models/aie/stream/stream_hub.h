// The stream network as one module that the DMA channels of all tiles are connected to.
//
// It holds no process: what a channel offers or makes room for is worked off when it is told, by the rules of
// stream_network.h, as far as cycles can be known; so nothing in here keeps a simulation alive that does not move.
#pragma once

#include "models/aie/stream/stream_messages.h"
#include "models/aie/stream/stream_network.h"
#include "models/common/message_socket.h"

#include <deque>
#include <memory>

namespace svp::aie {

class StreamHub : public Module {
  public:
    static constexpr unsigned channels = 6; // per tile and direction, at most

    // One pair of sinks for each tile of a grid; `beat_bytes` a multiple of 4. `routes` outlives the hub.
    StreamHub(const sc_core::sc_module_name& name, const Clock& clock, unsigned columns, unsigned rows,
              unsigned beat_bytes, RouteSource& routes);
    ~StreamHub() override;

    MessageSink<StreamPiece>& pieces(TileAddress tile);
    MessageSink<StreamRoom>& rooms(TileAddress tile);

    // Switch registers were written: routes are asked for again.
    void routes_changed();
    // The destination that keeps this source from sending, or null: for the deadlock report.
    const StreamEnd* blocked_by(const StreamEnd& source) const;
    // Beats that have left and whose arrival is not known yet, headers included.
    uint64_t beats_on_the_way() const;
    // Forgets all beats, messages and routes.
    void reset() override;

  private:
    struct Source;
    struct Destination;
    struct Link;
    struct Tile;

    unsigned beat_bytes_;
    unsigned columns_, rows_;
    RouteSource& routes_;
    std::vector<std::unique_ptr<Tile>> tiles_;
};

} // namespace svp::aie
