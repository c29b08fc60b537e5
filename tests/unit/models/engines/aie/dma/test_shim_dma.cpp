// SPDX-License-Identifier: Apache-2.0
// The DMA of shim tiles: bus requests against streams, in time and in bytes.
#include "models/dma/dma.h"
#include "models/memory/dram/dram.h"
#include "tests/support/aie_dma_rig.h"
#include "tests/support/kernel_fixture.h"

#include <cstring>
#include <gmock/gmock.h>
#include <random>

namespace {

using namespace svp;
using test::DmaRig;
using testing::ElementsAre;
using testing::HasSubstr;

// A bus that answers each request a fixed time after it was asked and after the one before, in order.
class PlainBus : public sc_core::sc_module {
  public:
    SC_HAS_PROCESS(PlainBus);
    PlainBus(const sc_core::sc_module_name& name, const Clock& clock, unsigned clients, uint64_t bytes)
        : sc_module(name),
          memory(bytes),
          clock_(clock),
          timer_("wake", clock)
    {
        for (unsigned i = 0; i < clients; ++i) {
            sinks.push_back(std::make_unique<MessageSink<DmaRequest>>(("client_" + std::to_string(i)).c_str()));
            sinks[i]->on_message([this, i](DmaRequest& request) { take(i, request); });
        }
        waiting_.resize(clients);
        SC_METHOD(step);
        sensitive << timer_.event();
        dont_initialize();
    }
    std::vector<std::unique_ptr<MessageSink<DmaRequest>>> sinks;
    std::vector<uint8_t> memory;
    uint64_t latency = 100;
    uint64_t bytes_read = 0, bytes_written = 0;
    size_t most_under_way = 0;

  private:
    struct Waiting {
        DmaRequest* request;
        uint64_t done;
    };
    uint64_t now() const { return clock_.edge_at(sc_core::sc_time_stamp()); }
    void take(unsigned client, DmaRequest& request)
    {
        auto& queue = waiting_[client];
        const uint64_t bytes = uint64_t{request.run_bytes} * request.runs;
        const uint64_t start = queue.empty() ? now() + latency : std::max(now() + latency, queue.back().done);
        queue.push_back({&request, start + bytes / 8});
        most_under_way = std::max(most_under_way, queue.size());
        timer_.wake_by(queue.back().done);
    }
    void step()
    {
        static_cast<void>(timer_.take());
        for (size_t client = 0; client < waiting_.size(); ++client)
            while (!waiting_[client].empty() && waiting_[client].front().done <= now()) {
                DmaRequest& request = *waiting_[client].front().request;
                waiting_[client].pop_front();
                serve(request);
                sinks[client]->respond(request);
            }
        for (const auto& queue : waiting_)
            if (!queue.empty()) timer_.wake_by(queue.front().done);
    }
    void serve(DmaRequest& request)
    {
        request.status = DmaRequest::Status::ok;
        for (uint32_t r = 0; r < request.runs; ++r) {
            const uint64_t at = request.address + r * request.stride;
            uint8_t* local = request.local + size_t{r} * request.run_bytes;
            if (at + request.run_bytes > memory.size()) {
                request.status = DmaRequest::Status::bus_error;
                request.error_address = at;
                return;
            }
            const bool read = request.direction == DmaRequest::Direction::read;
            std::memcpy(read ? local : &memory[at], read ? &memory[at] : local, request.run_bytes);
            (read ? bytes_read : bytes_written) += request.run_bytes;
        }
    }
    Clock clock_;
    EdgeTimer timer_;
    std::vector<std::deque<Waiting>> waiting_;
};

constexpr unsigned bus_bytes = 1 << 16;

class ShimDma : public test::KernelFixture {
  protected:
    // Shim tile 0, memory tile 1: MM2S n of the shim to S2MM n of the memory tile and back.
    void build(unsigned buffer_bytes = 1024)
    {
        rig_ = std::make_unique<DmaRig>(std::vector<svp_aie_tile_kind>{SVP_AIE_SHIM, SVP_AIE_MEMORY}, 64 * 1024U, 4U,
                                        buffer_bytes);
        for (unsigned c = 0; c < 2; ++c) {
            rig_->connect(0, c, 1, c, 8, 12);
            rig_->connect(1, c, 0, c, 8, 12);
        }
        std::mt19937_64 random(5);
        for (unsigned i = 0; i < 64 * 1024; ++i)
            rig_->tiles[1].memory->data()[i] = static_cast<uint8_t>(random());
    }
    void plain_bus()
    {
        bus_ = std::make_unique<PlainBus>("bus", rig_->clock, 4, bus_bytes);
        std::mt19937_64 random(6);
        for (uint8_t& byte : bus_->memory)
            byte = static_cast<uint8_t>(random());
        for (unsigned c = 0; c < 4; ++c)
            rig_->tiles[0].dma->bus(c < 2 ? SVP_AIE_S2MM : SVP_AIE_MM2S, c % 2).bind(*bus_->sinks[c]);
    }
    ~ShimDma() override
    {
        rig_.reset();
        bus_.reset();
    }
    static svp_aie_descriptor memory_at(uint64_t offset, uint32_t words)
    {
        return svp_aie_linear_descriptor(0x80000 + offset, words);
    }
    std::vector<uint8_t> tile_bytes(uint64_t at, uint64_t count)
    {
        const uint8_t* data = rig_->tiles[1].memory->data();
        return {data + at, data + at + count};
    }
    std::vector<uint8_t> bus_bytes_at(uint64_t at, uint64_t count)
    {
        const auto from = bus_->memory.begin() + static_cast<std::ptrdiff_t>(at);
        return {from, from + static_cast<std::ptrdiff_t>(count)};
    }
    uint64_t cycles(const std::string& activity, unsigned state)
    {
        rig_->settle();
        for (Activity& one : rig_->tiles[0].dma->statistics().activities())
            if (one.name() == activity) return one.cycles(state);
        throw std::logic_error(activity);
    }
    static void run() { sc_core::sc_start(); }

