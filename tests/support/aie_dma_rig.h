// SPDX-License-Identifier: Apache-2.0
// A row of tiles - memory, locks, DMA - on one stream hub, whose routes a test writes down instead of switch registers.
#pragma once

#include "models/engines/aie/dma/tile_dma.h"
#include "models/engines/aie/stream/stream_hub.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

namespace svp::test {

struct FaultLog : aie::FaultSink {
    struct Fault {
        aie::TileAddress tile;
        uint32_t code, offset;
        std::string what;
    };
    void fault(aie::TileAddress tile, uint32_t code, uint32_t offset, const std::string& what) override
    {
        faults.push_back({tile, code, offset, what});
    }
    std::vector<Fault> faults;
};

struct RouteTable : aie::RouteSource {
    std::vector<aie::StreamDestination> route(const aie::StreamEnd& source, int packet_id, std::string* why) override
    {
        ++asked;
        const auto found =
            routes.find({static_cast<int>(source.tile.column), static_cast<int>(source.channel), packet_id});
        if (found != routes.end()) return found->second;
        *why = "switch of tile " + std::to_string(source.tile.column) + " connects it to nothing";
        return {};
    }
    std::map<std::vector<int>, std::vector<aie::StreamDestination>> routes; // by column, channel, packet id
    unsigned asked = 0;
};

// Does things in given cycles.
class Script : public sc_core::sc_module {
  public:
    SC_HAS_PROCESS(Script);
    Script(const sc_core::sc_module_name& name, const Clock& clock) : sc_module(name), timer_("wake", clock)
    {
        SC_METHOD(step);
        sensitive << timer_.event();
        clock_ = &clock;
    }
    void at(uint64_t cycle, std::function<void()> what) { todo_.emplace(cycle, std::move(what)); }

  private:
    void step()
    {
        static_cast<void>(timer_.take());
        const uint64_t now = clock_->edge_at(sc_core::sc_time_stamp());
        while (!todo_.empty() && todo_.begin()->first <= now) {
            const std::function<void()> what = todo_.begin()->second;
            todo_.erase(todo_.begin());
            what();
        }
        if (!todo_.empty()) timer_.wake_by(todo_.begin()->first);
    }
    EdgeTimer timer_;
    const Clock* clock_;
    std::multimap<uint64_t, std::function<void()>> todo_;
};

class DmaRig {
  public:
    struct Tile {
        svp_aie_tile_kind kind;
        std::unique_ptr<aie::TileMemory> memory;
        std::unique_ptr<aie::LockBank> locks;
        std::unique_ptr<aie::TileDma> dma;
        unsigned first_requester = 0;
    };

    DmaRig(const std::vector<svp_aie_tile_kind>& kinds, unsigned memory_bytes, unsigned beat_bytes = 4,
           unsigned shim_buffer_bytes = 1024)
        : hub("hub", clock, static_cast<unsigned>(kinds.size()), 1, beat_bytes, routes),
          script("script", clock)
    {
        unsigned requester = 0;
        for (unsigned i = 0; i < kinds.size(); ++i) {
            Tile& tile = tiles.emplace_back();
            const std::string number = std::to_string(i);
            const aie::TileAddress address{i, 0};
            tile.kind = kinds[i];
            if (tile.kind != SVP_AIE_SHIM) {
                aie::TileMemoryConfig memory;
                memory.bytes = memory_bytes;
                tile.memory = std::make_unique<aie::TileMemory>(memory);
            }
            static const uint32_t lock_registers[] = {SVP_AIE_CORE_LOCKS, SVP_AIE_MEMORY_LOCKS, SVP_AIE_SHIM_LOCKS};
            tile.locks = std::make_unique<aie::LockBank>(("locks_" + number).c_str(), clock, address,
                                                         tile.kind == SVP_AIE_MEMORY ? 64 : 16,
                                                         lock_registers[tile.kind], faults);
            aie::TileDmaConfig config;
            config.kind = tile.kind;
            config.tile = address;
            config.first_requester = tile.first_requester = requester;
            config.beat_bytes = beat_bytes;
            config.shim_buffer_bytes = shim_buffer_bytes;
            config.shim_request_bytes = 256;
            requester += 2 * aie::tile_dma_channels(tile.kind) + 1;
            tile.dma = std::make_unique<aie::TileDma>(("dma_" + number).c_str(), clock, config, faults);
            tile.dma->on_token([this](const aie::CompletionToken& token) {
                tokens.push_back({token, clock.edge_at(sc_core::sc_time_stamp())});
            });
        }
        for (unsigned i = 0; i < kinds.size(); ++i)
            tiles[i].dma->connect(reach(i), hub);
    }

