// SPDX-License-Identifier: Apache-2.0
// The DMA of compute and memory tiles by its registers: what it does, what it refuses, how it is stopped.
#include "interface/engines/aie/aie_command.h"
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

constexpr unsigned memory_bytes = 64 * 1024;
constexpr uint64_t own = 0x80000, east = 0x100000;

class TileDma : public test::KernelFixture {
  protected:
    void build(std::vector<svp_aie_tile_kind> kinds, unsigned beat_bytes = 4)
    {
        rig_ = std::make_unique<DmaRig>(kinds, memory_bytes, beat_bytes);
        std::mt19937_64 random(7);
        for (DmaRig::Tile& tile : rig_->tiles)
            for (unsigned i = 0; i < memory_bytes; ++i)
                tile.memory->data()[i] = random() % 3 == 0 ? 0 : static_cast<uint8_t>(random());
    }
    ~TileDma() override { rig_.reset(); }

    static void run() { sc_core::sc_start(); }
    static void run(uint64_t cycles) { sc_core::sc_start(static_cast<double>(cycles), sc_core::SC_NS); }
    std::vector<uint8_t> bytes(unsigned tile, uint64_t at, uint64_t count)
    {
        const uint8_t* data = rig_->tiles[tile].memory->data();
        return {data + at, data + at + count};
    }
    std::string last_fault() const { return rig_->faults.faults.empty() ? "" : rig_->faults.faults.back().what; }
    uint32_t read(unsigned tile, uint32_t offset)
    {
        uint32_t value = 0xDEAD;
        EXPECT_TRUE(rig_->tiles[tile].dma->read_register(offset, value));
        return value;
    }
    // A task of one descriptor on a channel that must refuse it.
    void expect_fault(unsigned tile, svp_aie_direction direction, unsigned channel, unsigned index,
                      const svp_aie_descriptor& descriptor, uint32_t code, const std::string& what)
    {
        if (index < svp_aie_descriptor_count(rig_->tiles[tile].kind)) rig_->describe(tile, index, descriptor);
        const size_t before = rig_->faults.faults.size();
        rig_->push(tile, direction, channel, index);
        run();
        ASSERT_EQ(rig_->faults.faults.size(), before + 1) << what;
        const test::FaultLog::Fault& fault = rig_->faults.faults.back();
        EXPECT_EQ(fault.code, code) << what;
        EXPECT_EQ(fault.tile.column, tile);
        EXPECT_THAT(fault.what, HasSubstr(what));
        const uint32_t base =
            rig_->tiles[tile].kind == SVP_AIE_MEMORY ? SVP_AIE_MEMORY_DESCRIPTORS(0) : SVP_AIE_CORE_DESCRIPTORS(0);
        const uint32_t known = std::min(index, svp_aie_descriptor_count(rig_->tiles[tile].kind) - 1);
        EXPECT_EQ(fault.offset, base + known * SVP_AIE_DESCRIPTOR_STRIDE) << what;
        EXPECT_NE(rig_->status(tile, direction, channel) & SVP_AIE_STATUS_ERROR, 0U);
        const uint32_t control = rig_->control(tile, direction, channel);
        rig_->tiles[tile].dma->write_register(control, SVP_AIE_CHANNEL_RESET);
        rig_->tiles[tile].dma->write_register(control, 0);
        EXPECT_EQ(rig_->status(tile, direction, channel) & SVP_AIE_STATUS_ERROR, 0U);
    }

    std::unique_ptr<DmaRig> rig_;
};

TEST_F(TileDma, MovesBytesAndTellsWhen)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 1, 1, 0, 7, 8);
    rig_->describe(0, 2, svp_aie_linear_descriptor(0x100, 64));
    rig_->describe(1, 3, svp_aie_linear_descriptor(0x2000, 64));
    rig_->script.at(5, [this] {
        rig_->push(0, SVP_AIE_MM2S, 1, 2, 1, true);
        rig_->push(1, SVP_AIE_S2MM, 0, 3, 1, true);
    });
    run();
    EXPECT_EQ(bytes(1, 0x2000, 256), bytes(0, 0x100, 256));
    // Started in 6, beats leave in 7 .. 70 and arrive in 14 .. 77.
    ASSERT_EQ(rig_->tokens.size(), 2U);
    EXPECT_EQ(rig_->tokens[0].cycle, 71U);
    EXPECT_EQ(rig_->tokens[0].token.direction, SVP_AIE_MM2S);
    EXPECT_EQ(rig_->tokens[0].token.channel, 1U);
    EXPECT_EQ(rig_->tokens[1].cycle, 78U);
    EXPECT_EQ(rig_->tokens[1].token.tile.column, 1U);
    EXPECT_TRUE(rig_->tiles[0].dma->progress().empty());
}