    std::unique_ptr<DmaRig> rig_;
    std::unique_ptr<PlainBus> bus_;
};

TEST_F(ShimDma, ReadsAheadAndOffersWordsAsTheyCome)
{
    build();
    plain_bus();
    rig_->describe(0, 0, svp_aie_linear_descriptor(0x400, 256));
    rig_->describe(1, 0, memory_at(0, 256));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 1, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    EXPECT_EQ(tile_bytes(0, 1024), bus_bytes_at(0x400, 1024));
    EXPECT_EQ(bus_->most_under_way, 4U);
    // Asked in 1; the first 64 words are there in 1 + 100 + 32 and are offered from the next cycle on, the others while
    // these leave.
    ASSERT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(rig_->tokens[0].cycle, 134U + 256);
    EXPECT_EQ(cycles("mm2s.0", 1), 256U);
    EXPECT_EQ(cycles("mm2s.0", 5), 132U); // stall.memory: 2 .. 133
}

TEST_F(ShimDma, ABufferOfOneRequestWaitsForTheBusEachTime)
{
    build(256);
    plain_bus();
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 128));
    rig_->describe(1, 0, memory_at(0, 128));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 1, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    // Beats of the first request leave in 134 .. 197, the next one is asked for in 198 and there in 198 + 132.
    ASSERT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(rig_->tokens[0].cycle, 331U + 64);
    EXPECT_EQ(tile_bytes(0, 512), bus_bytes_at(0, 512));
}

