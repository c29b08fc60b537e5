// SPDX-License-Identifier: Apache-2.0
// Control programs: what operations cost and do, what a program can hold wrong, configuration, aborts, tokens, polls.

#include "interface/engines/aie/aie_command.h"
#include "tests/integration/engines/aie/array_bench.h"

#include <cstring>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using aie::ArrayConfig;
using aie::TileAddress;

constexpr TileAddress shim{0, 0}, memory{0, 1}, compute{0, 2};
constexpr uint32_t columns = 2, rows = 4;

ArrayConfig small_array()
{
    ArrayConfig config;
    config.columns = columns;
    config.rows = 2;
    config.controller.buffer_bytes = 256;
    return config;
}

constexpr Port dma(unsigned n) { return {SVP_AIE_PORT_DMA, n}; }

class ArrayController : public testing::Test {
  protected:
    ArrayController()
    {
        bench.memory().ps_per_byte = 0;
        bench.memory().latency_ps = 50000;
    }
    static ProgramWriter program(uint32_t configuration = 0) { return {columns, rows, configuration}; }
    // Loops data back inside the memory tile, S2MM with a token.
    void set_up_loopback(uint32_t words)
    {
        bench.connect(memory, dma(0), dma(0));
        bench.set_descriptor(memory, 0, svp_aie_linear_descriptor(0x80000, words));
        bench.set_descriptor(memory, 2, svp_aie_linear_descriptor(0x80000 + 0x20000, words));
    }
    uint32_t queue(svp_aie_direction direction) const { return bench.control_offset(memory, direction, 0) + 4; }
    // `program` is refused with that code and info.
    void refuses(const ProgramWriter& program, uint32_t code, uint32_t info, const std::string& line)
    {
        bench.log.clear();
        const ArrayBench::Outcome outcome = bench.run(program);
        EXPECT_TRUE(outcome.answered) << line;
        EXPECT_EQ(outcome.error_code, code) << line;
        EXPECT_EQ(outcome.error_info, info) << line;
        ASSERT_EQ(bench.log.size(), 1u) << line;
        EXPECT_EQ(bench.log[0], line);
    }

    ArrayBench bench{small_array()};
};

TEST_F(ArrayController, TakesTheCostsOfItsOperations)
{
    ProgramWriter empty = program();
    empty.end();
    const uint64_t base = bench.run(empty).cycles;
    const auto cost = [&](const auto& add) {
        ProgramWriter one = program();
        add(one);
        one.end();
        const ArrayBench::Outcome outcome = bench.run(one);
        EXPECT_EQ(outcome.error_code, 0u);
        return outcome.cycles - base;
    };
    EXPECT_EQ(cost([](ProgramWriter& p) { p.write(compute, 0x100, 7); }), 100u);
    EXPECT_EQ(bench.memory_of(compute, 0x100, 1)[0], 7);
    EXPECT_EQ(cost([](ProgramWriter& p) { p.block(compute, 0x200, {1, 2, 3, 4, 5, 6, 7, 8}); }), 85u + 8 * 15);
    EXPECT_EQ(bench.memory_of(compute, 0x21C, 1)[0], 8);
    EXPECT_EQ(cost([](ProgramWriter& p) { p.mask_write(compute, 0x100, 0xF0, 0xFFFF); }), 210u);
    EXPECT_EQ(bench.memory_of(compute, 0x100, 2), (std::vector<uint8_t>{0xF7, 0}));
    EXPECT_EQ(cost([](ProgramWriter& p) { p.poll(compute, 0x100, 0xFF, 0xF7); }), 100u);
    EXPECT_EQ(cost([](ProgramWriter& p) { p.wait_token(memory, SVP_AIE_S2MM, 0, 0); }), 0u);
    bench.set_operand(SVP_AIE_OPERAND_INPUT, MemoryStandIn::base, 64);
    EXPECT_EQ(cost([](ProgramWriter& p) { p.patch(shim, SVP_AIE_SHIM_DESCRIPTORS, SVP_AIE_OPERAND_INPUT, 4); }), 200u);
    bench.check_accounting();
}

