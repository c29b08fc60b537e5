// SPDX-License-Identifier: Apache-2.0
// Records one after the other, to the cycle: random programs against a tree walk of their own, locks, reset.
#include "interface/engines/aie/aie_command.h"
#include "tests/support/kernel_fixture.h"
#include "tests/unit/models/engines/aie/core/core_bench.h"
#include "tests/unit/models/engines/aie/core/records.h"

#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

constexpr uint32_t probe = 0x1000; // a register of the tile
constexpr unsigned own_lock = SVP_AIE_OWN_LOCK;

// Writes a random program and, on the way, what it does when: loops are walked, not jumped.
class RandomProgram {
  public:
    explicit RandomProgram(std::mt19937_64& random) : random_(random)
    {
        body(0);
        records.push_back(halt());
        walk(0, static_cast<unsigned>(records.size()) - 1);
    }
    std::vector<svp_aie_record> records;
    std::vector<RegisterWrite> writes;
    uint64_t end = 0; // cycle of HALT
    uint64_t run = 0; // records, without HALT

  private:
    uint32_t number(uint32_t low, uint32_t high) { return std::uniform_int_distribution<uint32_t>(low, high)(random_); }

    void body(unsigned depth)
    {
        for (uint32_t left = number(1, 5); left > 0; --left) {
            switch (number(0, depth < SVP_AIE_LOOPS ? 5 : 4)) {
            case 0:
                records.push_back(delay(number(0, 9)));
                break;
            case 1:
                records.push_back(release(own_lock + 3, 2));
                records.push_back(acquire(own_lock + 3, -2));
                break;
            case 2:
                records.push_back(set_buffer(number(0, 7), SVP_AIE_OWN_MEMORY, 8, 3));
                records.push_back(advance(records.back().reg));
                break;
            case 3:
            case 4:
                records.push_back(write_words(probe, std::vector<uint32_t>(number(1, 8), number(0, 1000))));
                break;
            default:
                records.push_back(loop(number(0, 3)));
                body(depth + 1);
                records.push_back(end_loop());
            }
        }
    }

    unsigned end_of_loop(unsigned at) const
    {
        unsigned depth = 0;
        do {
            depth += records[at].opcode == SVP_AIE_LOOP;
            depth -= records[at].opcode == SVP_AIE_END_LOOP;
            ++at;
        } while (depth > 0);
        return at - 1;
    }

    // Records [at, to).
    void walk(unsigned at, unsigned to)
    {
        for (; at < to; ++at) {
            const svp_aie_record& r = records[at];
            ++run;
            switch (r.opcode) {
            case SVP_AIE_DELAY:
                end += std::max(r.count, 1U);
                break;
            case SVP_AIE_WRITE_WORDS:
                for (uint32_t i = 0; i < r.count; ++i)
                    writes.push_back({r.u.words.address + 4 * i, r.u.words.word[i], end + r.count - 1});
                end += r.count;
                break;
            case SVP_AIE_LOOP: {
                const unsigned last = end_of_loop(at);
                ++end;
                for (uint32_t i = 0; i < r.count; ++i) {
                    walk(at + 1, last);
                    ++end;
                    ++run;
                }
                at = last;
                break;
            }
            default:
                ++end;
            }
        }
    }

    std::mt19937_64& random_;
};

TEST(CoreRecords, TakeTheCyclesOfATreeWalk)
{
    std::mt19937_64 random(77);
    uint64_t all_writes = 0;
    for (unsigned i = 0; i < 300; ++i) {
        const RandomProgram program(random);
        if (program.run > 20000) continue;
        const KernelContext kernel;
        CoreBench bench("core", {});
        bench.load(program.records);
        bench.enable();
        run_dry();
        ASSERT_TRUE(bench.faults.empty()) << bench.faults.front().what;
        ASSERT_TRUE(bench.done());
        ASSERT_EQ(bench.cycle(), program.end) << i;
        ASSERT_EQ(bench.counter("records"), program.run + 1);
        ASSERT_EQ(bench.writes.size(), program.writes.size());
        for (size_t w = 0; w < program.writes.size(); ++w) {
            ASSERT_EQ(bench.writes[w].cycle, program.writes[w].cycle) << i << ", write " << w;
            ASSERT_EQ(bench.writes[w].offset, program.writes[w].offset);
            ASSERT_EQ(bench.writes[w].value, program.writes[w].value);
        }
        run_cycles(5);
        EXPECT_EQ(bench.cycles_in("loss.records"), program.end);
        EXPECT_EQ(bench.cycles_in("idle"), 5U);
        all_writes += program.writes.size();
    }
    EXPECT_GT(all_writes, 2000U);
}