TEST_F(ShimDma, WritesAndWaitsForTheLastAnswer)
{
    build();
    plain_bus();
    rig_->describe(1, 1, memory_at(0x800, 96));
    rig_->describe(0, 1, svp_aie_linear_descriptor(0x3000, 96));
    rig_->push(1, SVP_AIE_MM2S, 0, 1);
    rig_->push(0, SVP_AIE_S2MM, 0, 1, 1, true);
    run();
    EXPECT_EQ(bus_bytes_at(0x3000, 384), tile_bytes(0x800, 384));
    // Beats leave in 2 .. 97 and arrive in 10 .. 105; the second request is sent in 106, answered in 106 + 100 + 16.
    ASSERT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(rig_->tokens[0].cycle, 223U);
    EXPECT_EQ(cycles("s2mm.0", 1), 96U);
    EXPECT_EQ(cycles("s2mm.0", 4), 8U);   // stall.starved: 2 .. 9
    EXPECT_EQ(cycles("s2mm.0", 5), 117U); // stall.memory: 106 .. 222
}

TEST_F(ShimDma, AFullWriteBufferHoldsTheStream)
{
    build(256);
    plain_bus();
    rig_->describe(1, 1, memory_at(0, 128));
    rig_->describe(0, 1, svp_aie_linear_descriptor(0, 128));
    rig_->push(1, SVP_AIE_MM2S, 0, 1);
    rig_->push(0, SVP_AIE_S2MM, 0, 1, 1, true);
    run();
    // 64 words arrive in 10 .. 73; sent in 74, answered in 206; 64 more arrive in 207 .. 270; sent in 271.
    ASSERT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(rig_->tokens[0].cycle, 271U + 132 + 1);
    EXPECT_EQ(bus_bytes_at(0, 512), tile_bytes(0, 512));
}

TEST_F(ShimDma, TlastEndsAWriteEarly)
{
    build();
    plain_bus();
    const std::vector<uint8_t> before = bus_->memory;
    svp_aie_descriptor rows = svp_aie_linear_descriptor(0x1000, 4096);
    rows.wrap[0] = 6;
    rows.step[1] = 16;
    rig_->tiles[0].dma->write_register(rig_->control(0, SVP_AIE_S2MM, 1), SVP_AIE_CHANNEL_FINISH_ON_TLAST);
    rig_->describe(0, 3, rows);
    rig_->describe(1, 25, memory_at(0, 27));
    rig_->push(0, SVP_AIE_S2MM, 1, 3, 2, true);
    rig_->push(1, SVP_AIE_MM2S, 1, 25, 2);
    run();
    ASSERT_EQ(rig_->tokens.size(), 1U);
    std::vector<uint8_t> want = before;
    for (unsigned word = 0; word < 27; ++word)
        std::memcpy(&want[0x1000 + 64 * (word / 6) + 4 * (word % 6)], rig_->tiles[1].memory->data() + 4 * word, 4);
    EXPECT_EQ(bus_->memory, want);
    EXPECT_EQ(bus_->bytes_written, 2U * 27 * 4);
}

TEST_F(ShimDma, ABusErrorIsAFaultWithTheDescriptorsRegister)
{
    build();
    plain_bus();
    rig_->describe(0, 7, svp_aie_linear_descriptor(bus_bytes - 512, 1024));
    rig_->describe(1, 0, memory_at(0, 1024));
    rig_->push(0, SVP_AIE_MM2S, 1, 7);
    rig_->push(1, SVP_AIE_S2MM, 1, 0); // even descriptor on an odd channel: its own fault
    run();
    ASSERT_EQ(rig_->faults.faults.size(), 2U);
    EXPECT_EQ(rig_->faults.faults[1].code, uint32_t{SVP_ERROR_BUS_READ});
    EXPECT_EQ(rig_->faults.faults[1].offset, SVP_AIE_SHIM_DESCRIPTORS + 7U * 0x20);
    EXPECT_THAT(rig_->faults.faults[1].what, HasSubstr("bus error at address 65536"));
    EXPECT_TRUE(rig_->tiles[0].dma->bus_idle());

    rig_->describe(0, 8, svp_aie_linear_descriptor(uint64_t{1} << 40, 16));
    rig_->describe(1, 1, memory_at(0, 16));
    rig_->push(0, SVP_AIE_S2MM, 0, 8);
    rig_->push(1, SVP_AIE_MM2S, 0, 1);
    run();
    ASSERT_EQ(rig_->faults.faults.size(), 3U);
    EXPECT_EQ(rig_->faults.faults[2].code, uint32_t{SVP_ERROR_BUS_WRITE});
}

