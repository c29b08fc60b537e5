// SPDX-License-Identifier: Apache-2.0
// What goes wrong inside tiles: each kind of fault ends the command with its code and the column, row and register, and
// the array works again after it. And what does not go wrong but never ends: the deadlock report.

#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/core_program.h"
#include "tests/integration/engines/aie/array_bench.h"

#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using aie::ArrayConfig;
using aie::TileAddress;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

constexpr TileAddress shim{0, 0}, memory{0, 1}, compute{1, 2};
constexpr Port dma(unsigned n) { return {SVP_AIE_PORT_DMA, n}; }

ArrayConfig small_array()
{
    ArrayConfig config;
    config.columns = 2;
    config.rows = 2;
    return config;
}

class ArrayFaults : public testing::Test {
  protected:
    uint32_t info(TileAddress tile, uint32_t offset) const
    {
        return static_cast<uint32_t>(svp_aie_address(tile.column, tile.row, offset));
    }
    uint32_t queue(TileAddress tile, svp_aie_direction direction, unsigned channel) const
    {
        return bench.control_offset(tile, direction, channel) + 4;
    }
    // A program that ends a good while after its writes, which fault.
    void ends_with(ProgramWriter p, uint32_t code, uint32_t place, const std::string& line)
    {
        p.wait_token({0, 0}, SVP_AIE_S2MM, 1, 1); // never comes
        p.end();
        bench.log.clear();
        const ArrayBench::Outcome outcome = bench.run(p);
        EXPECT_TRUE(outcome.answered) << line;
        EXPECT_EQ(outcome.error_code, code) << line;
        EXPECT_EQ(outcome.error_info, place) << line << std::hex << " " << outcome.error_info << " " << place;
        ASSERT_EQ(bench.log.size(), 1u) << line;
        EXPECT_THAT(bench.log[0], HasSubstr(line));
        works_after_it();
    }
    void works_after_it()
    {
        EXPECT_EQ(bench.array().waiting_report(), std::vector<std::string>{});
        EXPECT_EQ(bench.memory().in_flight, 0u);
        ProgramWriter p(2, 4);
        loop(p, 8);
        p.wait_token(memory, SVP_AIE_S2MM, 2, 1);
        p.end();
        bench.fill(memory, 0, {1, 2, 3, 4, 5, 6, 7, 8});
        bench.fill(memory, 0x100, std::vector<uint8_t>(8));
        EXPECT_EQ(bench.run(p).error_code, 0u);
        EXPECT_EQ(bench.memory_of(memory, 0x100, 8), (std::vector<uint8_t>{1, 2, 3, 4, 5, 6, 7, 8}));
        bench.check_accounting();
    }
    // Memory tile, MM2S 2 to S2MM 2.
    void loop(ProgramWriter& p, uint32_t words) const
    {
        const uint32_t slave = (bench.slave_offset(memory, dma(2)) & 0xFF) / 4;
        p.write(memory, bench.slave_offset(memory, dma(2)), 1u << 31);
        p.write(memory, bench.master_offset(memory, dma(2)), svp_aie_circuit_master(slave));
        p.block(memory, bench.descriptor_offset(memory, 4),
                words_of(memory, svp_aie_linear_descriptor(0x80000, words)));
        p.block(memory, bench.descriptor_offset(memory, 6),
                words_of(memory, svp_aie_linear_descriptor(0x80100, words)));
        p.write(memory, queue(memory, SVP_AIE_S2MM, 2), 1u << 31 | 6);
        p.write(memory, queue(memory, SVP_AIE_MM2S, 2), 4);
    }
    std::vector<uint32_t> words_of(TileAddress tile, const svp_aie_descriptor& d) const
    {
        return bench.descriptor_words(tile, d);
    }
    // Writes a descriptor and starts it on an S2MM channel.
    ProgramWriter starting(TileAddress tile, unsigned index, const svp_aie_descriptor& d,
                           svp_aie_direction direction = SVP_AIE_S2MM, unsigned channel = 0) const
    {
        ProgramWriter p(2, 4);
        p.block(tile, bench.descriptor_offset(tile, index), words_of(tile, d));
        p.write(tile, queue(tile, direction, channel), index);
        return p;
    }

    ArrayBench bench{small_array()};
};

TEST_F(ArrayFaults, InDescriptors)
{
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 4);
    d.valid = 0;
    ends_with(starting(compute, 3, d), SVP_ERROR_ARRAY_DESCRIPTOR, info(compute, 0x1D060), "compute tile 1,2 S2MM 0");
    d = svp_aie_linear_descriptor(0xFFFC, 4);
    ends_with(starting(compute, 3, d), SVP_ERROR_ARRAY_ADDRESS, info(compute, 0x1D060), "compute tile 1,2 S2MM 0");
    d = svp_aie_linear_descriptor(0x80000 + 0x7FFF0, 5);
    ends_with(starting(memory, 1, d), SVP_ERROR_ARRAY_ADDRESS, info(memory, 0xA0020), "memory tile 0,1 S2MM 0");
    // The other parity: channel 1 takes descriptors 24 to 47.
    d = svp_aie_linear_descriptor(0x80000, 5);
    ends_with(starting(memory, 1, d, SVP_AIE_S2MM, 1), SVP_ERROR_ARRAY_DESCRIPTOR, info(memory, 0xA0020),
              "memory tile 0,1 S2MM 1");
    // West of the array.
    d = svp_aie_linear_descriptor(0, 5);
    ends_with(starting(memory, 1, d), SVP_ERROR_ARRAY_ADDRESS, info(memory, 0xA0020), "memory tile 0,1 S2MM 0");
}

