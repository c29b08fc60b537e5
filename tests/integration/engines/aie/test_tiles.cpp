// SPDX-License-Identifier: Apache-2.0
// Registers of tiles from the bus: which there are, what they do, what is refused.

#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/core_program.h"
#include "tests/integration/engines/aie/array_bench.h"

#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace svp::test {
namespace {

using aie::ArrayConfig;
using aie::TileAddress;

constexpr TileAddress shim{0, 0}, memory{0, 1}, compute{0, 2};

ArrayConfig small_array()
{
    ArrayConfig config;
    config.columns = 2;
    config.rows = 2;
    return config;
}

class ArrayTiles : public testing::Test {
  protected:
    void load_program(TileAddress tile, const std::vector<svp_aie_record>& records)
    {
        std::vector<uint32_t> words(records.size() * SVP_AIE_RECORD_BYTES / 4);
        std::memcpy(words.data(), records.data(), 4 * words.size());
        EXPECT_EQ(bench.access(tlm::TLM_WRITE_COMMAND,
                               svp_aie_address(tile.column, tile.row, SVP_AIE_CORE_PROGRAM_MEMORY), words.data(),
                               static_cast<unsigned>(4 * words.size())),
                  tlm::TLM_OK_RESPONSE);
    }
    static svp_aie_record record(unsigned opcode, unsigned lock = 0, int value = 0, uint32_t count = 0)
    {
        svp_aie_record r{};
        r.opcode = static_cast<uint8_t>(opcode);
        r.lock = static_cast<uint8_t>(lock);
        r.value = static_cast<int16_t>(value);
        r.count = count;
        return r;
    }