TEST_F(TileDma, RegistersReadBackAndOthersDoNotExist)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_MEMORY});
    std::mt19937_64 random(3);
    for (unsigned t = 0; t < 2; ++t) {
        const svp_aie_tile_kind kind = rig_->tiles[t].kind;
        const uint32_t base = kind == SVP_AIE_MEMORY ? SVP_AIE_MEMORY_DESCRIPTORS(0) : SVP_AIE_CORE_DESCRIPTORS(0);
        std::map<uint32_t, uint32_t> written;
        for (unsigned i = 0; i < svp_aie_descriptor_count(kind); ++i)
            for (unsigned w = 0; w < svp_aie_descriptor_words(kind); ++w) {
                const uint32_t offset = base + i * SVP_AIE_DESCRIPTOR_STRIDE + 4 * w;
                written[offset] = static_cast<uint32_t>(random());
                ASSERT_TRUE(rig_->tiles[t].dma->write_register(offset, written[offset]));
            }
        for (const auto& [offset, value] : written)
            ASSERT_EQ(read(t, offset), value);
    }
    uint32_t value = 0;
    aie::TileDma& compute = *rig_->tiles[0].dma;
    EXPECT_FALSE(compute.write_register(SVP_AIE_CORE_DESCRIPTORS + 0x18, 1)); // six words there
    EXPECT_FALSE(compute.write_register(SVP_AIE_CORE_DESCRIPTORS + 2, 1));
    EXPECT_FALSE(compute.write_register(SVP_AIE_CORE_DESCRIPTORS + 16 * 0x20, 1));
    EXPECT_FALSE(compute.write_register(SVP_AIE_CORE_S2MM_CONTROL - 4, 1));
    EXPECT_FALSE(compute.read_register(SVP_AIE_CORE_MM2S_CONTROL + 2 * 8, value));
    EXPECT_FALSE(compute.read_register(SVP_AIE_CORE_S2MM_STATUS + 2 * 4, value));
    EXPECT_FALSE(compute.read_register(SVP_AIE_MEMORY_PAD_VALUE, value));
    aie::TileDma& memory = *rig_->tiles[1].dma;
    EXPECT_TRUE(memory.write_register(SVP_AIE_MEMORY_PAD_VALUE + 5 * 4, 0x80808080));
    EXPECT_EQ(read(1, SVP_AIE_MEMORY_PAD_VALUE + 5 * 4), 0x80808080U);
    EXPECT_FALSE(memory.write_register(SVP_AIE_MEMORY_PAD_VALUE + 6 * 4, 0));
    EXPECT_TRUE(memory.write_register(SVP_AIE_MEMORY_S2MM_CONTROL + 5 * 8, SVP_AIE_CHANNEL_FINISH_ON_TLAST));
    EXPECT_EQ(read(1, SVP_AIE_MEMORY_S2MM_CONTROL + 5 * 8), uint32_t{SVP_AIE_CHANNEL_FINISH_ON_TLAST});
}

TEST_F(TileDma, IterationCountsInTheRegister)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0);
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 8);
    d.iteration_wrap = 3;
    d.iteration_step = 16;
    rig_->describe(0, 0, d);
    rig_->describe(1, 0, svp_aie_linear_descriptor(0x4000, 40));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 5);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    std::vector<uint8_t> want;
    for (const unsigned iteration : {0, 1, 2, 0, 1}) {
        const std::vector<uint8_t> part = bytes(0, 64 * iteration, 32);
        want.insert(want.end(), part.begin(), part.end());
    }
    EXPECT_EQ(bytes(1, 0x4000, 160), want);
    EXPECT_EQ(read(0, SVP_AIE_CORE_DESCRIPTORS + 4 * 4) >> 19, 2U);
    // A write to another word of the descriptor keeps the count.
    rig_->tiles[0].dma->write_register(SVP_AIE_CORE_DESCRIPTORS, 8);
    EXPECT_EQ(read(0, SVP_AIE_CORE_DESCRIPTORS + 4 * 4) >> 19, 2U);
}

