// SPDX-License-Identifier: Apache-2.0
// The driver's exact register traffic.
#include "tests/unit/firmware/mock_port.h"

namespace svp::test {
namespace {

using testing::Return;

TEST_F(DriverTest, InitFindsResetsAndStarts)
{
    init();
    expect_engines();
    svp_capabilities caps{};
    ASSERT_EQ(svp_get_caps(&driver, &caps), SVP_RESULT_OK);
    EXPECT_EQ(caps.command_version, 2u);
    EXPECT_EQ(caps.max_queue_log2, 8u);
    EXPECT_EQ(caps.pmu_counters, 8u);
    EXPECT_EQ(caps.pmu_events, 2u);
    ASSERT_EQ(caps.engine_count, 2u);
    EXPECT_EQ(caps.engines[0].id, 7u);
    EXPECT_EQ(caps.engines[0].target_bytes, 12u);
    EXPECT_EQ(caps.engines[0].target[2], 102u);
    EXPECT_EQ(caps.engines[0].window_bytes, 0u);
    const svp_engine_capability* second = svp_find_engine(&driver, 7, 1);
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(second->target[0], 200u);
    EXPECT_EQ(second->window_base, 0x200'0000'1000u);
    EXPECT_EQ(second->window_bytes, uint64_t{1} << 32);
    EXPECT_EQ(svp_find_engine(&driver, 7, 2), nullptr);
    EXPECT_EQ(svp_find_engine(&driver, 8, 0), nullptr);
}

// Slots before it are only asked what they are, and none is asked twice.
TEST_F(DriverTest, ReadsAnEngineWhenItIsLookedFor)
{
    init();
    mock.expect_read(SVP_CP_CAP_ENGINE(0), 12 << 16 | 7);
    mock.expect_read(SVP_CP_CAP_ENGINE(1), 4 << 16 | 1 << 8 | 7);
    mock.expect_read(SVP_CP_CAP_WINDOW_BYTES_LO(1), 0);
    mock.expect_read(SVP_CP_CAP_WINDOW_BYTES_HI(1), 0);
    mock.expect_read(SVP_CP_CAP_TARGET(SVP_TARGET_WORDS), 200);
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(svp_find_engine(&driver, 7, 1)->target[0], 200u);
}

TEST_F(DriverTest, BriefRecordsAreReadAsFarAsNeeded)
{
    config.brief_records = 1;
    init();
    expect_submit(0, 1, 1);
    expect_submit(1, 2, 2);
    submit();
    submit();
    EXPECT_CALL(mock, cache_invalidate(records));
    EXPECT_CALL(mock, read32(records)).WillOnce(Return(uint32_t{SVP_COMPLETION_OK}));
    EXPECT_CALL(mock, barrier());
    EXPECT_CALL(mock, read32(records + 4)).WillOnce(Return(1u));
    expect_record(1, {SVP_COMPLETION_ERROR, 2, SVP_ERROR_SHAPE, 5, 0, 0}); // of one that failed everything
    svp_completion completion{};
    EXPECT_EQ(svp_poll(&driver, 1, &completion), SVP_RESULT_OK);
    EXPECT_EQ(completion.cycles, 0u);
    EXPECT_EQ(svp_poll(&driver, 2, &completion), SVP_RESULT_JOB_ERROR);
    EXPECT_EQ(completion.error_info, 5u);
}

TEST_F(DriverTest, InitRefusesBadArguments)
{
    EXPECT_EQ(svp_init(nullptr, &mock.port, &config), SVP_RESULT_INVALID_ARGUMENT);
    EXPECT_EQ(svp_init(&driver, nullptr, &config), SVP_RESULT_INVALID_ARGUMENT);
    EXPECT_EQ(svp_init(&driver, &mock.port, nullptr), SVP_RESULT_INVALID_ARGUMENT);
    for (uint32_t log2 : {0u, SVP_DRIVER_MAX_LOG2_ENTRIES + 1u, 32u}) {
        config.log2_entries = log2;
        EXPECT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_INVALID_ARGUMENT);
    }
    config.log2_entries = 2;
    mock.port.relax = nullptr;
    EXPECT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_INVALID_ARGUMENT);
    EXPECT_EQ(svp_get_caps(&driver, nullptr), SVP_RESULT_NOT_READY);
}

