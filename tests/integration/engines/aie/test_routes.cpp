// SPDX-License-Identifier: Apache-2.0
// Streams over the switches of small arrays: random trees of routes and random damage, held against a slow walk.

#include "models/engines/aie/array/stream_router.h"
#include "tests/reference/aie_route_reference.h"

#include <deque>
#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

using namespace svp::aie;

struct Source {
    TileAddress tile;
    unsigned channel = 0;
    int packet_id = -1;
};

class RouteBench {
  public:
    explicit RouteBench(const ArrayConfig& config) : router(config), config_(config), muxes_(config.columns)
    {
        const SwitchConfig& s = config.stream_switch;
        reference.columns = config.columns;
        reference.rows = config.tile_rows();
        reference.memory_rows = config.memory_rows;
        reference.costs = {s.local_to_local, s.local_to_external, s.external_to_local, s.external_to_external,
                           s.local_depth,    s.external_depth,    s.fifo_depth};
        for (unsigned c = 0; c < config.columns; ++c)
            for (unsigned row = 0; row < config.tile_rows(); ++row) {
                switches_.emplace_back(config.kind_of_row(row));
                router.add({c, row}, switches_.back(), row == 0 ? &muxes_[c] : nullptr);
            }
    }

    StreamSwitch& stream_switch(TileAddress tile) { return switches_[tile.column * config_.tile_rows() + tile.row]; }
    svp_aie_tile_kind kind(TileAddress tile) const { return config_.kind_of_row(tile.row); }
    uint32_t base(TileAddress tile) const { return StreamSwitch::first_register(kind(tile)); }

    void write(TileAddress tile, uint32_t offset, uint32_t value)
    {
        if (offset == SVP_AIE_SHIM_MUX && tile.row == 0)
            muxes_[tile.column].mux = value;
        else if (offset == SVP_AIE_SHIM_DEMUX && tile.row == 0)
            muxes_[tile.column].demux = value;
        else
            ASSERT_TRUE(stream_switch(tile).write(offset, value));
        reference.registers[{tile.column, tile.row, offset}] = value;
    }
    uint32_t word(TileAddress tile, uint32_t offset) { return reference.registers[{tile.column, tile.row, offset}]; }

    // Both agree on whether there is a route, and where it leads; true: there is one.
    bool check(const Source& source)
    {
        std::string why;
        const auto found = router.route({source.tile, source.channel}, source.packet_id, &why);
        std::set<RouteReference::Destination> destinations, expected;
        for (const StreamDestination& d : found)
            destinations.insert({d.end.tile.column, d.end.tile.row, d.end.channel, d.latency, d.capacity});
        EXPECT_EQ(destinations.size(), found.size()) << "a destination is reached twice";
        const bool leads =
            reference.route(source.tile.column, source.tile.row, source.channel, source.packet_id, expected);
        EXPECT_EQ(leads, !found.empty()) << why;
        if (leads) {
            EXPECT_EQ(destinations, expected);
        } else {
            EXPECT_NE(why, "");
        }
        return leads;
    }

    StreamRouter router;
    RouteReference reference;

  private:
    ArrayConfig config_;
    std::deque<StreamSwitch> switches_;
    std::vector<ShimMux> muxes_;
};

unsigned pick(std::mt19937_64& random, unsigned low, unsigned high)
{
    return low + static_cast<unsigned>(random() % (high - low + 1));
}

// Grows trees of routes from random sources over ports nobody uses yet.
class RandomRoutes {
  public:
    RandomRoutes(RouteBench& bench, const ArrayConfig& config, std::mt19937_64& random)
        : bench_(bench),
          config_(config),
          random_(random)
    {
        for (unsigned c = 0; c < config.columns; ++c) {
            bench.write({c, 0}, SVP_AIE_SHIM_MUX, 1u << 2 | 1u << 10);
            bench.write({c, 0}, SVP_AIE_SHIM_DEMUX, 1u | 1u << 2);
        }
    }