TEST_F(TileDma, RefusesDescriptorsThatMakeNoSense)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_MEMORY, SVP_AIE_MEMORY});
    for (unsigned c = 0; c < 6; ++c)
        rig_->connect(1, c, 2, 5);
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 16);
    expect_fault(0, SVP_AIE_MM2S, 0, 16, d, SVP_ERROR_ARRAY_DESCRIPTOR, "no such descriptor");
    expect_fault(1, SVP_AIE_MM2S, 0, 48, d, SVP_ERROR_ARRAY_DESCRIPTOR, "no such descriptor");
    expect_fault(1, SVP_AIE_MM2S, 0, 24, d, SVP_ERROR_ARRAY_DESCRIPTOR, "no such descriptor for this channel");
    expect_fault(1, SVP_AIE_S2MM, 3, 23, d, SVP_ERROR_ARRAY_DESCRIPTOR, "no such descriptor for this channel");
    d.valid = 0;
    expect_fault(0, SVP_AIE_S2MM, 1, 5, d, SVP_ERROR_ARRAY_DESCRIPTOR, "not valid");
    d = svp_aie_linear_descriptor(0, 0);
    expect_fault(0, SVP_AIE_S2MM, 1, 5, d, SVP_ERROR_ARRAY_DESCRIPTOR, "length is 0");
    d = svp_aie_linear_descriptor(0, 16);
    d.wrap[1] = 3;
    expect_fault(0, SVP_AIE_S2MM, 1, 5, d, SVP_ERROR_ARRAY_DESCRIPTOR, "wrap[1]");
    d = svp_aie_linear_descriptor(own, 16);
    d.pad_before[0] = 1;
    expect_fault(1, SVP_AIE_S2MM, 0, 5, d, SVP_ERROR_ARRAY_DESCRIPTOR, "only MM2S");
    d.wrap[0] = 5;
    expect_fault(1, SVP_AIE_MM2S, 0, 5, d, SVP_ERROR_ARRAY_DESCRIPTOR, "whole number of padded rows");
}

TEST_F(TileDma, RefusesAddressesOutsideMemory)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_MEMORY, SVP_AIE_MEMORY});
    const uint32_t code = SVP_ERROR_ARRAY_ADDRESS;
    expect_fault(0, SVP_AIE_MM2S, 0, 0, svp_aie_linear_descriptor(memory_bytes - 60, 16), code, "outside memory");
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 16);
    d.wrap[0] = 8;
    d.step[1] = 8192;
    d.step[0] = 2000;
    expect_fault(0, SVP_AIE_MM2S, 0, 0, d, code, "outside memory");
    d = svp_aie_linear_descriptor(memory_bytes - 64, 16);
    d.iteration_current = 1;
    d.iteration_wrap = 2;
    expect_fault(0, SVP_AIE_MM2S, 0, 0, d, code, "outside memory");
    expect_fault(1, SVP_AIE_MM2S, 0, 0, svp_aie_linear_descriptor(0, 1), code, "no memory that the channel reaches");
    expect_fault(1, SVP_AIE_MM2S, 4, 0, svp_aie_linear_descriptor(east, 1), code, "no memory that the channel reaches");
    expect_fault(2, SVP_AIE_S2MM, 0, 0, svp_aie_linear_descriptor(east, 1), code, "no memory that the channel reaches");
    expect_fault(2, SVP_AIE_S2MM, 0, 0, svp_aie_linear_descriptor(0x1FFFFC, 1), code, "no memory");
    // Own and neighbouring memory end where the tile's memory ends.
    expect_fault(1, SVP_AIE_MM2S, 0, 0, svp_aie_linear_descriptor(east + memory_bytes - 4, 2), code, "outside memory");
    expect_fault(1, SVP_AIE_MM2S, 0, 0, svp_aie_linear_descriptor(own + memory_bytes, 1), code, "outside memory");
}

