// SPDX-License-Identifier: Apache-2.0
// Which record comes next, without a core around it.
#include "models/engines/aie/core/program_sequencer.h"
#include "tests/unit/models/engines/aie/core/records.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

class ProgramSequencer : public testing::Test {
  protected:
    void load(const std::vector<svp_aie_record>& records)
    {
        for (size_t i = 0; i < records.size(); ++i)
            for (uint32_t word = 0; word < SVP_AIE_RECORD_BYTES / 4; ++word) {
                uint32_t value = 0;
                std::memcpy(&value, reinterpret_cast<const uint8_t*>(&records[i]) + size_t{word} * 4, 4);
                program.write_word(static_cast<uint32_t>(i) * SVP_AIE_RECORD_BYTES + word * 4, value);
            }
        program.start();
    }
    // Runs control records until another one comes: its PC.
    uint32_t run_to_other()
    {
        for (;;) {
            auto fetched = program.fetch();
            EXPECT_TRUE(fetched);
            const unsigned opcode = (*fetched)->opcode;
            const bool control = opcode == SVP_AIE_LOOP || opcode == SVP_AIE_END_LOOP || opcode == SVP_AIE_JUMP ||
                                 opcode == SVP_AIE_DELAY;
            if (!control) return program.pc();
            auto taken = program.control(**fetched);
            EXPECT_TRUE(taken);
            cycles += *taken;
        }
    }

    aie::ProgramSequencer program;
    uint64_t cycles = 0;
};

TEST_F(ProgramSequencer, LoopsNestAndTellTheirIndices)
{
    load({loop(2), loop(3), release(0, 1), end_loop(), end_loop(), halt()});
    std::vector<std::pair<uint32_t, uint32_t>> indices;
    while (run_to_other() == 2) {
        indices.emplace_back(program.loop(0)->index, program.loop(1)->index);
        EXPECT_EQ(program.loop(1)->count, 3U);
        EXPECT_EQ(program.loop(2).fault().what, "loop 2 is not running");
        program.next();
    }
    const std::vector<std::pair<uint32_t, uint32_t>> expected = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}};
    EXPECT_EQ(indices, expected);
    EXPECT_EQ(program.pc(), 5U);
    EXPECT_FALSE(program.loop(0));
    EXPECT_EQ(cycles, 1U + 2 * (1 + 3 + 1));
}

TEST_F(ProgramSequencer, LoopsOfNoRunAreSkippedWithThoseInThem)
{
    load({loop(0), loop(4), end_loop(), end_loop(), delay(7), jump(7), halt(), delay(0), halt()});
    EXPECT_EQ(run_to_other(), 8U);
    EXPECT_EQ(cycles, 1U + 7 + 1 + 1);
}

TEST_F(ProgramSequencer, ABlocksProgramReturnsBehindItsCall)
{
    load({record_of(SVP_AIE_RUN_BLOCK), halt()});
    EXPECT_EQ(program.valid_columns(3), UINT32_MAX);
    EXPECT_EQ(program.place(), "record 0 RUN_BLOCK");
    aie::ProgramBlock block;
    block.records = {delay(1), halt()};
    block.valid_columns[3] = 17;
    program.call(block);
    EXPECT_TRUE(program.in_block());
    EXPECT_EQ(program.valid_columns(3), 17U);
    ASSERT_TRUE(program.control(program.record()));
    EXPECT_EQ(program.place(), "block record 1 HALT");
    EXPECT_EQ(program.pc(), 0U); // of the program in memory
    EXPECT_TRUE(*program.halt());
    EXPECT_EQ(program.place(), "record 1 HALT");
    EXPECT_FALSE(*program.halt());
    EXPECT_EQ(program.pc(), 1U);
}

TEST_F(ProgramSequencer, WhatIsWrittenCountsFromTheNextStartOn)
{
    load({halt()});
    const uint32_t jump_word = SVP_AIE_JUMP;
    program.write_word(0, jump_word);
    EXPECT_EQ((*program.fetch())->opcode, SVP_AIE_HALT);
    EXPECT_EQ(program.read_word(0), jump_word);
    program.start();
    EXPECT_EQ((*program.fetch())->opcode, SVP_AIE_JUMP);
    program.set_pc(SVP_AIE_CORE_PROGRAM_BYTES / SVP_AIE_RECORD_BYTES);
    EXPECT_EQ(program.fetch().fault().what, "the program ends without HALT");
    program.reset();
    EXPECT_EQ(program.pc(), 0U);
    EXPECT_EQ(program.read_word(0), jump_word);
}

TEST_F(ProgramSequencer, AStartLeavesLoopsAndBlocks)
{
    load({loop(2), halt()});
    ASSERT_TRUE(program.control(program.record()));
    program.call({{halt()}, {}});
    program.stop();
    EXPECT_FALSE(program.in_block());
    EXPECT_TRUE(program.loop(0));
    program.start();
    EXPECT_FALSE(program.loop(0));
}

} // namespace
} // namespace svp::test