    bool grow(Source& source)
    {
        source.tile = {pick(random_, 0, config_.columns - 1), pick(random_, 0, config_.tile_rows() - 1)};
        const bool shim = source.tile.row == 0;
        source.channel = pick(random_, 0, bench_.kind(source.tile) == SVP_AIE_MEMORY ? 5 : 1);
        source.packet_id = pick(random_, 0, 2) == 0 ? static_cast<int>(pick(random_, 0, 31)) : -1;
        const StreamSwitch::Port slave =
            shim ? StreamSwitch::Port{SVP_AIE_PORT_SOUTH, ShimMux::slave_port(source.channel)}
                 : StreamSwitch::Port{SVP_AIE_PORT_DMA, source.channel};
        leaves_ = 0;
        grow(source.tile, slave, source.packet_id, 0);
        return leaves_ > 0;
    }

  private:
    using Used = std::set<std::tuple<unsigned, unsigned, int, uint32_t>>;

    bool take(TileAddress tile, svp_aie_port_side side, uint32_t index)
    {
        return used_.insert({tile.column, tile.row, side, index}).second;
    }

    // Connects a slave to some masters; packets keep to one arbiter for each slave.
    void grow(TileAddress tile, StreamSwitch::Port slave, int packet_id, unsigned depth)
    {
        const svp_aie_tile_kind kind = bench_.kind(tile);
        const uint32_t slave_index = svp_aie_port_index(kind, SVP_AIE_SLAVE, slave.kind, slave.number);
        if (slave_index == UINT32_MAX || !take(tile, SVP_AIE_SLAVE, slave_index)) return;
        uint32_t& arbiters = arbiters_[{tile.column, tile.row}];
        const bool packet = packet_id >= 0 && arbiters < 8;
        const uint32_t arbiter = packet ? arbiters++ : 0;
        const uint32_t slave_register = bench_.base(tile) + 0x100 + 4 * slave_index;
        bench_.write(tile, slave_register, 1u << 31 | (packet ? 1u << 30 : 0));
        if (packet) {
            const uint32_t slot = bench_.base(tile) + 0x200 + 16 * slave_index + 4 * pick(random_, 0, 3);
            bench_.write(tile, slot, svp_aie_packet_slot(static_cast<uint32_t>(packet_id), 0x1F, arbiter, 1));
        }
        for (unsigned branches = pick(random_, 1, 3); branches > 0; --branches)
            branch(tile, slave_index, packet ? static_cast<int>(arbiter) : -1, packet_id, depth);
    }

    void branch(TileAddress tile, uint32_t slave_index, int arbiter, int packet_id, unsigned depth)
    {
        const svp_aie_tile_kind kind = bench_.kind(tile);
        const bool end = depth > 5 || pick(random_, 0, 2) == 0;
        const auto port = end ? (kind == SVP_AIE_SHIM ? SVP_AIE_PORT_SOUTH : SVP_AIE_PORT_DMA)
                              : static_cast<svp_aie_port>(pick(random_, SVP_AIE_PORT_FIFO, SVP_AIE_PORT_EAST));
        const unsigned count = svp_aie_port_count(kind, SVP_AIE_MASTER, port);
        if (count == 0) return;
        const unsigned number = end && kind == SVP_AIE_SHIM ? pick(random_, 2, 3) : pick(random_, 0, count - 1);
        TileAddress next = tile;
        StreamSwitch::Port slave{port, number};
        switch (port) {
        case SVP_AIE_PORT_SOUTH:
            slave.kind = SVP_AIE_PORT_NORTH;
            next.row -= 1;
            break;
        case SVP_AIE_PORT_NORTH:
            slave.kind = SVP_AIE_PORT_SOUTH;
            next.row += 1;
            break;
        case SVP_AIE_PORT_WEST:
            slave.kind = SVP_AIE_PORT_EAST;
            next.column -= 1;
            break;
        case SVP_AIE_PORT_EAST:
            slave.kind = SVP_AIE_PORT_WEST;
            next.column += 1;
            break;
        default:
            break;
        }
        if (!end && (next.row >= config_.tile_rows() || next.column >= config_.columns)) return;
        const uint32_t master = svp_aie_port_index(kind, SVP_AIE_MASTER, port, number);
        if (!take(tile, SVP_AIE_MASTER, master)) return;
        const uint32_t word = arbiter < 0 ? svp_aie_circuit_master(slave_index)
                                          : svp_aie_packet_master(static_cast<uint32_t>(arbiter), 2, end);
        bench_.write(tile, bench_.base(tile) + 4 * master, word);
        if (end) {
            leaves_ += 1;
            return;
        }
        grow(next, slave, packet_id, depth + 1);
    }