TEST_F(TileDma, RefusesLocksItDoesNotReach)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_MEMORY, SVP_AIE_MEMORY});
    const auto with = [](uint64_t base, int acquire, int acquire_value, int release, int release_value) {
        svp_aie_descriptor d = svp_aie_linear_descriptor(base, 1);
        d.acquire_enable = acquire >= 0;
        d.acquire_id = acquire >= 0 ? static_cast<uint32_t>(acquire) : 0;
        d.acquire_value = acquire_value;
        d.release_id = static_cast<uint32_t>(release);
        d.release_value = release_value;
        return d;
    };
    const uint32_t code = SVP_ERROR_ARRAY_LOCK;
    expect_fault(1, SVP_AIE_S2MM, 0, 0, with(own, 5, -1, 0, 0), code, "acquires lock 5, out of reach");
    expect_fault(1, SVP_AIE_S2MM, 4, 0, with(own, 130, -1, 0, 0), code, "acquires lock 130, out of reach");
    expect_fault(2, SVP_AIE_S2MM, 0, 0, with(own, -1, 0, 128, 1), code, "releases lock 128, out of reach");
    expect_fault(2, SVP_AIE_S2MM, 0, 0, with(own, -1, 0, 192, 1), code, "releases lock 192, out of reach");
    expect_fault(0, SVP_AIE_S2MM, 0, 0, with(0, 1, -64, 0, 0), code, "more than a lock can hold");
    expect_fault(0, SVP_AIE_S2MM, 0, 0, with(0, -1, 0, 3, -2), code, "releases a negative value");
}

TEST_F(TileDma, ReachesItsNeighboursMemoryAndLocks)
{
    build({SVP_AIE_MEMORY, SVP_AIE_MEMORY, SVP_AIE_MEMORY});
    rig_->connect(1, 0, 1, 2);
    svp_aie_descriptor from_west = svp_aie_linear_descriptor(0x40, 16),
                       to_east = svp_aie_linear_descriptor(east + 64, 16);
    from_west.acquire_enable = 1;
    from_west.acquire_id = 7;
    from_west.acquire_value = -1;
    to_east.release_id = 128 + 9;
    to_east.release_value = 3;
    rig_->describe(1, 0, from_west);
    rig_->describe(1, 1, to_east);
    rig_->tiles[0].locks->set_value(7, 2);
    rig_->push(1, SVP_AIE_MM2S, 0, 0);
    rig_->push(1, SVP_AIE_S2MM, 2, 1);
    run();
    EXPECT_EQ(bytes(2, 64, 64), bytes(0, 64, 64));
    EXPECT_EQ(rig_->tiles[0].locks->value(7), 1);
    EXPECT_EQ(rig_->tiles[2].locks->value(9), 3);
}

TEST_F(TileDma, AStreamToNowhereIsAFault)
{
    build({SVP_AIE_COMPUTE});
    expect_fault(0, SVP_AIE_MM2S, 1, 4, svp_aie_linear_descriptor(0, 4), SVP_ERROR_ARRAY_STREAM,
                 "switch of tile 0 connects it to nothing");
    svp_aie_descriptor packet = svp_aie_linear_descriptor(0, 4);
    packet.packet_enable = 1;
    packet.packet_id = 9;
    rig_->connect(0, 1, 0, 0);
    rig_->hub.routes_changed();
    expect_fault(0, SVP_AIE_MM2S, 1, 4, packet, SVP_ERROR_ARRAY_STREAM, "connects it to nothing");
}

TEST_F(TileDma, TheQueueTakesFourTasksBesideTheOneThatRuns)
{
    build({SVP_AIE_COMPUTE});
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 4));
    rig_->push(0, SVP_AIE_S2MM, 1, 0);
    run(10);
    for (unsigned i = 1; i <= 4; ++i) {
        rig_->push(0, SVP_AIE_S2MM, 1, 0);
        EXPECT_EQ(rig_->status(0, SVP_AIE_S2MM, 1) >> SVP_AIE_STATUS_QUEUE_SHIFT & 7, i);
    }
    EXPECT_TRUE(rig_->faults.faults.empty());
    rig_->push(0, SVP_AIE_S2MM, 1, 0);
    ASSERT_EQ(rig_->faults.faults.size(), 1U);
    EXPECT_EQ(rig_->faults.faults[0].code, uint32_t{SVP_ERROR_ARRAY_QUEUE});
    EXPECT_EQ(rig_->faults.faults[0].offset, SVP_AIE_CORE_S2MM_CONTROL + 8U + 4U);
    EXPECT_NE(rig_->status(0, SVP_AIE_S2MM, 1) & SVP_AIE_STATUS_QUEUE_OVERFLOW, 0U);
}