TEST_F(ArrayController, ReadsLongProgramsThroughASmallBuffer)
{
    ProgramWriter long_one = program();
    std::vector<uint32_t> values(3000);
    for (uint32_t i = 0; i < values.size(); ++i)
        values[i] = 0x1234567 * i;
    long_one.block(compute, 0x40, values); // many buffers long
    for (uint32_t i = 0; i < 200; ++i)
        long_one.write({1, 1}, 4 * i, i);
    long_one.end();
    EXPECT_EQ(bench.run(long_one).error_code, 0u);
    const std::vector<uint8_t> written = bench.memory_of(compute, 0x40, 12000);
    EXPECT_EQ(std::memcmp(written.data(), values.data(), 12000), 0);
    for (uint32_t i = 0; i < 200; ++i)
        EXPECT_EQ(bench.memory_of({1, 1}, 4 * i, 1)[0], i & 0xFF);
    EXPECT_EQ(bench.counter("controller", "words_written"), 3200u);
    bench.check_accounting();
}

TEST_F(ArrayController, PatchesAddressesOfOperands)
{
    bench.set_operand(SVP_AIE_OPERAND_OUTPUT, 0x1234'8000'0000, 0x1000);
    ProgramWriter p = program();
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 16);
    d.packet_enable = 1;
    d.packet_id = 21;
    p.block(shim, bench.descriptor_offset(shim, 5), bench.descriptor_words(shim, d));
    p.patch(shim, bench.descriptor_offset(shim, 5), SVP_AIE_OPERAND_OUTPUT, 0xFFC);
    p.end();
    EXPECT_EQ(bench.run(p).error_code, 0u);
    d.base = 0x1234'8000'0FFC;
    const std::vector<uint32_t> words = bench.descriptor_words(shim, d);
    for (uint32_t w = 0; w < words.size(); ++w)
        EXPECT_EQ(bench.read(shim, bench.descriptor_offset(shim, 5) + 4 * w), words[w]) << w;
}

TEST_F(ArrayController, WaitsForTokens)
{
    set_up_loopback(1000);
    ProgramWriter p = program();
    p.write(memory, queue(SVP_AIE_S2MM), 1u << 31 | 2);
    p.write(memory, queue(SVP_AIE_MM2S), 0);
    p.wait_token(memory, SVP_AIE_S2MM, 0, 1);
    p.write(memory, queue(SVP_AIE_S2MM), 1u << 31 | 2);
    p.write(memory, queue(SVP_AIE_MM2S), 1u << 31);
    p.write(memory, queue(SVP_AIE_MM2S), 1u << 31 | 1u << 16); // twice: one token
    p.write(memory, queue(SVP_AIE_S2MM), 1u << 31 | 1u << 16 | 2);
    p.wait_token(memory, SVP_AIE_MM2S, 0, 2);
    p.wait_token(memory, SVP_AIE_S2MM, 0, 2);
    p.end();
    const ArrayBench::Outcome outcome = bench.run(p);
    EXPECT_EQ(outcome.error_code, 0u);
    EXPECT_GT(outcome.cycles, 4000u);
    EXPECT_EQ(bench.counter("controller", "tokens"), 5u);
    bench.check_accounting();

    ProgramWriter starved = program();
    starved.wait_token(memory, SVP_AIE_S2MM, 0, 1);
    starved.end();
    EXPECT_FALSE(bench.run(starved).answered);
    const std::vector<std::string> report = bench.array().waiting_report();
    ASSERT_EQ(report.size(), 2u);
    EXPECT_EQ(report[0],
              "controller, layer 0, byte 32 of the control program: waits for 1 tokens of tile 0,1 S2MM 0, has 0");
}

