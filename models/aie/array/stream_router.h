// Walks the stream switches of all tiles from a DMA channel to its destinations. No SystemC in here.
//
// A switch refuses to merge two slaves into one master, so each port has one source, and no walk meets a port twice:
// loops cannot be entered.
#pragma once

#include "models/aie/array/array_config.h"
#include "models/aie/stream/stream_network.h"
#include "models/aie/tile/stream_switch.h"

#include <map>
#include <string>
#include <vector>

namespace svp::aie {

// What connects a shim tile's south ports to its DMA.
struct ShimMux {
    uint32_t mux = 0, demux = 0; // registers SVP_AIE_SHIM_MUX and _DEMUX

    // South ports of the DMA's channels; bits [2n+1:2n] of the register are those of south port n + 2.
    static constexpr unsigned slave_port(unsigned mm2s) { return 3 + 4 * mm2s; }
    static constexpr unsigned master_port(unsigned s2mm) { return 2 + s2mm; }
    static bool carries_dma(uint32_t word, unsigned port) { return port >= 2 && (word >> 2 * (port - 2) & 3) == 1; }
};

class StreamRouter : public RouteSource {
  public:
    explicit StreamRouter(const ArrayConfig& config);

    // Once for each tile; `mux` for shim tiles.
    void add(TileAddress tile, const StreamSwitch& stream_switch, const ShimMux* mux);
    // Switch registers have changed.
    void forget_routes() { known_.clear(); }

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
    std::map<uint64_t, std::vector<StreamDestination>> known_;
};

} // namespace svp::aie