TEST_F(TileDma, StatusSaysWhatAChannelWaitsFor)
{
    build({SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 0, 1, 3, 4);
    svp_aie_descriptor locked = svp_aie_linear_descriptor(0, 16);
    locked.acquire_enable = 1;
    locked.acquire_id = 3;
    locked.acquire_value = -2;
    rig_->describe(0, 6, locked);
    rig_->describe(0, 7, svp_aie_linear_descriptor(0, 16));
    const auto bits = [this](svp_aie_direction direction, unsigned channel) {
        return rig_->status(0, direction, channel) &
               (SVP_AIE_STATUS_STALLED_LOCK | SVP_AIE_STATUS_STALLED_STREAM | SVP_AIE_STATUS_CHANNEL_RUNNING | 3);
    };
    EXPECT_EQ(bits(SVP_AIE_S2MM, 1), 0U);
    rig_->push(0, SVP_AIE_S2MM, 1, 6);
    rig_->push(0, SVP_AIE_MM2S, 0, 7);
    run();
    run(50);
    EXPECT_EQ(bits(SVP_AIE_S2MM, 1),
              uint32_t{SVP_AIE_STATUS_STALLED_LOCK | SVP_AIE_STATUS_CHANNEL_RUNNING | SVP_AIE_STATUS_RUNNING});
    EXPECT_EQ(bits(SVP_AIE_MM2S, 0),
              uint32_t{SVP_AIE_STATUS_STALLED_STREAM | SVP_AIE_STATUS_CHANNEL_RUNNING | SVP_AIE_STATUS_RUNNING});
    EXPECT_EQ(rig_->status(0, SVP_AIE_MM2S, 0) >> SVP_AIE_STATUS_DESCRIPTOR_SHIFT, 7U);
    const std::vector<aie::ChannelProgress> lines = rig_->tiles[0].dma->progress();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].who, "compute tile 0,0 S2MM 1");
    EXPECT_EQ(lines[0].waits_for, "lock 3 (value 0, wants >= 2)");
    EXPECT_EQ(lines[0].descriptor, 6U);
    EXPECT_EQ(lines[1].waits_for, "room at compute tile 0,0 S2MM 1");
    EXPECT_EQ(lines[1].words_done, 4U);
    EXPECT_EQ(lines[1].words, 16U);
    EXPECT_EQ(lines[1].last_progress, 5U); // started in 1, four beats in 2 .. 5
    rig_->tiles[0].locks->set_value(3, 2);
    run();
    EXPECT_EQ(bits(SVP_AIE_S2MM, 1), 0U);
    EXPECT_TRUE(rig_->tiles[0].dma->progress().empty());
}

TEST_F(TileDma, EndlessChainsStarveInsteadOfSpinning)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0);
    svp_aie_descriptor out = svp_aie_linear_descriptor(0, 8), in = svp_aie_linear_descriptor(0x1000, 8);
    out.use_next = in.use_next = 1;
    out.acquire_enable = 1;
    out.acquire_value = -1;
    rig_->describe(0, 0, out);
    rig_->describe(1, 0, in);
    rig_->tiles[0].locks->set_value(0, 5);
    rig_->push(0, SVP_AIE_MM2S, 0, 0);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run(); // returns
    EXPECT_EQ(DmaRig::counter(*rig_->tiles[0].dma, "descriptors"), 5U);
    EXPECT_EQ(DmaRig::counter(*rig_->tiles[1].dma, "descriptors"), 5U);
    EXPECT_EQ(rig_->tiles[0].dma->progress()[0].waits_for, "lock 0 (value 0, wants >= 1)");
    EXPECT_EQ(rig_->tiles[1].dma->progress()[0].waits_for, "beats from the stream");
}