    void describe(unsigned tile, unsigned index, const svp_aie_descriptor& descriptor)
    {
        static const uint32_t base[] = {SVP_AIE_CORE_DESCRIPTORS, SVP_AIE_MEMORY_DESCRIPTORS, SVP_AIE_SHIM_DESCRIPTORS};
        const svp_aie_tile_kind kind = tiles[tile].kind;
        uint32_t words[SVP_AIE_DESCRIPTOR_WORDS];
        svp_aie_encode_descriptor(kind, &descriptor, words);
        for (unsigned i = 0; i < svp_aie_descriptor_words(kind); ++i)
            tiles[tile].dma->write_register(base[kind] + index * SVP_AIE_DESCRIPTOR_STRIDE + 4 * i, words[i]);
    }
    uint32_t control(unsigned tile, svp_aie_direction direction, unsigned channel) const
    {
        static const uint32_t base[][2] = {{SVP_AIE_CORE_S2MM_CONTROL, SVP_AIE_CORE_MM2S_CONTROL},
                                           {SVP_AIE_MEMORY_S2MM_CONTROL, SVP_AIE_MEMORY_MM2S_CONTROL},
                                           {SVP_AIE_SHIM_S2MM_CONTROL, SVP_AIE_SHIM_MM2S_CONTROL}};
        return base[tiles[tile].kind][direction] + channel * SVP_AIE_CHANNEL_STRIDE;
    }
    uint32_t status(unsigned tile, svp_aie_direction direction, unsigned channel) const
    {
        static const uint32_t base[][2] = {{SVP_AIE_CORE_S2MM_STATUS, SVP_AIE_CORE_MM2S_STATUS},
                                           {SVP_AIE_MEMORY_S2MM_STATUS, SVP_AIE_MEMORY_MM2S_STATUS},
                                           {SVP_AIE_SHIM_S2MM_STATUS, SVP_AIE_SHIM_MM2S_STATUS}};
        uint32_t value = 0;
        tiles[tile].dma->read_register(base[tiles[tile].kind][direction] + channel * 4, value);
        return value;
    }
    void push(unsigned tile, svp_aie_direction direction, unsigned channel, unsigned start, unsigned runs = 1,
              bool token = false)
    {
        tiles[tile].dma->write_register(control(tile, direction, channel) + 4,
                                        start | (runs - 1) << SVP_AIE_QUEUE_REPEAT_SHIFT |
                                            (token ? SVP_AIE_QUEUE_TOKEN : 0));
    }
    void connect(unsigned from, unsigned mm2s, unsigned to, unsigned s2mm, unsigned latency = 4, unsigned capacity = 8,
                 int packet_id = -1)
    {
        routes.routes[{static_cast<int>(from), static_cast<int>(mm2s), packet_id}].push_back(
            {{{to, 0}, s2mm}, latency, capacity});
    }
    void settle()
    {
        hub.settle();
        for (Tile& tile : tiles) {
            tile.locks->settle();
            tile.dma->settle();
        }
    }
    uint64_t now() const { return clock.edge_at(sc_core::sc_time_stamp()); }
    static uint64_t counter(Module& module, const std::string& name)
    {
        for (const Counter& counter : module.statistics().counters())
            if (counter.name == name) return counter.value;
        throw std::logic_error("no counter " + name);
    }

    struct Token {
        aie::CompletionToken token;
        uint64_t cycle;
    };

    Clock clock{1000};
    FaultLog faults;
    RouteTable routes;
    aie::StreamHub hub;
    Script script;
    std::deque<Tile> tiles;
    std::vector<Token> tokens;

  private:
    // Memory tiles side by side are neighbours.
    aie::TileReach reach(unsigned i)
    {
        aie::TileReach reach;
        for (int side = 0; side < 3; ++side) {
            const int other = static_cast<int>(i) + side - 1;
            if (other < 0 || other >= static_cast<int>(tiles.size())) continue;
            Tile& tile = tiles[static_cast<size_t>(other)];
            if (side != 1 && (tile.kind != SVP_AIE_MEMORY || tiles[i].kind != SVP_AIE_MEMORY)) continue;
            reach.memory[side] = tile.memory.get();
            reach.locks[side] = tile.locks.get();
        }
        return reach;
    }
};

} // namespace svp::test
