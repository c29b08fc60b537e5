// SPDX-License-Identifier: Apache-2.0
// After a reset the command processor is as a fresh one: registers, queue, PMU, interrupt line, cycles.
#include "interface/generated/command_processor_table.h"
#include "tests/unit/models/command_processor/command_processor_fixture.h"

namespace svp::test {
namespace {

// All readable registers.
std::vector<uint32_t> all_registers(const Registers& r)
{
    std::vector<uint32_t> values;
    const RegisterBlock& block = command_processor_table::block;
    for (size_t i = 0; i < block.register_count; ++i)
        for (uint32_t k = 0; k < block.registers[i].count; ++k)
            values.push_back(r.read(block.registers[i].offset + k * block.registers[i].stride));
    return values;
}

struct Session {
    std::vector<uint32_t> at_first, at_last; // registers
    std::vector<uint64_t> dispatched;        // cycles after the start
    std::vector<uint32_t> errors;            // of completion records
    bool operator==(const Session& other) const
    {
        return at_first == other.at_first && at_last == other.at_last && dispatched == other.dispatched &&
               errors == other.errors;
    }
};

// Commands of which one fails and halts the queue, with the PMU counting and an interrupt pending.
Session use(Bench& bench, const Registers& r)
{
    Session session;
    bench.engine.by_layer[2] = {70, SVP_ERROR_CAPACITY, 9};
    bench.observer.dispatches.clear();
    session.at_first = all_registers(r);
    const uint64_t start = bench.processor.current_edge();
    r.write(SVP_CP_PMU_SELECT(0), 0);
    r.write(SVP_CP_PMU_ENABLE, SVP_CP_PMU_ENABLE_CYCLES_MASK | 1);
    r.write(SVP_CP_PMU_CTRL, SVP_CP_PMU_CTRL_ENABLE_MASK);
    r.write(SVP_CP_IRQ_ENABLE, SVP_CP_IRQ_STATUS_JOB_ERROR_MASK);
    r.start(3, SVP_CP_CTRL_STOP_ON_ERROR_MASK);
    for (uint32_t i = 0; i < 5; ++i)
        place(bench, i, good_command(i), 100 + i);
    r.write(SVP_CP_QTAIL, 5);
    for (int i = 0; i < 100; ++i) // a time that does not depend on when it begins
        r.read(SVP_CP_STATUS);
    for (const auto& [sequence, cycle] : bench.observer.dispatches) {
        session.dispatched.push_back(cycle - start);
        session.errors.push_back(record(bench, sequence).error_code);
    }
    session.at_last = all_registers(r);
    return session;
}

TEST_F(CommandProcessorTest, AfterAResetItIsAsAFreshOne)
{
    std::vector<PmuEvent> events{{"nothing", [] { return uint64_t{0}; }}};
    with(
        [](Bench& b, const Registers& r) {
            const Session fresh = use(b, r);
            EXPECT_EQ(fresh.dispatched.size(), 3u);
            EXPECT_EQ(fresh.errors.back(), uint32_t{SVP_ERROR_CAPACITY});
            EXPECT_TRUE(b.interrupt.read());
            EXPECT_NE(fresh.at_first, fresh.at_last);
            ASSERT_TRUE(b.processor.reset()); // two commands wait in a queue that has halted: they are forgotten
            r.pause_us(1);
            EXPECT_FALSE(b.interrupt.read());
            const Session reset = use(b, r);
            EXPECT_EQ(reset.at_first, fresh.at_first);
            EXPECT_EQ(reset.dispatched, fresh.dispatched);
            EXPECT_EQ(reset.errors, fresh.errors);
            EXPECT_EQ(reset.at_last, fresh.at_last);
        },
        {}, std::move(events));
}

TEST_F(CommandProcessorTest, AResetIsRefusedWhileACommandRuns)
{
    with([](Bench& b, const Registers& r) {
        b.engine.by_layer[0] = {2000, 0, 0};
        r.start();
        place(b, 0, good_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        r.pause_us(1);
        EXPECT_FALSE(b.processor.reset());
        EXPECT_EQ(r.read(SVP_CP_QTAIL), 1u);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(record(b, 1).status, uint32_t{SVP_COMPLETION_OK});
        EXPECT_TRUE(b.processor.reset());
        EXPECT_EQ(r.read(SVP_CP_QTAIL), 0u);
    });
}

// A halt ends with the reset, in the account of cycles too.
TEST_F(CommandProcessorTest, AResetEndsAHalt)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start(3, SVP_CP_CTRL_PAUSE_MASK);
        place(b, 0, good_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        r.pause_us(1);
        EXPECT_TRUE(b.processor.reset());
        r.pause_us(1);
    });
    EXPECT_TRUE(bench.engine.seen.empty());
    EXPECT_EQ(bench.processor.statistics().activities().front().current(), 0u);
}

} // namespace
} // namespace svp::test