    ArrayBench bench{small_array()};
};

// Offsets that can be read in each kind of tile, listed by hand from the register map.
std::set<uint32_t> known_offsets(svp_aie_tile_kind kind)
{
    std::set<uint32_t> known;
    const auto words = [&known](uint32_t first, uint32_t count, uint32_t stride = 4) {
        for (uint32_t i = 0; i < count; ++i)
            known.insert(first + i * stride);
    };
    switch (kind) {
    case SVP_AIE_COMPUTE:
        words(0, 0x10000 / 4);
        for (uint32_t d = 0; d < 16; ++d)
            words(0x1D000 + 0x20 * d, 6);
        words(0x1DE00, 8);
        words(0x1DF00, 2);
        words(0x1DF10, 2);
        words(0x1F000, 16, 16);
        words(0x20000, 0x4000 / 4);
        words(0x31100, 1);
        words(0x31500, 1);
        words(0x31520, 4);
        words(0x32000, 2);
        words(0x340F8, 1);
        words(0x3F000, 23);
        words(0x3F100, 25);
        words(0x3F200, 25 * 4);
        words(0x40000, 16 * 0x400 / 4);
        break;
    case SVP_AIE_MEMORY:
        words(0, 0x80000 / 4);
        for (uint32_t d = 0; d < 48; ++d)
            words(0xA0000 + 0x20 * d, 8);
        words(0xA0600, 24);
        words(0xA0660, 6);
        words(0xA0680, 6);
        words(0xA06E0, 6);
        words(0xC0000, 64, 16);
        words(0x940F8, 1);
        words(0xB0000, 17);
        words(0xB0100, 18);
        words(0xB0200, 18 * 4);
        words(0xD0000, 64 * 0x400 / 4);
        break;
    default:
        for (uint32_t d = 0; d < 16; ++d)
            words(0x1D000 + 0x20 * d, 8);
        words(0x1D200, 8);
        words(0x1D220, 2);
        words(0x1D228, 2);
        words(0x14000, 16, 16);
        words(0x1F000, 2);
        words(0x340F8, 1);
        words(0x3F000, 22);
        words(0x3F100, 23);
        words(0x3F200, 23 * 4);
        words(0x40000, 16 * 0x400 / 4);
        words(0xFFF20, 1);
        words(0xFFF28, 1);
        break;
    }
    return known;
}

// Debug reads have no effects: they can be tried on every word of a tile.
TEST_F(ArrayTiles, HaveTheRegistersOfTheMapAndNoOthers)
{
    for (const TileAddress tile : {shim, memory, compute}) {
        const std::set<uint32_t> known = known_offsets(bench.kind(tile));
        for (uint32_t offset = 0; offset <= SVP_AIE_OFFSET_MASK; offset += 4)
            EXPECT_EQ(bench.debug_readable(tile, offset), known.count(offset) == 1)
                << tile.row << " " << std::hex << offset;
    }
}

TEST_F(ArrayTiles, RefuseWhatIsNoWord)
{
    const auto refused = [&](TileAddress tile, uint32_t offset, unsigned bytes, uint32_t place) {
        uint32_t words[4] = {};
        bench.log.clear();
        EXPECT_EQ(bench.access(tlm::TLM_READ_COMMAND, svp_aie_address(tile.column, tile.row, offset), words, bytes),
                  tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(bench.log.size(), 1u);
        bench.run_dry();
        ProgramWriter p(2, 4);
        p.end();
        const ArrayBench::Outcome outcome = bench.run(p);
        EXPECT_EQ(outcome.error_code, uint32_t{SVP_ERROR_ARRAY_ADDRESS});
        EXPECT_EQ(outcome.error_info, place);
    };
    refused(compute, 0x1D002, 4, 0x21D002);
    refused(compute, 0x1D000, 2, 0x21D000);
    refused(compute, 0x1D000, 0, 0x21D000);
    refused(memory, 0xC0004, 4, 0x1C0004);
    refused(shim, 0x0, 4, 0x0);
    refused({1, 0}, 0x20000, 4, 1u << 25 | 0x20000);
}

TEST_F(ArrayTiles, CountTime)
{
    for (const auto& [tile, offset] : {std::pair<TileAddress, uint32_t>{shim, SVP_AIE_SHIM_TIMER},
                                       {memory, SVP_AIE_MEMORY_TIMER},
                                       {compute, SVP_AIE_CORE_TIMER}}) {
        bench.run_cycles(123);
        EXPECT_EQ(bench.read(tile, offset), bench.cycle());
        bench.write(tile, offset, 1000);
        bench.run_cycles(50);
        EXPECT_EQ(bench.read(tile, offset), 1050u);
    }
}

TEST_F(ArrayTiles, TryLocksByReads)
{
    for (const TileAddress tile : {shim, memory, compute}) {
        constexpr uint32_t base[] = {SVP_AIE_CORE_LOCK_REQUEST, SVP_AIE_MEMORY_LOCK_REQUEST, SVP_AIE_SHIM_LOCK_REQUEST};
        const auto request = [&](unsigned lock, bool release, int value) {
            const uint32_t result =
                bench.read(tile, svp_aie_lock_request(base[bench.kind(tile)], lock, release ? 1 : 0, value));
            bench.run_dry();
            return result;
        };
        bench.write(tile, bench.lock_offset(tile, 7), 3);
        bench.run_dry();
        EXPECT_EQ(request(7, false, 4), 0u) << "equal";
        EXPECT_EQ(request(7, false, -4), 0u) << "at least";
        EXPECT_EQ(request(7, false, -2), 1u);
        EXPECT_EQ(bench.read(tile, bench.lock_offset(tile, 7)), 1u);
        EXPECT_EQ(request(7, true, 9), 1u);
        EXPECT_EQ(bench.read(tile, bench.lock_offset(tile, 7)), 10u);
        EXPECT_EQ(request(7, false, 10), 1u);
        EXPECT_EQ(bench.read(tile, bench.lock_offset(tile, 7)), 0u);
        EXPECT_EQ(bench.read(tile, bench.lock_offset(tile, 6)), 0u);
    }
    // Over the top.
    bench.write(compute, bench.lock_offset(compute, 2), 60);
    bench.run_dry();
    bench.log.clear();
    bench.read(compute, svp_aie_lock_request(SVP_AIE_CORE_LOCK_REQUEST, 2, 1, 4));
    bench.run_dry();
    EXPECT_EQ(bench.log.size(), 1u);
    ProgramWriter p(2, 4);
    p.end();
    const ArrayBench::Outcome outcome = bench.run(p);
    EXPECT_EQ(outcome.error_code, uint32_t{SVP_ERROR_ARRAY_LOCK});
    EXPECT_EQ(outcome.error_info, 0x21F020u);
    // A write of what no lock holds.
    bench.write(memory, bench.lock_offset(memory, 63), 64);
    bench.run_dry();
    const ArrayBench::Outcome second = bench.run(p);
    EXPECT_EQ(second.error_code, uint32_t{SVP_ERROR_ARRAY_LOCK});
    EXPECT_EQ(second.error_info, 0x1C03F0u);
}

TEST_F(ArrayTiles, RunCoresAndCountTheirCycles)
{
    load_program(compute, {record(SVP_AIE_ACQUIRE, SVP_AIE_OWN_LOCK + 4, -1), record(SVP_AIE_DELAY, 0, 0, 500),
                           record(SVP_AIE_RELEASE, SVP_AIE_NORTH_LOCK + 5, 2), record(SVP_AIE_HALT)});
    EXPECT_EQ(bench.read(compute, SVP_AIE_CORE_STATUS) & SVP_AIE_CORE_ENABLED, 0u);
    bench.write(compute, SVP_AIE_CORE_PERFORMANCE_CONTROL,
                SVP_AIE_EVENT_ACTIVE | SVP_AIE_EVENT_LOCK_STALL << 8 | SVP_AIE_EVENT_STALL << 16);
    bench.write(compute, SVP_AIE_CORE_PERFORMANCE_COUNTER + 12, 77); // selects nothing
    bench.write(compute, SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE);
    bench.run_cycles(300);
    EXPECT_EQ(bench.read(compute, SVP_AIE_CORE_STATUS) & (SVP_AIE_CORE_ENABLED | SVP_AIE_CORE_DONE),
              uint32_t{SVP_AIE_CORE_ENABLED});
    EXPECT_NEAR(bench.read(compute, SVP_AIE_CORE_PERFORMANCE_COUNTER + 4), 300, 5);
    bench.write(compute, SVP_AIE_CORE_PERFORMANCE_COUNTER, 10000);
    bench.write(compute, bench.lock_offset(compute, 4), 1);
    bench.run_dry();
    EXPECT_EQ(bench.read(compute, SVP_AIE_CORE_STATUS) & SVP_AIE_CORE_DONE, uint32_t{SVP_AIE_CORE_DONE});
    EXPECT_NEAR(bench.read(compute, SVP_AIE_CORE_PERFORMANCE_COUNTER), 10000 + 504, 5);
    EXPECT_NEAR(bench.read(compute, SVP_AIE_CORE_PERFORMANCE_COUNTER + 4), 300, 6);
    EXPECT_EQ(bench.read(compute, SVP_AIE_CORE_PERFORMANCE_COUNTER + 12), 77u);
    EXPECT_EQ(bench.read(compute, SVP_AIE_CORE_PERFORMANCE_CONTROL), 0x00020401u);
    EXPECT_EQ(bench.read({0, 3}, bench.lock_offset({0, 3}, 5)), 2u) << "the northern neighbour's lock";
    bench.check_accounting();
}

// A controller that polls a core's status learns when it is done.
TEST_F(ArrayTiles, TellPollsWhenACoreIsDone)
{
    load_program(compute, {record(SVP_AIE_DELAY, 0, 0, 5000), record(SVP_AIE_HALT)});
    ProgramWriter p(2, 4);
    p.write(compute, SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE);
    p.poll(compute, SVP_AIE_CORE_STATUS, SVP_AIE_CORE_DONE, SVP_AIE_CORE_DONE);
    p.end();
    const ArrayBench::Outcome outcome = bench.run(p);
    EXPECT_TRUE(outcome.answered);
    EXPECT_NEAR(static_cast<double>(outcome.cycles), 5300, 200);
}

// A core writes its own tile's registers over the processor bus: here it starts its DMA.
TEST_F(ArrayTiles, LetCoresWriteTheirRegisters)
{
    bench.connect(compute, {SVP_AIE_PORT_DMA, 0}, {SVP_AIE_PORT_DMA, 0});
    bench.set_descriptor(compute, 0, svp_aie_linear_descriptor(0, 8));
    bench.set_descriptor(compute, 1, svp_aie_linear_descriptor(0x100, 8));
    bench.fill(compute, 0, std::vector<uint8_t>(32, 0x5A));
    svp_aie_record start = record(SVP_AIE_WRITE_WORDS, 0, 0, 1);
    start.u.words.address = SVP_AIE_CORE_S2MM_CONTROL + 4;
    start.u.words.word[0] = 1;
    svp_aie_record send = start;
    send.u.words.address = SVP_AIE_CORE_MM2S_CONTROL + 4;
    send.u.words.word[0] = 0;
    load_program(compute, {start, send, record(SVP_AIE_HALT)});
    bench.write(compute, SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE);
    bench.run_dry();
    EXPECT_EQ(bench.memory_of(compute, 0x100, 32), std::vector<uint8_t>(32, 0x5A));
    EXPECT_EQ(bench.log, std::vector<std::string>{});
}

TEST_F(ArrayTiles, AreResetByColumn)
{
    const TileAddress other{1, 2};
    for (const TileAddress tile : {compute, other}) {
        bench.write(tile, bench.lock_offset(tile, 3), 8);
        bench.connect(tile, {SVP_AIE_PORT_DMA, 0}, {SVP_AIE_PORT_DMA, 0});
        bench.set_descriptor(tile, 1, svp_aie_linear_descriptor(0x100, 8));
        bench.push(tile, SVP_AIE_S2MM, 0, 1);
        load_program(tile, {record(SVP_AIE_ACQUIRE, SVP_AIE_OWN_LOCK, -1), record(SVP_AIE_HALT)});
        bench.write(tile, SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE);
    }
    bench.fill(compute, 0x300, {1, 2, 3, 4});
    bench.run_dry();
    EXPECT_EQ(bench.array().waiting_report().size(), 5u);
    bench.write(shim, SVP_AIE_SHIM_COLUMN_RESET, 1);
    bench.run_dry();
    EXPECT_EQ(bench.array().waiting_report().size(), 3u);
    bench.write(shim, SVP_AIE_SHIM_COLUMN_RESET, 0);
    EXPECT_EQ(bench.read(compute, bench.lock_offset(compute, 3)), 0u);
    EXPECT_EQ(bench.read(compute, bench.slave_offset(compute, {SVP_AIE_PORT_DMA, 0})), 0u);
    EXPECT_EQ(bench.read(compute, bench.status_offset(compute, SVP_AIE_S2MM, 0)), 0u);
    EXPECT_EQ(bench.read(compute, SVP_AIE_CORE_STATUS) & SVP_AIE_CORE_ENABLED, 0u);
    EXPECT_EQ(bench.memory_of(compute, 0x300, 4), (std::vector<uint8_t>{1, 2, 3, 4}));
    EXPECT_EQ(bench.read(other, bench.lock_offset(other, 3)), 8u);

    bench.write(shim, SVP_AIE_SHIM_COLUMN_CLOCK, 0);
    uint32_t value = 0;
    EXPECT_EQ(bench.access(tlm::TLM_READ_COMMAND, svp_aie_address(0, 2, SVP_AIE_CORE_STATUS), &value, 4),
              tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_THAT(bench.log.back(), testing::HasSubstr("tile 0,2 is held in reset"));
    bench.check_accounting();
}

} // namespace
} // namespace svp::test