TEST_F(ShimDma, AnAbortLetsRequestsUnderWayEnd)
{
    build();
    plain_bus();
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 4096));
    rig_->describe(1, 0, memory_at(0, 4096));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 1, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    unsigned idle = 0;
    rig_->tiles[0].dma->on_bus_idle([&] { ++idle; });
    sc_core::sc_start(500, sc_core::SC_NS);
    EXPECT_FALSE(rig_->tiles[0].dma->bus_idle());
    rig_->tiles[0].dma->abort();
    EXPECT_FALSE(rig_->tiles[0].dma->bus_idle());
    EXPECT_EQ(idle, 0U);
    run();
    EXPECT_TRUE(rig_->tiles[0].dma->bus_idle());
    EXPECT_EQ(idle, 1U);
    EXPECT_TRUE(rig_->tokens.empty());
    // And works again after a reset.
    for (DmaRig::Tile& tile : rig_->tiles)
        tile.dma->reset();
    rig_->hub.reset();
    rig_->describe(0, 0, svp_aie_linear_descriptor(0x2000, 64));
    rig_->describe(1, 0, memory_at(0, 64));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 1, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    EXPECT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(tile_bytes(0, 256), bus_bytes_at(0x2000, 256));
}

TEST_F(ShimDma, AResetChannelWaitsForTheBusBeforeItsNextTask)
{
    build();
    plain_bus();
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 4096));
    rig_->describe(0, 1, svp_aie_linear_descriptor(0x5000, 64));
    rig_->describe(1, 0, memory_at(0, 64));
    rig_->push(0, SVP_AIE_MM2S, 0, 0);
    sc_core::sc_start(50, sc_core::SC_NS);
    const uint32_t control = rig_->control(0, SVP_AIE_MM2S, 0);
    rig_->tiles[0].dma->write_register(control, SVP_AIE_CHANNEL_RESET);
    rig_->tiles[0].dma->write_register(control, 0);
    rig_->push(0, SVP_AIE_MM2S, 0, 1, 1, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    EXPECT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(tile_bytes(0, 256), bus_bytes_at(0x5000, 256));
}

class RandomShim : public ShimDma, public testing::WithParamInterface<uint64_t> {};