TEST_F(ArrayController, PollsWithoutKeepingTimeGoing)
{
    set_up_loopback(1000);
    ProgramWriter p = program();
    p.write(memory, queue(SVP_AIE_S2MM), 2);
    p.write(memory, queue(SVP_AIE_MM2S), 0);
    p.poll(memory, bench.status_offset(memory, SVP_AIE_S2MM, 0), 3, 0);
    p.poll(memory, bench.lock_offset(memory, 9), 0xFF, 5);
    p.end();
    bench.send(p);
    EXPECT_FALSE(bench.wait().answered);
    const std::vector<std::string> report = bench.array().waiting_report();
    ASSERT_EQ(report.size(), 2u);
    EXPECT_EQ(report[0],
              "controller, layer 0, byte 84 of the control program: waits for register 0xc0090 of tile 0,1 to be 0x5 "
              "under mask 0xff");
    bench.write({1, 1}, bench.lock_offset(memory, 9), 5); // of another tile
    EXPECT_FALSE(bench.wait().answered);
    bench.write(memory, bench.lock_offset(memory, 9), 4);
    EXPECT_FALSE(bench.wait().answered);
    bench.write(memory, bench.lock_offset(memory, 9), 5);
    EXPECT_TRUE(bench.wait().answered);
    EXPECT_EQ(bench.memory().in_flight, 0u);
    bench.check_accounting();
}

// A register is read every 100 cycles from the poll's begin on, the first time always.
TEST_F(ArrayController, SeesAChangeAtTheNextPoll)
{
    for (const uint64_t delay : {1, 37, 99, 101, 250, 399, 400}) {
        ProgramWriter p = program();
        p.poll(memory, bench.lock_offset(memory, 3), 0xFF, 1);
        p.end();
        bench.write(memory, bench.lock_offset(memory, 3), 1);
        const uint64_t at_once = bench.run(p).cycles;
        bench.write(memory, bench.lock_offset(memory, 3), 0);
        bench.send(p);
        bench.run_cycles(at_once - 100 + delay);
        bench.write(memory, bench.lock_offset(memory, 3), 1);
        EXPECT_EQ(bench.wait().cycles, at_once + delay / 100 * 100) << delay;
    }
}

TEST(ArrayControllerCosts, AreThoseOfItsConfig)
{
    const auto cycles = [](const aie::ControllerConfig& controller) {
        ArrayConfig config = small_array();
        config.controller = controller;
        ArrayBench bench(config);
        bench.memory().ps_per_byte = 0;
        ProgramWriter p(columns, rows, 9);
        for (const uint32_t offset : {bench.slave_offset(memory, dma(0)), bench.master_offset(memory, dma(0))})
            p.write(memory, offset, 1u << 31);
        p.block(memory, bench.descriptor_offset(memory, 0),
                bench.descriptor_words(memory, svp_aie_linear_descriptor(0x80000, 5000)));
        p.mask_write(memory, bench.lock_offset(memory, 0), 1, 1);
        p.write(memory, bench.control_offset(memory, SVP_AIE_S2MM, 0) + 4, 1u << 31);
        p.write(memory, bench.control_offset(memory, SVP_AIE_MM2S, 0) + 4, 0);
        p.wait_token(memory, SVP_AIE_S2MM, 0, 1);
        p.end();
        const ArrayBench::Outcome outcome = bench.run(p);
        EXPECT_EQ(outcome.error_code, 0u);
        return outcome.cycles;
    };
    const aie::ControllerConfig usual;
    const uint64_t base = cycles(usual);
    aie::ControllerConfig changed = usual;
    changed.write_cycles += 7;
    EXPECT_EQ(cycles(changed), base + 7 * (4 + columns)) << "four writes, and the reset of each column";
    changed = usual;
    changed.block_cycles += 7;
    EXPECT_EQ(cycles(changed), base + 7);
    changed = usual;
    changed.block_word_cycles += 7;
    EXPECT_EQ(cycles(changed), base + 7 * 8);
    changed = usual;
    changed.mask_write_cycles += 7;
    EXPECT_EQ(cycles(changed), base + 7);
    changed = usual;
    changed.token_cycles += 7;
    EXPECT_EQ(cycles(changed), base + 7);
    changed = usual;
    changed.poll_cycles += 7;
    EXPECT_EQ(cycles(changed), base);
}