TEST_F(TileDma, AResetChannelForgetsAndWorksAgain)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0, 4, 8);
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 32));
    rig_->describe(1, 0, svp_aie_linear_descriptor(0x1000, 16));
    rig_->describe(1, 1, svp_aie_linear_descriptor(0x2000, 8));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 3);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    // 16 words have arrived, 8 are on the way, the rest is withdrawn.
    rig_->tiles[0].dma->write_register(rig_->control(0, SVP_AIE_MM2S, 0), SVP_AIE_CHANNEL_RESET);
    EXPECT_TRUE(rig_->tiles[0].dma->progress().empty());
    EXPECT_EQ(rig_->hub.beats_on_the_way(), 8U);
    rig_->push(1, SVP_AIE_S2MM, 0, 1);
    run();
    EXPECT_EQ(bytes(1, 0x2000, 32), bytes(0, 64, 32));
    EXPECT_EQ(rig_->hub.beats_on_the_way(), 0U);
    // Held in reset it takes tasks and does not start them.
    rig_->push(1, SVP_AIE_S2MM, 0, 0, 2);
    rig_->push(0, SVP_AIE_MM2S, 0, 0);
    run();
    EXPECT_EQ(rig_->status(0, SVP_AIE_MM2S, 0) & SVP_AIE_STATUS_CHANNEL_RUNNING, 0U);
    rig_->tiles[0].dma->write_register(rig_->control(0, SVP_AIE_MM2S, 0), 0);
    run();
    EXPECT_EQ(bytes(1, 0x1000, 64), bytes(0, 64, 64));
    EXPECT_TRUE(rig_->tiles[1].dma->progress().empty());
}

TEST_F(TileDma, AResetWhileItWaitsForALockGivesTheRequestBack)
{
    build({SVP_AIE_COMPUTE});
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 4);
    d.acquire_enable = 1;
    d.acquire_value = -1;
    rig_->describe(0, 0, d);
    rig_->push(0, SVP_AIE_S2MM, 0, 0);
    run();
    EXPECT_EQ(rig_->tiles[0].locks->waiting().size(), 1U);
    rig_->tiles[0].dma->write_register(rig_->control(0, SVP_AIE_S2MM, 0), SVP_AIE_CHANNEL_RESET);
    EXPECT_TRUE(rig_->tiles[0].locks->waiting().empty());
    rig_->tiles[0].locks->set_value(0, 1);
    run();
    EXPECT_EQ(rig_->tiles[0].locks->value(0), 1);
}

TEST_F(TileDma, AfterResetEverythingIsAsAfterConstruction)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0, 4, 8);
    const auto program = [this] {
        rig_->describe(0, 0, svp_aie_linear_descriptor(0, 32));
        rig_->describe(1, 0, svp_aie_linear_descriptor(0x1000, 16));
        rig_->push(0, SVP_AIE_MM2S, 0, 0, 2, true);
        rig_->push(1, SVP_AIE_S2MM, 0, 0, 2, true);
    };
    program();
    run(25); // in the middle
    for (DmaRig::Tile& tile : rig_->tiles)
        tile.dma->reset();
    rig_->hub.reset();
    EXPECT_EQ(read(0, SVP_AIE_CORE_DESCRIPTORS), 0U);
    run();
    EXPECT_TRUE(rig_->tokens.empty());
    const uint64_t start = rig_->now();
    program();
    run();
    ASSERT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(rig_->tokens[0].cycle, start + 39); // starts in 1, arrives in 6 .. 21 and 23 .. 38
    rig_->settle();
    for (Activity& activity : rig_->tiles[1].dma->statistics().activities()) {
        uint64_t sum = 0;
        for (unsigned state = 0; state < activity.states().size(); ++state)
            sum += activity.cycles(state);
        EXPECT_EQ(sum, rig_->now());
    }
}