TEST_F(DriverTest, InitRefusesOtherDevices)
{
    mock.expect_read(SVP_CP_ID, 0xffffffff);
    EXPECT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_NO_DEVICE);
    mock.expect_read(SVP_CP_ID, 0x43505653);
    mock.expect_read(SVP_CP_VERSION, 0x00010100);
    EXPECT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_UNSUPPORTED);
    expect_identification(0x02880102); // a ring of two entries at most
    EXPECT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_UNSUPPORTED);
}

TEST_F(DriverTest, InitNeedsMemoryForRingAndRecords)
{
    mock.port.memory_bytes = 4 * (SVP_COMMAND_BYTES + SVP_COMPLETION_BYTES) - 1;
    expect_identification();
    EXPECT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_NO_MEMORY);
    mock.port.memory_bytes += 1; // exactly enough
    init();
}

TEST_F(DriverTest, ResetThatNeverEndsTimesOut)
{
    expect_identification();
    mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_RESET_BUSY_MASK);
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 99; });
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_RESET_BUSY_MASK);
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 1; });
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_RESET_BUSY_MASK);
    EXPECT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_TIMEOUT);
    uint32_t sequence = 0;
    const svp_layer_command command = nop();
    EXPECT_EQ(svp_submit(&driver, &command, &sequence), SVP_RESULT_NOT_READY);
}

TEST_F(DriverTest, SubmitWritesRecordCommandThenDoorbell)
{
    init();
    expect_submit(0, 1, 1);
    EXPECT_EQ(submit(), 1u);
    expect_submit(1, 2, 2);
    EXPECT_EQ(submit(), 2u);
}

TEST_F(DriverTest, ThreeOfFourEntriesThenBusy)
{
    init();
    for (uint32_t i = 0; i < 3; ++i) {
        // Before the last free entry the ring looks full by the head last seen.
        expect_submit(i, i + 1, i + 1);
        submit();
    }
    expect_pending_record(0);
    const svp_layer_command command = nop();
    uint32_t sequence = 77;
    EXPECT_EQ(svp_submit(&driver, &command, &sequence), SVP_RESULT_BUSY);
    EXPECT_EQ(sequence, 77u);

    // The record is there but the head has not moved: the doorbell would go past it.
    expect_record(0, fine(1));
    expect_pending_record(1);
    mock.expect_read(SVP_CP_QHEAD, 0);
    EXPECT_EQ(svp_submit(&driver, &command, &sequence), SVP_RESULT_BUSY);

    mock.expect_read(SVP_CP_QHEAD, 1);
    expect_submit(3, 4, 0); // the tail wraps
    EXPECT_EQ(submit(), 4u);
}

TEST_F(DriverTest, PollKnowsOnlyWhatWasSubmitted)
{
    init();
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();
    for (uint32_t other : {0u, sequence + 1, sequence + 4, 0xffffffffu}) {
        expect_pending_record(0);
        EXPECT_EQ(svp_poll(&driver, other, nullptr), SVP_RESULT_UNKNOWN_SEQUENCE) << other;
    }
    expect_pending_record(0);
    expect_device_check(SVP_CP_STATUS_STATE_RUN, 0);
    expect_pending_record(0);
    EXPECT_EQ(svp_poll(&driver, sequence, nullptr), SVP_RESULT_PENDING);
    expect_record(0, fine(1));
    svp_completion completion{};
    EXPECT_EQ(svp_poll(&driver, sequence, &completion), SVP_RESULT_OK);
    EXPECT_EQ(completion.cycles, 1234u);
    EXPECT_EQ(svp_poll(&driver, sequence, &completion), SVP_RESULT_OK); // remembered
}