TEST_F(ArrayFaults, InQueues)
{
    ProgramWriter p(2, 4);
    p.block(compute, bench.descriptor_offset(compute, 0), words_of(compute, svp_aie_linear_descriptor(0, 4)));
    for (unsigned i = 0; i < 6; ++i)
        p.write(compute, queue(compute, SVP_AIE_S2MM, 1), 0);
    ends_with(p, SVP_ERROR_ARRAY_QUEUE, info(compute, 0x1DE0C), "compute tile 1,2 S2MM 1");
}

TEST_F(ArrayFaults, InLocks)
{
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 4);
    d.acquire_enable = 1;
    d.acquire_id = 20; // west of the array
    d.acquire_value = -1;
    d.base = 0x80000;
    ends_with(starting(memory, 1, d), SVP_ERROR_ARRAY_LOCK, info(memory, 0xA0020), "memory tile 0,1 S2MM 0");
    ProgramWriter p(2, 4);
    p.write(compute, bench.lock_offset(compute, 5), 99);
    ends_with(p, SVP_ERROR_ARRAY_LOCK, info(compute, 0x1F050),
              "lock 5 makes or asks for the value 99 (column 1, row 2, register 0x1f050)");
}

TEST_F(ArrayFaults, InStreams)
{
    const svp_aie_descriptor d = svp_aie_linear_descriptor(0, 4);
    ends_with(starting(compute, 2, d, SVP_AIE_MM2S), SVP_ERROR_ARRAY_STREAM, info(compute, 0x1D040),
              "slave port DMA 0 is not enabled");
    ProgramWriter p = starting(compute, 2, d, SVP_AIE_MM2S);
    p.words.resize(8);
    p.write(compute, bench.slave_offset(compute, dma(0)), 1u << 31);
    p.write(compute, bench.master_offset(compute, {SVP_AIE_PORT_NORTH, 5}), svp_aie_circuit_master(1));
    const TileAddress above{1, 3};
    p.write(above, bench.slave_offset(above, {SVP_AIE_PORT_SOUTH, 5}), 1u << 31);
    const uint32_t south_5 = (bench.slave_offset(above, {SVP_AIE_PORT_SOUTH, 5}) & 0xFF) / 4;
    p.write(above, bench.master_offset(above, {SVP_AIE_PORT_NORTH, 0}), svp_aie_circuit_master(south_5));
    p.block(compute, bench.descriptor_offset(compute, 2), words_of(compute, d));
    p.write(compute, queue(compute, SVP_AIE_MM2S, 0), 2);
    ends_with(p, SVP_ERROR_ARRAY_STREAM, info(compute, 0x1D040),
              "compute tile 1,3: master port north 0 leads out of the array");
}

TEST_F(ArrayFaults, OnTheBus)
{
    bench.connect_shims();
    svp_aie_descriptor d = svp_aie_linear_descriptor(0x1000, 64); // no memory there
    ProgramWriter p = starting(shim, 2, d, SVP_AIE_MM2S);
    p.words.resize(8);
    p.write(shim, SVP_AIE_SHIM_MUX, 1u << 2);
    const uint32_t south_3 = (bench.slave_offset(shim, {SVP_AIE_PORT_SOUTH, 3}) & 0xFF) / 4;
    p.write(shim, bench.slave_offset(shim, {SVP_AIE_PORT_SOUTH, 3}), 1u << 31);
    p.write(shim, bench.master_offset(shim, {SVP_AIE_PORT_NORTH, 0}), svp_aie_circuit_master(south_3));
    const uint32_t south_0 = (bench.slave_offset(memory, {SVP_AIE_PORT_SOUTH, 0}) & 0xFF) / 4;
    p.write(memory, bench.slave_offset(memory, {SVP_AIE_PORT_SOUTH, 0}), 1u << 31);
    p.write(memory, bench.master_offset(memory, dma(0)), svp_aie_circuit_master(south_0));
    p.block(shim, bench.descriptor_offset(shim, 2), words_of(shim, d));
    p.write(shim, queue(shim, SVP_AIE_MM2S, 0), 2);
    p.wait_token({0, 0}, SVP_AIE_S2MM, 1, 1);
    p.end();
    const ArrayBench::Outcome outcome = bench.run(p);
    EXPECT_TRUE(outcome.answered);
    EXPECT_EQ(outcome.error_code, uint32_t{SVP_ERROR_BUS_READ});
    works_after_it();
}