TEST_F(ArrayController, RefusesProgramsThatAreNone)
{
    const auto end = [](ProgramWriter p) {
        p.end();
        return p;
    };
    ProgramWriter good = end(program());
    ProgramWriter p = good;
    p.words[0] ^= 1;
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 0, "control program, byte 0: not a control program");
    p = good;
    p.words[1] = 40;
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 0, "control program, byte 0: its size is 40 bytes, of an operand of 36");
    p = good;
    p.words[1] = 32;
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 0, "control program, byte 0: its size is 32 bytes, of an operand of 36");
    p = good;
    p.words[2] = 3;
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 0,
            "control program, byte 0: made for 3 columns and 4 rows of tiles, the array has 2 and 4");
    p = good;
    p.words[3] = 5;
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 0,
            "control program, byte 0: made for 2 columns and 5 rows of tiles, the array has 2 and 4");
    p = good;
    p.words[7] = 1;
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 0, "control program, byte 0: a reserved word of its header is not zero");
    p = good;
    p.words[8] = 7u << 24;
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 32, "control program, byte 32: unknown operation 7");
    p = program();
    p.write(compute, 0, 0);
    p.words.push_back(2u << 24);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 48, "control program, byte 48: block write of no words");
    p = program();
    p.words.push_back(2u << 24 | 0x50000);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32, "control program, byte 32: block write of more words than a tile has");
    p = program();
    p.write(compute, 0, 0);
    p.words[1] = static_cast<uint32_t>(4 * p.words.size());
    refuses(p, SVP_ERROR_ARRAY_PROGRAM, 48, "control program, byte 48: ends without an END");
    p = program();
    p.wait_token({0, 9}, SVP_AIE_S2MM, 0, 1);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32, "control program, byte 32: waits for tokens of no channel");
    p = program();
    p.wait_token(shim, SVP_AIE_MM2S, 2, 1);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32, "control program, byte 32: waits for tokens of no channel");
    p = program();
    p.poll(memory, SVP_AIE_MEMORY_TIMER, 1, 1);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32, "control program, byte 32: polls a register that only counts time");
    bench.set_operand(SVP_AIE_OPERAND_INPUT, MemoryStandIn::base, 64);
    p = program();
    p.patch(shim, SVP_AIE_SHIM_DESCRIPTORS, SVP_AIE_OPERAND_INPUT, 64);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32,
            "control program, byte 32: patches with offset 0x40 in operand 2 of 64 bytes");
    p = program();
    p.patch(shim, SVP_AIE_SHIM_DESCRIPTORS, SVP_AIE_OPERAND_PROGRAM, 0);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32, "control program, byte 32: patches with operand 4");
    p = program();
    p.patch(shim, SVP_AIE_SHIM_DESCRIPTORS + 4, SVP_AIE_OPERAND_INPUT, 0);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32,
            "control program, byte 32: patches 0x1d004, which is no shim descriptor");
    p = program();
    p.patch(compute, SVP_AIE_CORE_DESCRIPTORS, SVP_AIE_OPERAND_INPUT, 0);
    refuses(end(p), SVP_ERROR_ARRAY_PROGRAM, 32,
            "control program, byte 32: patches 0x21d000, which is no shim descriptor");
    // After all that a good program runs.
    EXPECT_EQ(bench.run(good).error_code, 0u);
    bench.check_accounting();
}

TEST_F(ArrayController, ReportsRefusedRegisters)
{
    ProgramWriter p = program();
    p.write(compute, SVP_AIE_CORE_SWITCH_MASTER + 4 * 23, 0);
    p.end();
    refuses(p, SVP_ERROR_ARRAY_ADDRESS, 0x23F05C,
            "compute tile 0,2: no register to write (column 0, row 2, register 0x3f05c)");
    p = program();
    p.block({1, 3}, 0xFFFC, {1, 2});
    p.end();
    refuses(p, SVP_ERROR_ARRAY_ADDRESS, 1u << 25 | 3u << 20 | 0x10000,
            "compute tile 1,3: no register to write (column 1, row 3, register 0x10000)");
    p = program();
    p.write({2, 1}, 0, 0);
    p.end();
    refuses(p, SVP_ERROR_ARRAY_ADDRESS, 2u << 25 | 1u << 20,
            "the array has no tile 2,1 (column 2, row 1, register 0x00000)");
    p = program();
    p.write({0, 4}, 0, 0);
    p.end();
    refuses(p, SVP_ERROR_ARRAY_ADDRESS, 4u << 20, "the array has no tile 0,4 (column 0, row 4, register 0x00000)");
    p = program();
    p.poll(memory, 0x90000, 0, 0);
    p.end();
    refuses(p, SVP_ERROR_ARRAY_ADDRESS, 1u << 20 | 0x90000,
            "memory tile 0,1: no register to read (column 0, row 1, register 0x90000)");
    p = program();
    p.write(memory, 0xFFFFE, 0);
    p.end();
    refuses(p, SVP_ERROR_ARRAY_ADDRESS, 1u << 20 | 0xFFFFE,
            "an access leaves tile 0,1 (column 0, row 1, register 0xffffe)");
}