TEST_F(DriverTest, JobErrorsCarryTheirRecord)
{
    init();
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();
    expect_record(0, {SVP_COMPLETION_ERROR, 1, SVP_ERROR_OVERFLOW, 42, 10, 0});
    svp_completion completion{};
    EXPECT_EQ(svp_poll(&driver, sequence, &completion), SVP_RESULT_JOB_ERROR);
    EXPECT_EQ(completion.error_code, uint32_t{SVP_ERROR_OVERFLOW});
    EXPECT_EQ(completion.error_info, 42u);
}

TEST_F(DriverTest, ARecordOfAnotherCommandIsAnError)
{
    init();
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();
    expect_record(0, fine(9));
    svp_completion completion{};
    EXPECT_EQ(svp_poll(&driver, sequence, &completion), SVP_RESULT_JOB_ERROR);
    EXPECT_EQ(completion.error_code, uint32_t{SVP_ERROR_BUS_COMPLETION});
}

TEST_F(DriverTest, WaitPollsUntilTheTimeout)
{
    init();
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();
    expect_pending_record(0);
    EXPECT_CALL(mock, relax()).WillOnce([this] {
        EXPECT_EQ(mock.masked, 1);
        mock.now += 49;
    });
    expect_pending_record(0);
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 1; });
    expect_pending_record(0); // exactly at the timeout: a last thorough look
    expect_device_check(SVP_CP_STATUS_STATE_RUN, 0);
    expect_pending_record(0);
    EXPECT_EQ(svp_wait(&driver, sequence, 50, nullptr), SVP_RESULT_TIMEOUT);
    EXPECT_EQ(mock.masked, 0);
}

struct Calls {
    std::vector<uint32_t> sequences;
    static void count(void* self, uint32_t sequence, const svp_completion*)
    {
        static_cast<Calls*>(self)->sequences.push_back(sequence);
    }
};

TEST_F(DriverTest, AnInterruptAfterTheTimeoutCompletesOnce)
{
    config.use_interrupts = 1;
    init();
    Calls calls;
    svp_set_callback(&driver, &Calls::count, &calls);
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();
    expect_device_check(SVP_CP_STATUS_STATE_RUN, 0);
    expect_pending_record(0);
    EXPECT_EQ(svp_wait(&driver, sequence, 0, nullptr), SVP_RESULT_TIMEOUT);
    EXPECT_TRUE(calls.sequences.empty());

    ASSERT_NE(mock.handler, nullptr);
    EXPECT_EQ(mock.interrupt, MockPort::interrupt_number);
    mock.expect_read(SVP_CP_IRQ_PENDING, SVP_CP_IRQ_PENDING_DESC_DONE_MASK);
    mock.expect_write(SVP_CP_IRQ_STATUS, SVP_CP_IRQ_STATUS_DESC_DONE_MASK);
    expect_record(0, fine(1));
    mock.handler(mock.argument);
    EXPECT_EQ(svp_wait(&driver, sequence, 1000, nullptr), SVP_RESULT_OK); // without any access
    mock.expect_read(SVP_CP_IRQ_PENDING, SVP_CP_IRQ_PENDING_DESC_DONE_MASK);
    mock.expect_write(SVP_CP_IRQ_STATUS, SVP_CP_IRQ_STATUS_DESC_DONE_MASK);
    mock.handler(mock.argument); // once more for the same command
    EXPECT_EQ(calls.sequences, std::vector<uint32_t>{sequence});
}

TEST_F(DriverTest, SpuriousInterruptsAreCountedAndTouchNothing)
{
    config.use_interrupts = 1;
    init();
    mock.expect_read(SVP_CP_IRQ_PENDING, 0);
    mock.handler(mock.argument);
    EXPECT_EQ(driver.spurious_interrupts, 1u);
}