    RouteBench& bench_;
    const ArrayConfig& config_;
    std::mt19937_64& random_;
    Used used_;
    std::map<std::pair<unsigned, unsigned>, uint32_t> arbiters_;
    unsigned leaves_ = 0;
};

ArrayConfig random_array(std::mt19937_64& random)
{
    ArrayConfig config;
    config.columns = pick(random, 1, 4);
    config.rows = pick(random, 1, 4);
    config.memory_rows = pick(random, 1, 2);
    SwitchConfig& s = config.stream_switch;
    for (unsigned* value : {&s.local_to_local, &s.local_to_external, &s.external_to_local, &s.external_to_external,
                            &s.local_depth, &s.external_depth, &s.fifo_depth})
        *value = pick(random, 1, 20);
    return config;
}

// A word of a switch becomes another: bits flipped, or what some other register holds.
void damage(RouteBench& bench, std::mt19937_64& random)
{
    auto entry = bench.reference.registers.begin();
    std::advance(entry, pick(random, 0, static_cast<unsigned>(bench.reference.registers.size()) - 1));
    const auto [column, row, offset] = entry->first;
    uint32_t word = entry->second;
    if (pick(random, 0, 1) == 0) {
        word ^= 1u << pick(random, 0, 31);
    } else {
        auto other = bench.reference.registers.begin();
        std::advance(other, pick(random, 0, static_cast<unsigned>(bench.reference.registers.size()) - 1));
        word = other->second;
    }
    bench.write({column, row}, offset, word);
}

TEST(Routes, AgreeWithASlowWalkOverRandomSwitches)
{
    unsigned leading = 0, broken = 0, multicast = 0;
    for (uint64_t seed = 0; seed < 1500; ++seed) {
        std::mt19937_64 random(seed);
        const ArrayConfig config = random_array(random);
        ASSERT_EQ(config.validate(), "");
        RouteBench bench(config);
        RandomRoutes routes(bench, config, random);
        std::vector<Source> sources;
        for (unsigned i = pick(random, 1, 5); i > 0; --i) {
            Source source;
            if (routes.grow(source)) sources.push_back(source);
        }
        SCOPED_TRACE(seed);
        for (unsigned round = 0; round < 4; ++round) {
            for (const Source& source : sources) {
                (bench.check(source) ? leading : broken) += 1;
                std::string why;
                multicast += bench.router.route({source.tile, source.channel}, source.packet_id, &why).size() > 1;
            }
            damage(bench, random);
        }
        if (HasFailure()) return;
    }
    EXPECT_GT(leading, 500u);
    EXPECT_GT(broken, 500u);
    EXPECT_GT(multicast, 200u);
}