TEST_F(ArrayController, ReportsBusErrorsOfItsProgram)
{
    ProgramWriter p = program();
    for (unsigned i = 0; i < 100; ++i)
        p.write(compute, 0x100, i);
    p.end();
    bench.memory().bad_begin = MemoryStandIn::base + bench.memory().bytes.size() + 512; // the fourth half
    bench.memory().bad_end = bench.memory().bad_begin + 4;
    const ArrayBench::Outcome outcome = bench.run(p);
    EXPECT_EQ(outcome.error_code, uint32_t{SVP_ERROR_BUS_READ});
    EXPECT_EQ(outcome.error_info, static_cast<uint32_t>(bench.memory().bad_begin));
    EXPECT_EQ(bench.memory_of(compute, 0x100, 1)[0], (512 - 32) / 16 - 1); // those before it were executed
    EXPECT_EQ(bench.memory().in_flight, 0u);

    bench.memory().bad_end = 0;
    EXPECT_EQ(bench.run(p).error_code, 0u);
    bench.check_accounting();
}

TEST_F(ArrayController, SkipsTheConfigurationItCarries)
{
    const auto configure = [&](uint32_t id, uint32_t mark) {
        ProgramWriter p = program(id);
        p.write(memory, bench.lock_offset(memory, 1), mark);
        p.end();
        EXPECT_EQ(bench.run(p).error_code, 0u);
        return bench.read(memory, bench.lock_offset(memory, 1));
    };
    bench.write(memory, bench.lock_offset(memory, 2), 9);
    EXPECT_EQ(configure(77, 3), 3u);
    EXPECT_EQ(bench.read(memory, bench.lock_offset(memory, 2)), 0u) << "starts from an array after reset";
    bench.write(memory, bench.lock_offset(memory, 2), 9);
    EXPECT_EQ(configure(77, 4), 3u) << "skipped";
    EXPECT_EQ(bench.read(memory, bench.lock_offset(memory, 2)), 9u);
    EXPECT_EQ(configure(78, 5), 5u);
    EXPECT_EQ(configure(77, 6), 6u) << "the other one has replaced it";
    EXPECT_EQ(bench.counter("controller", "configurations_skipped"), 1u);

    // An error leaves no configuration behind.
    ProgramWriter bad = program();
    bad.write({7, 1}, 0, 0);
    bad.end();
    EXPECT_EQ(bench.run(bad).error_code, uint32_t{SVP_ERROR_ARRAY_ADDRESS});
    EXPECT_EQ(configure(77, 7), 7u);
    bench.check_accounting();
}

TEST_F(ArrayController, AbortsAndGoesOn)
{
    set_up_loopback(100);
    ProgramWriter p = program();
    p.wait_token(memory, SVP_AIE_S2MM, 0, 1);
    p.end();
    bench.send(p);
    bench.run_cycles(1000);
    bench.abort();
    const ArrayBench::Outcome outcome = bench.wait();
    EXPECT_TRUE(outcome.answered);
    EXPECT_EQ(outcome.error_code, uint32_t{SVP_ERROR_ABORTED});
    bench.run_dry();
    EXPECT_TRUE(bench.abort_answered());
    EXPECT_EQ(bench.array().waiting_report(), std::vector<std::string>{});

    bench.abort();
    bench.run_dry();
    EXPECT_TRUE(bench.abort_answered()) << "with nothing to abort";

    set_up_loopback(100);
    ProgramWriter good = program();
    good.write(memory, queue(SVP_AIE_S2MM), 1u << 31 | 2);
    good.write(memory, queue(SVP_AIE_MM2S), 0);
    good.wait_token(memory, SVP_AIE_S2MM, 0, 1);
    good.end();
    EXPECT_EQ(bench.run(good).error_code, 0u);
    bench.check_accounting();
}