TEST_F(DriverTest, ALostInterruptIsNoticed)
{
    config.use_interrupts = 1;
    config.check_us = 10;
    init();
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 9; });
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 1; });
    expect_device_check(SVP_CP_STATUS_STATE_IDLE, 1);
    expect_record(0, fine(1));
    EXPECT_EQ(svp_wait(&driver, sequence, 1000, nullptr), SVP_RESULT_OK);
    EXPECT_EQ(driver.lost_interrupts, 1u);
}

TEST_F(DriverTest, ARecordThatNeverCameIsAnErrorOnceTheHeadHasPassed)
{
    init();
    expect_submit(0, 1, 1);
    const uint32_t first = submit();
    expect_submit(1, 2, 2);
    const uint32_t second = submit();
    expect_pending_record(0);
    expect_device_check(SVP_CP_STATUS_STATE_RUN, 1);
    expect_pending_record(0);
    expect_pending_record(1); // the second one is still to come
    svp_completion completion{};
    EXPECT_EQ(svp_poll(&driver, first, &completion), SVP_RESULT_JOB_ERROR);
    EXPECT_EQ(completion.error_code, uint32_t{SVP_ERROR_BUS_COMPLETION});
    expect_record(1, fine(2));
    EXPECT_EQ(svp_poll(&driver, second, nullptr), SVP_RESULT_OK);
}

TEST_F(DriverTest, AHaltedDeviceIsTold)
{
    init();
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();
    expect_pending_record(0);
    expect_device_check(SVP_CP_STATUS_STATE_HALT, 0);
    expect_pending_record(0);
    EXPECT_EQ(svp_poll(&driver, sequence, nullptr), SVP_RESULT_DEVICE_ERROR);
}

TEST_F(DriverTest, CancelEndsEverythingOnce)
{
    init();
    Calls calls;
    svp_set_callback(&driver, &Calls::count, &calls);
    expect_submit(0, 1, 1);
    submit();
    expect_submit(1, 2, 2);
    submit();
    mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_ABORT_MASK | SVP_CP_CTRL_QUEUE_FLUSH_MASK);
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_ABORT_BUSY_MASK);
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 99; });
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_EMPTY_MASK);
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_EMPTY_MASK);
    expect_record(0, {SVP_COMPLETION_ERROR, 1, SVP_ERROR_ABORTED, 0, 5, 0});
    expect_pending_record(1);
    mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_RESUME_MASK | SVP_CP_CTRL_CLEAR_ERROR_MASK);
    mock.expect_read(SVP_CP_QTAIL, 1);
    EXPECT_EQ(svp_cancel(&driver), SVP_RESULT_OK);
    EXPECT_EQ(calls.sequences, (std::vector<uint32_t>{1, 2}));
    EXPECT_EQ(svp_poll(&driver, 1, nullptr), SVP_RESULT_CANCELLED);
    EXPECT_EQ(svp_poll(&driver, 2, nullptr), SVP_RESULT_CANCELLED);
    expect_submit(1, 3, 2); // the tail went back
    EXPECT_EQ(submit(), 3u);
}

TEST_F(DriverTest, CancelOfAHungDeviceTimesOut)
{
    init();
    mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_ABORT_MASK | SVP_CP_CTRL_QUEUE_FLUSH_MASK);
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_ABORT_BUSY_MASK);
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 100; });
    mock.expect_read(SVP_CP_STATUS, SVP_CP_STATUS_ABORT_BUSY_MASK);
    EXPECT_EQ(svp_cancel(&driver), SVP_RESULT_TIMEOUT);
}