class CoreRecord : public KernelFixture {
  public:
    CoreBench bench{"core", {}};
};

TEST_F(CoreRecord, LocksOfAllFourTilesAreReached)
{
    bench.load({release(SVP_AIE_SOUTH_LOCK + 15, 1), release(SVP_AIE_WEST_LOCK + 4, 2),
                release(SVP_AIE_NORTH_LOCK + 5, 3), release(SVP_AIE_OWN_LOCK + 6, 4), halt()});
    bench.enable();
    run_dry();
    EXPECT_TRUE(bench.done());
    EXPECT_EQ(bench.locks(aie::south).value(15), 1);
    EXPECT_EQ(bench.locks(aie::west).value(4), 2);
    EXPECT_EQ(bench.locks(aie::north).value(5), 3);
    EXPECT_EQ(bench.locks(aie::own).value(6), 4);
}

TEST_F(CoreRecord, AnAcquireIsGrantedTheCycleAfterTheReleaseThatAllowsIt)
{
    bench.load({delay(3), acquire(own_lock, -3), write_words(probe, {1}), acquire(own_lock, 2), write_words(probe, {2}),
                halt()});
    bench.enable();
    run_cycles(10);
    bench.locks(aie::own).release(0, 2, 99); // too few
    run_cycles(10);
    ASSERT_TRUE(bench.writes.empty());
    ASSERT_TRUE(bench.core->progress().has_value());
    EXPECT_EQ(bench.core->progress()->record, "record 1 ACQUIRE");
    EXPECT_EQ(bench.core->progress()->waits_for, "lock 0 of tile 0,0 (value 2, wants >= 3)");
    bench.locks(aie::own).release(0, 4, 99); // in cycle 20: 6, of which 3 go
    run_cycles(10);
    ASSERT_EQ(bench.writes.size(), 1U);
    EXPECT_EQ(bench.writes[0].cycle, 21U);
    EXPECT_EQ(bench.core->progress()->waits_for, "lock 0 of tile 0,0 (value 3, wants == 2)");
    EXPECT_FALSE(bench.locks(aie::own).try_acquire(0, 2));
    EXPECT_TRUE(bench.locks(aie::own).try_acquire(0, -1)); // in cycle 30: 2 are left
    run_dry();
    ASSERT_EQ(bench.writes.size(), 2U);
    EXPECT_EQ(bench.writes[1].cycle, 31U);
    EXPECT_EQ(bench.locks(aie::own).value(0), 0);
    EXPECT_FALSE(bench.core->progress().has_value());
    // 3 of DELAY, one each of ACQUIRE and WRITE_WORDS; HALT is in the cycle after.
    EXPECT_EQ(bench.cycles_in("loss.records"), 7U);
    EXPECT_EQ(bench.cycles_in("stall.lock"), 17U + 8U);
}

TEST_F(CoreRecord, AResetTakesTheRequestBack)
{
    bench.load({acquire(own_lock, -1), write_words(probe, {1}), halt()});
    bench.enable();
    run_cycles(10);
    bench.core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_RESET);
    EXPECT_TRUE(bench.locks(aie::own).waiting().empty());
    bench.locks(aie::own).set_value(0, 1);
    run_cycles(10);
    EXPECT_EQ(bench.locks(aie::own).value(0), 1);
    EXPECT_TRUE(bench.writes.empty());
    bench.enable();
    run_dry();
    EXPECT_TRUE(bench.done());
    ASSERT_EQ(bench.writes.size(), 1U);
    EXPECT_EQ(bench.writes[0].cycle, 21U);
    EXPECT_EQ(bench.locks(aie::own).value(0), 0);
}