// Strided reads and writes through the DMA of the platform to DRAM, all channels at once, against plain copies.
TEST_P(RandomShim, MovesThroughDramWhatPlainCopiesMove)
{
    std::mt19937_64 random(GetParam());
    const auto below = [&](uint64_t n) { return static_cast<uint32_t>(random() % n); };
    build(256U << below(4));
    DmaConfig dma_config;
    dma_config.burst_bytes = 32U << below(4);
    dma_config.clock_mhz = below(2) ? 1000 : 800;
    Dma dma("dma", dma_config, 4);
    DramConfig dram_config;
    dram_config.size_bytes = 1 << 18;
    Dram dram("dram", dram_config);
    dma.socket.bind(dram.socket);
    for (unsigned c = 0; c < 4; ++c)
        rig_->tiles[0].dma->bus(c < 2 ? SVP_AIE_S2MM : SVP_AIE_MM2S, c % 2).bind(dma.client(c));

    std::vector<uint8_t> dram_bytes(1 << 18);
    for (uint8_t& byte : dram_bytes)
        byte = static_cast<uint8_t>(random());
    tlm::tlm_generic_payload payload;
    payload.set_command(tlm::TLM_WRITE_COMMAND);
    payload.set_data_ptr(dram_bytes.data());
    payload.set_data_length(static_cast<unsigned>(dram_bytes.size()));
    dram.socket.get_base_interface().transport_dbg(payload);
    std::vector<uint8_t> tile = tile_bytes(0, 64 * 1024);

    // A quarter of each memory per channel, halves for in and out.
    uint64_t words_in = 0, words_out = 0;
    for (unsigned c = 0; c < 2; ++c)
        for (const bool in : {true, false}) {
            svp_aie_descriptor d = svp_aie_linear_descriptor(0, 1 + below(1500));
            if (below(3) != 0) {
                d.wrap[0] = 1 + below(40);
                d.step[0] = below(4) == 0 ? 2 : 1;
                d.step[1] = 80 + below(20);
                d.wrap[1] = 1 + below(5);
                d.step[2] = 700 + below(100);
                d.length = std::min(d.length, d.wrap[0] * d.wrap[1] * 8);
            }
            const uint64_t quarter = (2 * c + (in ? 0 : 1)) * (1 << 16);
            d.base = quarter + 4 * below(1000);
            const uint64_t at = (2 * c + (in ? 0 : 1)) * 16384;
            svp_aie_descriptor local = svp_aie_linear_descriptor(0x80000 + at, d.length);
            for (uint32_t w = 0; w < d.length; ++w) {
                const uint32_t row = d.wrap[0] != 0 ? w / d.wrap[0] : 0;
                const uint64_t x = d.wrap[0] != 0 ? w % d.wrap[0] : w;
                const uint64_t y = d.wrap[0] != 0 ? row % d.wrap[1] : 0, z = d.wrap[0] != 0 ? row / d.wrap[1] : 0;
                uint8_t* there = &dram_bytes[d.base + 4 * (x * d.step[0] + y * d.step[1] + z * d.step[2])];
                uint8_t* here = &tile[at + 4 * w];
                std::memcpy(in ? here : there, in ? there : here, 4);
            }
            (in ? words_in : words_out) += d.length;
            const unsigned index = 2 * c + (in ? 0 : 1), local_index = 24 * c + (in ? 0 : 1);
            rig_->describe(0, index, d);
            rig_->describe(1, local_index, local);
            rig_->push(0, in ? SVP_AIE_MM2S : SVP_AIE_S2MM, c, index, 1, true);
            rig_->push(1, in ? SVP_AIE_S2MM : SVP_AIE_MM2S, c, local_index, 1, true);
        }
    run();
    ASSERT_EQ(rig_->tokens.size(), 8U);
    EXPECT_TRUE(rig_->faults.faults.empty());
    EXPECT_EQ(tile_bytes(0, 64 * 1024), tile);
    std::vector<uint8_t> stored(dram_bytes.size());
    payload.set_command(tlm::TLM_READ_COMMAND);
    payload.set_data_ptr(stored.data());
    dram.socket.get_base_interface().transport_dbg(payload);
    EXPECT_EQ(stored, dram_bytes);
    // What the DMA of the platform moved is what the shim moved.
    uint64_t read = 0, written = 0;
    for (unsigned c = 0; c < 4; ++c) {
        read += DmaRig::counter(dma, "channel." + std::to_string(c) + ".bytes_read");
        written += DmaRig::counter(dma, "channel." + std::to_string(c) + ".bytes_written");
    }
    EXPECT_EQ(read, 4 * words_in);
    EXPECT_EQ(written, 4 * words_out);
    EXPECT_EQ(DmaRig::counter(*rig_->tiles[0].dma, "bytes_sent"), read);
    EXPECT_EQ(DmaRig::counter(*rig_->tiles[0].dma, "bytes_received"), written);
    rig_.reset();
}
INSTANTIATE_TEST_SUITE_P(Seeds, RandomShim, testing::Range<uint64_t>(0, 150));

} // namespace