TEST_F(TileDma, NotesItsAccessesToBanks)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0, 4, 8);
    rig_->describe(0, 0, svp_aie_linear_descriptor(8192 - 64, 32)); // 16 words at the end of bank 0, 16 in bank 1
    rig_->describe(1, 0, svp_aie_linear_descriptor(3 * 8192, 32));
    rig_->push(0, SVP_AIE_MM2S, 0, 0);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    const aie::TileMemory& from = *rig_->tiles[0].memory;
    EXPECT_EQ(from.accesses_between(0, 0, 1000), 4U);
    EXPECT_EQ(from.accesses_between(1, 0, 1000), 4U);
    EXPECT_EQ(from.accesses_between(0, 2, 3), 1U); // the first beat leaves in 2
    EXPECT_EQ(from.accesses_between(0, 3, 6), 0U);
    EXPECT_EQ(from.accesses_between(1, 18, 19), 1U);
    EXPECT_EQ(rig_->tiles[1].memory->accesses_between(3, 6, 34), 7U);
    EXPECT_EQ(rig_->tiles[1].memory->accesses_between(3, 0, 1000), 8U);
}

TEST_F(TileDma, WideStreamsMoveSeveralWordsPerBeat)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE}, 16);
    rig_->connect(0, 0, 1, 0, 4, 8);
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 64));
    rig_->describe(1, 0, svp_aie_linear_descriptor(0x1000, 64));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 1, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    EXPECT_EQ(bytes(1, 0x1000, 256), bytes(0, 0, 256));
    ASSERT_EQ(rig_->tokens.size(), 1U);
    EXPECT_EQ(rig_->tokens[0].cycle, 2U + 16);
    EXPECT_EQ(DmaRig::counter(*rig_->tiles[0].dma, "bytes_sent"), 256U);
    svp_aie_descriptor odd = svp_aie_linear_descriptor(0, 63);
    expect_fault(0, SVP_AIE_MM2S, 0, 0, odd, SVP_ERROR_ARRAY_DESCRIPTOR, "no whole number of stream beats");
    odd = svp_aie_linear_descriptor(0, 64);
    odd.compression = 1;
    expect_fault(0, SVP_AIE_MM2S, 0, 0, odd, SVP_ERROR_ARRAY_DESCRIPTOR, "no compressed data");
}

TEST_F(TileDma, LongExecutionsAreSentInPiecesWithoutAGap)
{
    build({SVP_AIE_MEMORY, SVP_AIE_MEMORY});
    rig_->connect(0, 0, 1, 0, 4, 8);
    svp_aie_descriptor d = svp_aie_linear_descriptor(own, 16);
    d.pad_before[2] = 15;
    d.pad_after[1] = 31;
    d.pad_after[0] = 63;
    d.wrap[0] = 4;
    d.wrap[1] = 2;
    const uint32_t padded = 67 * 33 * (15 + 2);
    rig_->describe(0, 0, d);
    rig_->describe(1, 0, svp_aie_linear_descriptor(own, 1));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 1, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0, 256);
    svp_aie_descriptor sink = svp_aie_linear_descriptor(own, 16384);
    rig_->describe(1, 0, sink);
    run();
    ASSERT_EQ(rig_->tokens.size(), 1U);
    // The sink loses a cycle at each of its own switches, and hides some of them behind the beats on the way.
    EXPECT_GE(rig_->tokens[0].cycle, 2U + padded);
    EXPECT_LE(rig_->tokens[0].cycle, 2U + padded + 2 * (padded / 16384));
    EXPECT_EQ(DmaRig::counter(*rig_->tiles[0].dma, "bytes_sent"), 4U * padded);
}

TEST_F(TileDma, CompressedStreamsThatDoNotFitAreFaults)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0, 4, 8);
    for (unsigned i = 0; i < 64; ++i)
        rig_->tiles[0].memory->data()[i] = static_cast<uint8_t>(i + 1);
    svp_aie_descriptor out = svp_aie_linear_descriptor(0, 16), in = svp_aie_linear_descriptor(0x100, 12);
    out.compression = in.compression = 1;
    rig_->describe(0, 0, out);
    rig_->describe(1, 0, in);
    rig_->push(0, SVP_AIE_MM2S, 0, 0);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    ASSERT_EQ(rig_->faults.faults.size(), 1U);
    EXPECT_THAT(last_fault(), HasSubstr("more words than the descriptor takes"));
    EXPECT_EQ(rig_->faults.faults[0].tile.column, 1U);
}

