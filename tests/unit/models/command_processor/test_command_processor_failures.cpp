// SPDX-License-Identifier: Apache-2.0
// Watchdog, abort, reset and bus errors.
#include "tests/unit/models/command_processor/command_processor_fixture.h"

namespace svp::test {
namespace {

using CommandProcessorFailure = CommandProcessorTest;

uint32_t state_of(const Registers& r) { return SVP_FIELD_GET(SVP_CP_STATUS_STATE, r.read(SVP_CP_STATUS)); }

void place_two(Bench& bench, const Registers& r, uint64_t first_nanoseconds)
{
    bench.engine.by_layer[0].nanoseconds = first_nanoseconds;
    place(bench, 0, good_command(0), 1);
    place(bench, 1, good_command(1), 2);
    r.write(SVP_CP_QTAIL, 2);
}

TEST_F(CommandProcessorFailure, WatchdogEndsACommandAndTheNextOneRuns)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start();
        r.write(SVP_CP_WDOG, 2000);
        place_two(b, r, 0);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_WATCHDOG});
        EXPECT_EQ(r.read(SVP_CP_IRQ_STATUS),
                  SVP_CP_IRQ_STATUS_WDOG_MASK | SVP_CP_IRQ_STATUS_JOB_ERROR_MASK | SVP_CP_IRQ_STATUS_QUEUE_EMPTY_MASK);
    });
    EXPECT_EQ(bench.engine.aborts, 1u);
    EXPECT_EQ(record(bench, 1).error_code, uint32_t{SVP_ERROR_WATCHDOG});
    EXPECT_EQ(record(bench, 1).error_info, 2000u);
    EXPECT_EQ(record(bench, 1).cycles, 2030u); // the limit and the engine's 30 ns to drain
    EXPECT_EQ(record(bench, 2).status, uint32_t{SVP_COMPLETION_OK});
}

TEST_F(CommandProcessorFailure, SlowButInTimeIsNoWatchdog)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start();
        r.write(SVP_CP_WDOG, 2000);
        place_two(b, r, 1999);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
    });
    EXPECT_EQ(bench.engine.aborts, 0u);
}

TEST_F(CommandProcessorFailure, AnEngineThatDoesNotDrainIsFatalUntilReset)
{
    ControlConfig config;
    config.drain_cycles = 500;
    with(
        [](Bench& b, const Registers& r) {
            b.engine.drain_nanoseconds = 0;
            r.start();
            r.write(SVP_CP_WDOG, 1000);
            place_two(b, r, 0);
            EXPECT_FALSE(r.drain());
            EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_DRAIN});
            EXPECT_EQ(r.read(SVP_CP_ERR_INFO), uint32_t{SVP_ERROR_WATCHDOG});
            EXPECT_TRUE(r.read(SVP_CP_STATUS) & SVP_CP_STATUS_FATAL_MASK);
            EXPECT_TRUE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_FATAL_MASK);
            EXPECT_EQ(record(b, 1).error_code, uint32_t{SVP_ERROR_WATCHDOG});
            r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_RESUME_MASK);
            r.pause_us(5);
            EXPECT_EQ(b.engine.seen.size(), 1u); // resume does not help
            r.write(SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
            r.pause_us(50);
            EXPECT_TRUE(r.read(SVP_CP_STATUS) & SVP_CP_STATUS_RESET_BUSY_MASK); // however long the engine takes
            r.write(SVP_CP_QBASE_LO, 0x80);                                     // ignored meanwhile
            b.engine.release_abort();
            r.pause_us(1);
            EXPECT_EQ(r.read(SVP_CP_STATUS), SVP_CP_STATUS_EMPTY_MASK);
            EXPECT_EQ(r.read(SVP_CP_QBASE_LO), 0u);
            r.start();
            b.engine.by_layer[0].nanoseconds = 100;
            place(b, 0, good_command(0), 3);
            r.write(SVP_CP_QTAIL, 1);
            EXPECT_TRUE(r.drain());
            EXPECT_EQ(record(b, 3).status, uint32_t{SVP_COMPLETION_OK});
        },
        config);
}

TEST_F(CommandProcessorFailure, AbortEndsTheRunningCommand)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start();
        place_two(b, r, 0);
        r.pause_us(2);
        EXPECT_EQ(r.read(SVP_CP_CUR_SEQ), 1u);
        unsigned writes = 0;
        b.bus.watch = [&writes](tlm::tlm_generic_payload& payload) { writes += payload.is_write(); };
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_ABORT_MASK | SVP_CP_CTRL_QUEUE_FLUSH_MASK);
        EXPECT_TRUE(r.drain());
        EXPECT_TRUE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_ABORT_DONE_MASK);
        EXPECT_FALSE(r.read(SVP_CP_STATUS) & SVP_CP_STATUS_ABORT_BUSY_MASK);
        EXPECT_EQ(writes, 2u); // record and status word
        r.pause_us(10);
        EXPECT_EQ(writes, 2u); // nothing after ABORT_DONE
    });
    EXPECT_EQ(record(bench, 1).error_code, uint32_t{SVP_ERROR_ABORTED});
    EXPECT_EQ(record(bench, 2).status, uint32_t{SVP_COMPLETION_PENDING});
    EXPECT_EQ(bench.engine.aborts, 1u);
}

TEST_F(CommandProcessorFailure, AbortWithNothingRunningIsDoneAtOnce)
{
    with([](Bench& b, const Registers& r) {
        r.start();
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_ABORT_MASK);
        EXPECT_EQ(r.read(SVP_CP_IRQ_STATUS), SVP_CP_IRQ_STATUS_ABORT_DONE_MASK);
        place_two(b, r, 100);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
        EXPECT_EQ(b.engine.aborts, 0u);
    });
}