TEST_F(ArrayController, AnswersWhenItsProgramHasStoppedComing)
{
    ProgramWriter p = program(8);
    for (unsigned i = 0; i < 100; ++i)
        p.write(compute, 0x100, i);
    p.end();
    bench.memory().latency_ps = 700'000;
    bench.memory().ps_per_byte = 5000;
    bench.send(p);
    bench.run_cycles(100);
    bench.abort();
    EXPECT_EQ(bench.wait().error_code, uint32_t{SVP_ERROR_ABORTED});
    EXPECT_EQ(bench.memory().in_flight, 0u);
    bench.run_dry();
    for (unsigned run = 0; run < 3; ++run) { // the second and third skip it
        EXPECT_EQ(bench.run(p).error_code, 0u);
        EXPECT_EQ(bench.memory().in_flight, 0u);
        EXPECT_EQ(bench.memory_of(compute, 0x100, 1)[0], 99);
    }
    EXPECT_EQ(bench.counter("controller", "configurations_skipped"), 2u);
    bench.check_accounting();
}

// With shim transfers under way: they are answered before the command is.
TEST_F(ArrayController, DrainsTheBusBeforeItAnswers)
{
    bench.memory().latency_ps = 2'000'000;
    bench.connect_shims();
    const uint64_t from = bench.place(std::vector<uint8_t>(65536, 7));
    bench.connect(shim, {SVP_AIE_PORT_SOUTH, 3}, {SVP_AIE_PORT_NORTH, 0});
    bench.connect(memory, {SVP_AIE_PORT_SOUTH, 0}, dma(0));
    bench.set_descriptor(shim, 0, svp_aie_linear_descriptor(from, 16384));
    bench.set_descriptor(memory, 0, svp_aie_linear_descriptor(0x80000, 16384));
    bench.push(memory, SVP_AIE_S2MM, 0, 0);
    bench.push(shim, SVP_AIE_MM2S, 0, 0);
    bench.run_cycles(2500);
    EXPECT_GT(bench.memory().in_flight, 0u);
    ProgramWriter p = program();
    p.write({5, 0}, 0, 0);
    p.end();
    const ArrayBench::Outcome outcome = bench.run(p);
    EXPECT_EQ(outcome.error_code, uint32_t{SVP_ERROR_ARRAY_ADDRESS});
    EXPECT_EQ(bench.memory().in_flight, 0u);
    EXPECT_EQ(bench.array().waiting_report(), std::vector<std::string>{});
    bench.check_accounting();
}

TEST_F(ArrayController, TellsTheNextCommandWhatWentWrongBetween)
{
    uint32_t value = 0;
    EXPECT_EQ(bench.access(tlm::TLM_READ_COMMAND, svp_aie_address(1, 2, 0x30000), &value, 4),
              tlm::TLM_ADDRESS_ERROR_RESPONSE);
    bench.run_dry();
    ProgramWriter p = program();
    p.write(compute, 0x100, 42);
    p.end();
    const ArrayBench::Outcome first = bench.run(p);
    EXPECT_EQ(first.error_code, uint32_t{SVP_ERROR_ARRAY_ADDRESS});
    EXPECT_EQ(first.error_info, 1u << 25 | 2u << 20 | 0x30000);
    EXPECT_EQ(bench.memory_of(compute, 0x100, 1)[0], 0);
    EXPECT_EQ(bench.run(p).error_code, 0u);
    EXPECT_EQ(bench.memory_of(compute, 0x100, 1)[0], 42);
}

} // namespace
} // namespace svp::test