TEST_F(TileDma, TlastWithinACompressedGroupIsAFault)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0, 4, 8);
    const uint32_t mask = 0xFFFF; // announces four beats, one follows
    std::memcpy(rig_->tiles[0].memory->data(), &mask, 4);
    svp_aie_descriptor in = svp_aie_linear_descriptor(0x100, 8);
    in.compression = 1;
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 2));
    rig_->describe(1, 0, in);
    rig_->tiles[1].dma->write_register(rig_->control(1, SVP_AIE_S2MM, 0), SVP_AIE_CHANNEL_FINISH_ON_TLAST);
    rig_->push(0, SVP_AIE_MM2S, 0, 0);
    rig_->push(1, SVP_AIE_S2MM, 0, 0);
    run();
    EXPECT_THAT(last_fault(), HasSubstr("TLAST within a group"));
}

TEST_F(TileDma, AbortStopsAllChannels)
{
    build({SVP_AIE_COMPUTE, SVP_AIE_COMPUTE});
    rig_->connect(0, 0, 1, 0, 4, 8);
    rig_->describe(0, 0, svp_aie_linear_descriptor(0, 512));
    rig_->describe(1, 0, svp_aie_linear_descriptor(0x1000, 512));
    rig_->push(0, SVP_AIE_MM2S, 0, 0, 4, true);
    rig_->push(1, SVP_AIE_S2MM, 0, 0, 4, true);
    run(700);
    for (DmaRig::Tile& tile : rig_->tiles)
        tile.dma->abort();
    run();
    EXPECT_TRUE(rig_->tokens.empty());
    EXPECT_TRUE(rig_->faults.faults.empty());
    EXPECT_TRUE(rig_->tiles[0].dma->progress().empty());
    EXPECT_TRUE(rig_->tiles[0].dma->bus_idle());
}

// Any bits in any register end in work or a fault, never in anything else.
TEST_F(TileDma, RandomRegistersDoNoHarm)
{
    std::mt19937_64 random(11);
    for (int round = 0; round < 300; ++round) {
        test::KernelContext kernel;
        build({SVP_AIE_COMPUTE, SVP_AIE_MEMORY, SVP_AIE_MEMORY});
        for (unsigned t = 0; t < 3; ++t)
            for (unsigned c = 0; c < aie::tile_dma_channels(rig_->tiles[t].kind); ++c)
                rig_->connect(t, c, (t + 1) % 3, c % 2, 4, 8);
        for (unsigned t = 0; t < 3; ++t) {
            const svp_aie_tile_kind kind = rig_->tiles[t].kind;
            for (unsigned i = 0; i < svp_aie_descriptor_count(kind); ++i) {
                svp_aie_descriptor d;
                uint32_t words[8];
                for (uint32_t& word : words)
                    word = static_cast<uint32_t>(random());
                svp_aie_decode_descriptor(kind, words, &d);
                d.valid = random() % 8 != 0;
                d.acquire_enable = random() % 8 == 0;
                if (random() % 2) d.length %= 512;
                if (random() % 2) d.base = kind == SVP_AIE_MEMORY ? own + d.base % 4096 : d.base % 4096;
                if (random() % 2)
                    for (unsigned k = 0; k < 4; ++k) {
                        d.step[k] = 1;
                        d.wrap[k] = 0;
                        if (k < 3) d.pad_before[k] = d.pad_after[k] = 0;
                    }
                if (random() % 2) d.iteration_current = 0;
                if (random() % 4 != 0) d.release_value = 0;
                rig_->describe(t, i, d);
            }
            for (unsigned c = 0; c < aie::tile_dma_channels(kind); ++c)
                for (const svp_aie_direction direction : {SVP_AIE_S2MM, SVP_AIE_MM2S})
                    rig_->tiles[t].dma->write_register(rig_->control(t, direction, c) + 4,
                                                       static_cast<uint32_t>(random()));
        }
        run(200000);
        rig_->settle();
        for (DmaRig::Tile& tile : rig_->tiles)
            for (Activity& activity : tile.dma->statistics().activities()) {
                uint64_t sum = 0;
                for (unsigned state = 0; state < activity.states().size(); ++state)
                    sum += activity.cycles(state);
                ASSERT_EQ(sum, rig_->now());
            }
        rig_.reset();
    }
}

} // namespace