TEST(Routes, SayWhereTheyEnd)
{
    ArrayConfig config;
    config.columns = 2;
    config.rows = 2;
    RouteBench bench(config);
    const TileAddress tile{1, 3};
    const auto why = [&](unsigned channel, int packet_id) {
        std::string text;
        EXPECT_TRUE(bench.router.route({tile, channel}, packet_id, &text).empty());
        return text;
    };
    const auto master = [&](svp_aie_port port, unsigned n) {
        return SVP_AIE_CORE_SWITCH_MASTER + 4 * svp_aie_port_index(SVP_AIE_COMPUTE, SVP_AIE_MASTER, port, n);
    };
    const uint32_t dma_0 = svp_aie_port_index(SVP_AIE_COMPUTE, SVP_AIE_SLAVE, SVP_AIE_PORT_DMA, 0);
    EXPECT_EQ(why(0, -1), "compute tile 1,3: slave port DMA 0 is not enabled (register 0x3f104)");
    bench.write(tile, SVP_AIE_CORE_SWITCH_SLAVE + 4 * dma_0, 1u << 31);
    EXPECT_EQ(why(0, -1), "compute tile 1,3: no master port takes from slave port DMA 0 (register 0x3f104)");
    bench.write(tile, master(SVP_AIE_PORT_EAST, 2), svp_aie_circuit_master(dma_0));
    EXPECT_EQ(why(0, -1), "compute tile 1,3: master port east 2 leads out of the array");
    bench.write(tile, master(SVP_AIE_PORT_EAST, 2), 0);
    bench.write(tile, master(SVP_AIE_PORT_CONTROL, 0), svp_aie_circuit_master(dma_0));
    EXPECT_EQ(why(0, -1), "compute tile 1,3: nothing takes beats from master port control 0");
    bench.write(tile, master(SVP_AIE_PORT_CONTROL, 0), 0);
    bench.write(tile, master(SVP_AIE_PORT_DMA, 1), svp_aie_circuit_master(dma_0));
    EXPECT_EQ(why(0, 3), "compute tile 1,3: no switch on the way drops the packet header before S2MM 1");
    bench.write(tile, SVP_AIE_CORE_SWITCH_SLAVE + 4 * dma_0, 3u << 30);
    EXPECT_EQ(why(0, -1),
              "compute tile 1,3: beats without a packet header at slave port DMA 0 in packet mode (register 0x3f104)");
    EXPECT_EQ(why(0, 3), "compute tile 1,3: no slot of slave port DMA 0 takes packet 3 (register 0x3f104)");
    EXPECT_EQ(why(7, 3), "compute tile 1,3: no slave port DMA 7");
}

TEST(Routes, RefuseTwoSlavesInOneMaster)
{
    ArrayConfig config;
    RouteBench bench(config);
    const TileAddress tile{0, 2};
    const uint32_t dma_0 = svp_aie_port_index(SVP_AIE_COMPUTE, SVP_AIE_SLAVE, SVP_AIE_PORT_DMA, 0);
    for (uint32_t slave = dma_0; slave < dma_0 + 2; ++slave) {
        bench.write(tile, SVP_AIE_CORE_SWITCH_SLAVE + 4 * slave, 3u << 30);
        bench.write(tile, SVP_AIE_CORE_SWITCH_SLOT + 16 * slave, svp_aie_packet_slot(slave, 0x1F, 2, 0));
    }
    bench.write(tile, SVP_AIE_CORE_SWITCH_MASTER + 4 * dma_0, svp_aie_packet_master(2, 1, 1));
    std::string why;
    EXPECT_TRUE(bench.router.route({tile, 0}, static_cast<int>(dma_0), &why).empty());
    EXPECT_EQ(why,
              "compute tile 0,2: master port DMA 0 takes from two slave ports, DMA 0 and DMA 1 (register 0x3f004)");
}

TEST(Routes, SwitchRegistersReadBackAndEndWhereTheyEnd)
{
    for (const svp_aie_tile_kind kind : {SVP_AIE_COMPUTE, SVP_AIE_MEMORY, SVP_AIE_SHIM}) {
        StreamSwitch stream_switch(kind);
        const uint32_t base = StreamSwitch::first_register(kind);
        const uint32_t masters[] = {23, 17, 22}, slaves[] = {25, 18, 23};
        uint32_t known = 0;
        for (uint32_t at = 0; at < 0x400; at += 4) {
            uint32_t value = 1;
            if (!stream_switch.write(base + at, at)) continue;
            known += 1;
            EXPECT_TRUE(stream_switch.read(base + at, &value));
            EXPECT_EQ(value, at);
        }
        EXPECT_EQ(known, masters[kind] + slaves[kind] * 5);
        EXPECT_FALSE(stream_switch.write(base - 4, 0));
        EXPECT_FALSE(stream_switch.write(base + 2, 0));
        EXPECT_FALSE(stream_switch.write(base + 0x400, 0));
    }
}

} // namespace
} // namespace svp::test
