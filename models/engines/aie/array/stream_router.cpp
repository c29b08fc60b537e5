// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/stream_router.h"

#include "models/engines/aie/common/tile_names.h"

namespace svp::aie {
namespace {

svp_aie_port opposite(svp_aie_port direction)
{
    switch (direction) {
    case SVP_AIE_PORT_SOUTH:
        return SVP_AIE_PORT_NORTH;
    case SVP_AIE_PORT_NORTH:
        return SVP_AIE_PORT_SOUTH;
    case SVP_AIE_PORT_WEST:
        return SVP_AIE_PORT_EAST;
    default:
        return SVP_AIE_PORT_WEST;
    }
}

} // namespace

StreamRouter::StreamRouter(const ArrayConfig& config)
    : config_(config.stream_switch),
      columns_(config.columns),
      rows_(config.tile_rows()),
      memory_rows_(config.memory_rows),
      nodes_(size_t{columns_} * rows_)
{
}

void StreamRouter::add(TileAddress tile, const StreamSwitch& stream_switch, const ShimMux* mux)
{
    nodes_[size_t{tile.column} * rows_ + tile.row] = {&stream_switch, mux};
}

std::string StreamRouter::at(TileAddress tile) const
{
    const svp_aie_tile_kind kind = tile.row == 0              ? SVP_AIE_SHIM
                                   : tile.row <= memory_rows_ ? SVP_AIE_MEMORY
                                                              : SVP_AIE_COMPUTE;
    return tile_name(kind, tile) + ": ";
}

std::vector<StreamDestination> StreamRouter::route(const StreamEnd& source, int packet_id, std::string* why)
{
    Position start;
    start.tile = source.tile;
    start.header = packet_id >= 0;
    std::vector<StreamDestination> found;
    if (!enter(source, &start.slave, why) || !follow(start, packet_id, found, why)) return {};
    return found;
}

bool StreamRouter::enter(const StreamEnd& source, StreamSwitch::Port* slave, std::string* why) const
{
    const Node& from = node(source.tile);
    if (from.mux == nullptr) {
        *slave = {SVP_AIE_PORT_DMA, source.channel};
        return true;
    }
    *slave = {SVP_AIE_PORT_SOUTH, ShimMux::slave_port(source.channel)};
    if (ShimMux::carries_dma(from.mux->mux, slave->number)) return true;
    *why =
        at(source.tile) + "the mux does not give the DMA port " + StreamSwitch::name_of(*slave) + " (register 0x1f000)";
    return false;
}

bool StreamRouter::follow(const Position& from, int packet_id, std::vector<StreamDestination>& found,
                          std::string* why) const
{
    std::vector<StreamSwitch::Exit> exits;
    if (!node(from.tile).stream_switch->forward(from.slave, from.header ? packet_id : -1, exits, why)) {
        *why = at(from.tile) + *why;
        return false;
    }
    for (const StreamSwitch::Exit& exit : exits)
        if (!leave(from, exit, packet_id, found, why)) return false;
    return true;
}

unsigned StreamRouter::crossing(bool from_local, bool to_local) const
{
    if (from_local) return to_local ? config_.local_to_local : config_.local_to_external;
    return to_local ? config_.external_to_local : config_.external_to_external;
}

bool StreamRouter::leave(const Position& from, const StreamSwitch::Exit& exit, int packet_id,
                         std::vector<StreamDestination>& found, std::string* why) const
{
    const StreamSwitch::Port& master = exit.master;
    Position next = from;
    next.header = exit.header;
    next.latency += crossing(from.slave.local(), master.local());
    next.capacity += depth(from.slave.local()) + depth(master.local());

    if (master.kind == SVP_AIE_PORT_DMA) return arrive(next, master.number, found, why);
    if (master.kind == SVP_AIE_PORT_FIFO) {
        next.capacity += config_.fifo_depth;
        next.slave = {SVP_AIE_PORT_FIFO, master.number};
        return follow(next, packet_id, found, why);
    }
    const ShimMux* mux = node(from.tile).mux;
    if (mux != nullptr && master.kind == SVP_AIE_PORT_SOUTH) {
        const unsigned channel = master.number - ShimMux::master_port(0); // wraps below the first port
        if (channel < 2 && ShimMux::carries_dma(mux->demux, master.number)) return arrive(next, channel, found, why);
        *why = at(from.tile) + "master port " + StreamSwitch::name_of(master) +
               " does not lead to the DMA (demux, register 0x1f004)";
        return false;
    }
    if (master.local()) {
        *why = at(from.tile) + "nothing takes beats from master port " + StreamSwitch::name_of(master);
        return false;
    }
    if (!neighbour_of(from.tile, master.kind, &next.tile)) {
        *why = at(from.tile) + "master port " + StreamSwitch::name_of(master) + " leads out of the array";
        return false;
    }
    next.slave = {opposite(master.kind), master.number};
    return follow(next, packet_id, found, why);
}

bool StreamRouter::arrive(const Position& at_tile, unsigned channel, std::vector<StreamDestination>& found,
                          std::string* why) const
{
    if (at_tile.header) {
        *why = at(at_tile.tile) + "no switch on the way drops the packet header before S2MM " + std::to_string(channel);
        return false;
    }
    found.push_back({{at_tile.tile, channel}, at_tile.latency, at_tile.capacity});
    return true;
}

bool StreamRouter::neighbour_of(TileAddress tile, svp_aie_port direction, TileAddress* neighbour) const
{
    *neighbour = tile;
    switch (direction) {
    case SVP_AIE_PORT_SOUTH:
        neighbour->row -= 1; // shim tiles have been dealt with: row > 0
        return true;
    case SVP_AIE_PORT_NORTH:
        neighbour->row += 1;
        return neighbour->row < rows_;
    case SVP_AIE_PORT_WEST:
        neighbour->column -= 1; // wraps below column 0
        return tile.column > 0;
    default:
        neighbour->column += 1;
        return neighbour->column < columns_;
    }
}

} // namespace svp::aie