TEST_F(CoreRecord, ADisabledCoreGoesOnAtItsRecordAndAResetOneAtTheFirst)
{
    bench.load({write_words(probe, {1}), delay(100), write_words(probe, {2}), acquire(own_lock, -1),
                write_words(probe, {3}), halt()});
    bench.enable();
    run_cycles(200);
    bench.disable();
    EXPECT_EQ(bench.pc(), 3U);
    run_cycles(10);
    bench.locks(aie::own).set_value(0, 1);
    bench.enable();
    run_dry();
    ASSERT_EQ(bench.writes.size(), 3U);
    EXPECT_EQ(bench.writes[2].value, 3U);
    EXPECT_EQ(bench.writes[2].cycle, 211U);
    EXPECT_TRUE(bench.done());

    bench.core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_RESET | SVP_AIE_CORE_ENABLE);
    EXPECT_FALSE(bench.done());
    EXPECT_EQ(bench.pc(), 0U);
    run_cycles(10);
    EXPECT_EQ(bench.writes.size(), 3U); // held in reset
    bench.enable();
    run_cycles(500);
    EXPECT_EQ(bench.writes.size(), 5U);

    bench.disable();
    bench.core->write_register(SVP_AIE_CORE_PC, 4);
    bench.enable();
    run_dry();
    EXPECT_EQ(bench.writes.size(), 6U);
    EXPECT_TRUE(bench.done());
}

TEST_F(CoreRecord, AStopInTheMiddleOfADelayIsForgotten)
{
    bench.load({delay(1000), write_words(probe, {1}), halt()});
    bench.load({delay(5), write_words(probe, {2}), halt()}, 10);
    bench.enable();
    run_cycles(10);
    bench.disable();
    bench.core->write_register(SVP_AIE_CORE_PC, 10);
    bench.enable();
    run_dry();
    ASSERT_EQ(bench.writes.size(), 1U);
    EXPECT_EQ(bench.writes[0].value, 2U);
    EXPECT_EQ(bench.writes[0].cycle, 15U);
    EXPECT_EQ(bench.cycle(), 16U);
}

TEST_F(CoreRecord, ProgramMemoryIsReadAsItWasWrittenAndNowhereElse)
{
    uint32_t value = 0;
    EXPECT_TRUE(bench.core->write_register(SVP_AIE_CORE_PROGRAM_MEMORY + SVP_AIE_CORE_PROGRAM_BYTES - 4, 0x12345678));
    EXPECT_TRUE(bench.core->read_register(SVP_AIE_CORE_PROGRAM_MEMORY + SVP_AIE_CORE_PROGRAM_BYTES - 4, value));
    EXPECT_EQ(value, 0x12345678U);
    for (const uint32_t offset : {uint32_t{SVP_AIE_CORE_PROGRAM_MEMORY + SVP_AIE_CORE_PROGRAM_BYTES}, 0x1FFFCU,
                                  0x20001U, uint32_t{SVP_AIE_CORE_PROGRAM_MEMORY + SVP_AIE_CORE_PROGRAM_BYTES - 2}}) {
        EXPECT_FALSE(bench.core->write_register(offset, 1)) << offset;
        EXPECT_FALSE(bench.core->read_register(offset, value)) << offset;
    }
    EXPECT_FALSE(bench.core->write_register(SVP_AIE_CORE_STATUS, 1));
}

TEST_F(CoreRecord, AMillionRecordsThatMeetNobodyAreAFault)
{
    bench.load({set_buffer(0, SVP_AIE_OWN_MEMORY, 0, 1), jump(0)});
    bench.enable();
    run_dry();
    ASSERT_EQ(bench.faults.size(), 1U);
    EXPECT_EQ(bench.faults[0].code, SVP_ERROR_ARRAY_CORE);
    EXPECT_EQ(bench.counter("records"), 1000000U);
    bench.core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_RESET);
    // As many with something between them are none.
    bench.load({loop(600000), delay(1), end_loop(), release(own_lock, 1), loop(400000), delay(1), end_loop(), halt()});
    bench.enable();
    run_dry();
    EXPECT_EQ(bench.faults.size(), 2U); // 1.2 million before the release
    bench.core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_RESET);
    bench.load({loop(400000), delay(1), end_loop(), release(own_lock, 1), loop(400000), delay(1), end_loop(), halt()});
    bench.enable();
    run_dry();
    EXPECT_EQ(bench.faults.size(), 2U);
    EXPECT_TRUE(bench.done());
}

} // namespace
} // namespace svp::test
