// SPDX-License-Identifier: Apache-2.0
// Walks the stream switches of all tiles from a DMA channel to its destinations. No SystemC in here.
//
// A switch refuses to merge two slaves into one master, so each port has one source, and no walk meets a port twice:
// loops cannot be entered.
#pragma once

#include "models/engines/aie/common/array_config.h"
#include "models/engines/aie/stream/stream_network.h"
#include "models/engines/aie/tile/shim_mux.h"
#include "models/engines/aie/tile/stream_switch.h"

#include <string>
#include <vector>

namespace svp::aie {

class StreamRouter : public RouteSource {
  public:
    explicit StreamRouter(const ArrayConfig& config);

    // Once for each tile; `mux` for shim tiles.
    void add(TileAddress tile, const StreamSwitch& stream_switch, const ShimMux* mux);
    std::vector<StreamDestination> route(const StreamEnd& source, int packet_id, std::string* why) override;

  private:
    struct Node {
        const StreamSwitch* stream_switch = nullptr;
        const ShimMux* mux = nullptr;
    };
    // Beats on their way: where they arrive and what the way was like until there.
    struct Position {
        TileAddress tile;
        StreamSwitch::Port slave;
        bool header = false;
        unsigned latency = 0, capacity = 0;
    };

    bool enter(const StreamEnd& source, StreamSwitch::Port* slave, std::string* why) const;
    bool follow(const Position& from, int packet_id, std::vector<StreamDestination>& found, std::string* why) const;
    bool leave(const Position& from, const StreamSwitch::Exit& exit, int packet_id,
               std::vector<StreamDestination>& found, std::string* why) const;
    bool arrive(const Position& at, unsigned channel, std::vector<StreamDestination>& found, std::string* why) const;
    bool neighbour_of(TileAddress tile, svp_aie_port direction, TileAddress* neighbour) const;
    unsigned crossing(bool from_local, bool to_local) const;
    unsigned depth(bool local) const { return local ? config_.local_depth : config_.external_depth; }
    const Node& node(TileAddress tile) const { return nodes_[size_t{tile.column} * rows_ + tile.row]; }
    std::string at(TileAddress tile) const;

    const SwitchConfig config_;
    const unsigned columns_, rows_, memory_rows_;
    std::vector<Node> nodes_;
};

} // namespace svp::aie