// At any moment of a command's life: fetch, decode, running, completion.
class AbortMoment : public CommandProcessorTest, public testing::WithParamInterface<unsigned> {};

TEST_P(AbortMoment, EndsTheCommandOnceAndTheNextRuns)
{
    Bench& bench = with([delay = GetParam()](Bench& b, const Registers& r) {
        r.start();
        b.engine.by_layer[0].nanoseconds = 60;
        place(b, 0, good_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        sc_core::wait(delay, sc_core::SC_NS);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_ABORT_MASK);
        EXPECT_TRUE(r.drain());
        EXPECT_TRUE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_ABORT_DONE_MASK);
        place(b, 1, good_command(1), 2);
        r.write(SVP_CP_QTAIL, 2);
        EXPECT_TRUE(r.drain());
    });
    EXPECT_NE(record(bench, 1).status, uint32_t{SVP_COMPLETION_PENDING});
    EXPECT_EQ(record(bench, 2).status, uint32_t{SVP_COMPLETION_OK});
    EXPECT_EQ(bench.observer.retirements.size(), 2u);
}

TEST_P(AbortMoment, ResetLeavesAFreshDevice)
{
    Bench& bench = with([delay = GetParam()](Bench& b, const Registers& r) {
        r.start();
        b.engine.by_layer[0].nanoseconds = 60;
        place(b, 0, good_command(0), 1);
        place(b, 1, good_command(0), 2);
        r.write(SVP_CP_QTAIL, 2);
        sc_core::wait(delay, sc_core::SC_NS);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
        while (r.read(SVP_CP_STATUS) & SVP_CP_STATUS_RESET_BUSY_MASK)
            r.pause_us(1);
        EXPECT_EQ(r.read(SVP_CP_STATUS), SVP_CP_STATUS_EMPTY_MASK);
        EXPECT_EQ(r.read(SVP_CP_QCFG), 0u);
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
        r.start();
        place(b, 0, good_command(1), 3);
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_QHEAD), 1u);
    });
    EXPECT_EQ(record(bench, 3).status, uint32_t{SVP_COMPLETION_OK});
}

INSTANTIATE_TEST_SUITE_P(Moments, AbortMoment, testing::Range(0u, 160u, 4u));

TEST_F(CommandProcessorFailure, FetchErrorHaltsWithTheCommandAtTheHead)
{
    with([](Bench& b, const Registers& r) {
        b.bus.refuse = [](tlm::tlm_generic_payload& payload) {
            return payload.get_address() == ring_address + SVP_COMMAND_BYTES;
        };
        r.start();
        place_two(b, r, 100);
        EXPECT_FALSE(r.drain());
        EXPECT_EQ(state_of(r), SVP_CP_STATUS_STATE_HALT);
        EXPECT_EQ(r.read(SVP_CP_QHEAD), 1u);
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_BUS_FETCH});
        EXPECT_EQ(r.read(SVP_CP_ERR_ADDR_LO), static_cast<uint32_t>(ring_address + SVP_COMMAND_BYTES));
        EXPECT_EQ(r.read(SVP_CP_ERR_QIDX), 1u);
        EXPECT_TRUE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_FATAL_MASK);
        b.bus.refuse = nullptr;
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_RESUME_MASK);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(record(b, 2).status, uint32_t{SVP_COMPLETION_OK});
    });
}

TEST_F(CommandProcessorFailure, CompletionErrorIsReportedAndTheQueueGoesOn)
{
    with([](Bench& b, const Registers& r) {
        b.bus.refuse = [](tlm::tlm_generic_payload& payload) { return payload.get_address() == record_of(1); };
        r.start();
        place_two(b, r, 100);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_BUS_COMPLETION});
        EXPECT_EQ(r.read(SVP_CP_ERR_ADDR_LO), static_cast<uint32_t>(record_of(1)));
        EXPECT_EQ(r.read(SVP_CP_ERR_SEQ), 1u);
        EXPECT_EQ(record(b, 2).status, uint32_t{SVP_COMPLETION_OK});
    });
}

TEST_F(CommandProcessorFailure, MisalignedRecordsAreRefusedBeforeTheyAreTorn)
{
    with([](Bench& b, const Registers& r) {
        r.start();
        place(b, 0, good_command(0), 1);
        b.bus.at<svp_layer_command>(ring_address).completion_address += 4;
        b.bus.watch = [](tlm::tlm_generic_payload& payload) { EXPECT_FALSE(payload.is_write()); };
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_BUS_COMPLETION});
        EXPECT_TRUE(b.engine.seen.empty());
    });
}

// Whoever looks after any write sees either PENDING or the whole record.
TEST_F(CommandProcessorFailure, RecordsAreNeverTorn)
{
    with([](Bench& b, const Registers& r) {
        unsigned writes = 0;
        b.bus.watch = [&](tlm::tlm_generic_payload& payload) {
            if (!payload.is_write()) return;
            writes += 1;
            const svp_completion& now = record(b, 1);
            const bool complete = now.sequence == 1 && now.error_code == SVP_ERROR_OVERFLOW && now.error_info == 7 &&
                                  now.cycles == 100 && now.effectual_operations == 1000;
            EXPECT_TRUE(now.status == SVP_COMPLETION_PENDING || complete);
            EXPECT_EQ(now.status != SVP_COMPLETION_PENDING, writes == 2);
        };
        b.engine.by_layer[0] = {100, SVP_ERROR_OVERFLOW, 7};
        r.start();
        place(b, 0, good_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(writes, 2u);
    });
}

} // namespace
} // namespace svp::test