TEST_F(ArrayFaults, InCores)
{
    ProgramWriter p(2, 4);
    std::vector<uint32_t> records(2 * SVP_AIE_RECORD_BYTES / 4);
    records[SVP_AIE_RECORD_BYTES / 4] = 200; // the second record's opcode
    records[0] = SVP_AIE_DELAY;
    p.block(compute, SVP_AIE_CORE_PROGRAM_MEMORY, records);
    p.write(compute, SVP_AIE_CORE_PC, 0);
    p.write(compute, SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE);
    ends_with(p, SVP_ERROR_ARRAY_CORE, info(compute, SVP_AIE_CORE_PC), "record 1: no opcode 200 (column 1, row 2");
}

// Beats that fill a stream when the array stops are gone.
TEST_F(ArrayFaults, EmptyTheStreams)
{
    ProgramWriter p(2, 4);
    loop(p, 100);
    p.words.resize(p.words.size() - 8); // the queues of both channels
    p.write(memory, queue(memory, SVP_AIE_MM2S, 2), 4);
    p.write({1, 7}, 0, 0);
    p.end();
    bench.fill(memory, 0, std::vector<uint8_t>(400, 0xEE));
    EXPECT_EQ(bench.run(p).error_code, uint32_t{SVP_ERROR_ARRAY_ADDRESS});
    works_after_it();
}

// The same faults again and again, with much going on around them.
TEST_F(ArrayFaults, LeaveNothingBehind)
{
    for (unsigned round = 0; round < 20; ++round) {
        ProgramWriter p(2, 4);
        loop(p, 1000 + 100 * round);
        loop(p, 500);
        for (unsigned i = 0; i < round % 7; ++i)
            p.write(compute, 0x100, i);
        p.write({0, 5}, 0, 0);
        p.end();
        EXPECT_EQ(bench.run(p).error_code, uint32_t{SVP_ERROR_ARRAY_ADDRESS});
        works_after_it();
    }
}

class ArrayDeadlock : public ArrayFaults {};

TEST_F(ArrayDeadlock, NamesLocksNobodyReleases)
{
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 4);
    d.acquire_enable = 1;
    d.acquire_id = 9;
    d.acquire_value = -3;
    bench.write(compute, bench.lock_offset(compute, 9), 2);
    bench.set_descriptor(compute, 5, d);
    bench.push(compute, SVP_AIE_S2MM, 1, 5);
    svp_aie_record acquire{};
    acquire.opcode = SVP_AIE_ACQUIRE;
    acquire.lock = SVP_AIE_OWN_LOCK + 2;
    acquire.value = 7;
    std::vector<uint32_t> words(SVP_AIE_RECORD_BYTES / 4);
    std::memcpy(words.data(), &acquire, sizeof acquire);
    for (uint32_t w = 0; w < words.size(); ++w)
        bench.write(compute, SVP_AIE_CORE_PROGRAM_MEMORY + 4 * w, words[w]);
    bench.write(compute, SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE);
    bench.run_dry();
    const std::vector<std::string> report = bench.array().waiting_report();
    EXPECT_EQ(report.size(), 3u);
    EXPECT_THAT(report, Contains(AllOf(HasSubstr("compute tile 1,2 S2MM 1, descriptor 5"), HasSubstr("lock 9"),
                                       HasSubstr("value 2"), HasSubstr(">= 3"))));
    EXPECT_THAT(report, Contains(AllOf(HasSubstr("compute tile 1,2 core"), HasSubstr("record 0 ACQUIRE"),
                                       HasSubstr("value 0"), HasSubstr("== 7"))));
    EXPECT_THAT(report.back(), HasSubstr("last progress in array cycle"));
}

TEST_F(ArrayDeadlock, NamesStreamsThatAreFullOrEmpty)
{
    bench.connect(compute, dma(0), {SVP_AIE_PORT_SOUTH, 0});
    const TileAddress below{1, 1};
    bench.connect(below, {SVP_AIE_PORT_NORTH, 0}, dma(4));
    bench.set_descriptor(compute, 0, svp_aie_linear_descriptor(0, 100));
    bench.push(compute, SVP_AIE_MM2S, 0, 0);
    bench.set_descriptor(below, 2, svp_aie_linear_descriptor(0x80000, 100));
    bench.push(below, SVP_AIE_S2MM, 2, 2);
    bench.run_dry();
    const std::vector<std::string> report = bench.array().waiting_report();
    EXPECT_EQ(report.size(), 3u);
    EXPECT_THAT(report, Contains(AllOf(HasSubstr("compute tile 1,2 MM2S 0, descriptor 0"),
                                       HasSubstr("memory tile 1,1 S2MM 4"))));
    EXPECT_THAT(report,
                Contains(AllOf(HasSubstr("memory tile 1,1 S2MM 2, descriptor 2, 0 of 100 words"), HasSubstr("beats"))));
}

} // namespace
} // namespace svp::test