TEST_F(DriverTest, ResetCancelsAndStartsAgainWithItsRegions)
{
    init();
    mock.expect_write(SVP_CP_REGION_BASE_LO(7), 0x2000);
    mock.expect_write(SVP_CP_REGION_BASE_HI(7), 1);
    mock.expect_write(SVP_CP_REGION_SIZE_LO(7), 64);
    mock.expect_write(SVP_CP_REGION_SIZE_HI(7), 0);
    EXPECT_EQ(svp_set_region(&driver, 7, 0x100002000, 64), SVP_RESULT_OK);
    EXPECT_EQ(svp_set_region(&driver, 8, 0, 64), SVP_RESULT_INVALID_ARGUMENT);
    expect_submit(0, 1, 1);
    const uint32_t sequence = submit();

    mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
    mock.expect_read(SVP_CP_STATUS, 0);
    mock.expect_write(SVP_CP_QBASE_LO, static_cast<uint32_t>(ring));
    mock.expect_write(SVP_CP_QBASE_HI, 0);
    mock.expect_write(SVP_CP_QCFG, 2);
    mock.expect_write(SVP_CP_WDOG, 0);
    mock.expect_write(SVP_CP_IRQ_ENABLE, 0);
    mock.expect_write(SVP_CP_REGION_BASE_LO(7), 0x2000);
    mock.expect_write(SVP_CP_REGION_BASE_HI(7), 1);
    mock.expect_write(SVP_CP_REGION_SIZE_LO(7), 64);
    mock.expect_write(SVP_CP_REGION_SIZE_HI(7), 0);
    mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK);
    EXPECT_EQ(svp_reset(&driver), SVP_RESULT_OK);
    EXPECT_EQ(svp_poll(&driver, sequence, nullptr), SVP_RESULT_CANCELLED);
    expect_submit(0, 2, 1);
    EXPECT_EQ(submit(), 2u);
}

TEST_F(DriverTest, PmuLimitsAreExact)
{
    init();
    EXPECT_EQ(svp_pmu_config(&driver, 8, 0), SVP_RESULT_INVALID_ARGUMENT);
    EXPECT_EQ(svp_pmu_config(&driver, 0, 2), SVP_RESULT_INVALID_ARGUMENT); // events 0 and 1
    mock.expect_write(SVP_CP_PMU_SELECT(7), 1);
    mock.expect_read(SVP_CP_PMU_ENABLE, 1);
    mock.expect_write(SVP_CP_PMU_ENABLE, 0x80000081);
    EXPECT_EQ(svp_pmu_config(&driver, 7, 1), SVP_RESULT_OK);
    mock.expect_read(SVP_CP_CCNTR_LO, 5);
    mock.expect_read(SVP_CP_CCNTR_HI, 2);
    uint64_t cycles = 0;
    EXPECT_EQ(svp_pmu_read(&driver, &cycles, nullptr, nullptr), SVP_RESULT_OK);
    EXPECT_EQ(cycles, 0x200000005ull);
}

TEST_F(DriverTest, ErrorsAreReadWhole)
{
    init();
    const uint32_t offsets[] = {SVP_CP_ERR_CODE, SVP_CP_ERR_INFO, SVP_CP_ERR_ADDR_LO, SVP_CP_ERR_ADDR_HI,
                                SVP_CP_ERR_SEQ,  SVP_CP_ERR_QIDX, SVP_CP_ERR_COUNT};
    for (uint32_t i = 0; i < std::size(offsets); ++i)
        mock.expect_read(offsets[i], i + 1);
    svp_device_error error{};
    EXPECT_EQ(svp_get_error(&driver, &error), SVP_RESULT_OK);
    EXPECT_EQ(error.address, 0x400000003ull);
    EXPECT_EQ(error.count, 7u);
}

TEST(DriverText, HasALineForEverything)
{
    for (int i = 0; i < SVP_RESULT_COUNT; ++i)
        EXPECT_STRNE(svp_strerror(static_cast<svp_result>(i)), "unknown result");
    EXPECT_STREQ(svp_strerror(static_cast<svp_result>(999)), "unknown result");
    EXPECT_STREQ(svp_error_text(0xffff), "unknown error code");
    EXPECT_STRNE(svp_error_text(SVP_ERROR_DRAIN), "unknown error code");
}

} // namespace
} // namespace svp::test
