// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/memory/dram/dram_fixture.h"

namespace {

using namespace svp;

class DramTimingTest : public test::DramFixture {
  protected:
    // Cycles of the data bus in a state so far.
    uint64_t bus(BusState state)
    {
        dram_->settle();
        return dram_->statistics().activities().front().cycles(static_cast<unsigned>(state));
    }
    // Bytes of 64-byte reads per second, with `limit` outstanding.
    double bandwidth(MakeAddressMapping mapping, bool sequential, unsigned limit, unsigned count)
    {
        DramConfig config;
        config.mapping = mapping;
        build(config);
        std::mt19937_64 random(1);
        for (unsigned i = 0; i < count; ++i)
            initiator_->add(0, false, sequential ? i * 64ULL : random() % (1U << 24) * 64, 64);
        initiator_->limit = limit;
        sc_core::sc_start();
        EXPECT_TRUE(initiator_->all_done());
        EXPECT_EQ(initiator_->protocol_errors, 0U);
        EXPECT_LE(initiator_->most_outstanding, limit);
        expect_accounted();
        return count * 64.0 / static_cast<double>(sc_core::sc_time_stamp().value()) * 1e3; // GB/s
    }
};

constexpr unsigned controller = 2, rcd = 16, rp = 16, cl = 16, cwl = 12, data = 4;

TEST_F(DramTimingTest, RowMissHitAndConflictTakeWhatTheirCommandsTake)
{
    DramConfig config;
    config.mapping = make_bank_row_column;
    build(config);
    const uint64_t spacing = 100 * period();
    const auto& miss = initiator_->add(0, false, 0, 64);
    const auto& hit = initiator_->add(1 * spacing, false, 64, 64);
    const auto& conflict = initiator_->add(2 * spacing, false, 8192, 64);
    const auto& write = initiator_->add(3 * spacing, true, 8192 + 64, 64);
    sc_core::sc_start();
    EXPECT_EQ(latency(miss), controller + rcd + cl + data);
    EXPECT_EQ(latency(hit), controller + cl + data);
    EXPECT_EQ(latency(conflict), controller + rp + rcd + cl + data);
    EXPECT_EQ(latency(write), controller + cwl + data);
    EXPECT_EQ(counter("row_misses"), 1U);
    EXPECT_EQ(counter("row_hits"), 2U);
    EXPECT_EQ(counter("row_conflicts"), 1U);
    EXPECT_EQ(counter("activates"), 2U);
}

TEST_F(DramTimingTest, ClosedPagePolicyTurnsConflictsIntoMisses)
{
    DramConfig config;
    config.mapping = make_bank_row_column;
    config.page_policy = make_closed_page;
    build(config);
    const auto& first = initiator_->add(0, false, 0, 64);
    const auto& other_row = initiator_->add(100 * period(), false, 8192, 64);
    const auto& same_row = initiator_->add(200 * period(), false, 8192 + 64, 64);
    sc_core::sc_start();
    for (const auto* t : {&first, &other_row, &same_row})
        EXPECT_EQ(latency(*t), controller + rcd + cl + data);
    EXPECT_EQ(counter("row_misses"), 3U);
}

TEST_F(DramTimingTest, BurstsToOneBankGroupAreFurtherApart)
{
    DramConfig config;
    config.mapping = make_bank_row_column;
    build(config);
    const auto& t = initiator_->add(0, false, 0, 256);
    sc_core::sc_start();
    EXPECT_EQ(latency(t), controller + rcd + cl + 3 * 6 + data);
}

TEST_F(DramTimingTest, InterleavingFillsTheBus)
{
    DramConfig config;
    build(config);
    const auto& t = initiator_->add(0, false, 0, 256);
    sc_core::sc_start();
    // Four activates tRRD_S = 4 apart, so the data follows without a gap.
    EXPECT_EQ(latency(t), controller + rcd + cl + 3 * 4 + data);
}

TEST_F(DramTimingTest, WriteToReadTurnsTheBusAround)
{
    DramConfig config;
    config.mapping = make_bank_row_column;
    build(config);
    initiator_->add(0, false, 0, 64);
    const auto& write = initiator_->add(100 * period(), true, 64, 64);
    const auto& read = initiator_->add(100 * period(), false, 128, 64);
    sc_core::sc_start();
    EXPECT_EQ(latency(write), controller + cwl + data);
    EXPECT_EQ(latency(read), controller + cwl + data + 9 + cl + data); // tWTR_L
}

TEST_F(DramTimingTest, RefreshDelaysWhatComesDuringIt)
{
    build(DramConfig{});
    initiator_->add(0, false, 0, 64);
    // Due at 9360; rows close at once (tRP), then tRFC.
    const auto& during = initiator_->add(9400 * period(), false, 0, 64);
    sc_core::sc_start();
    EXPECT_EQ((during.answered) / period(), 9360U + rp + 312 + rcd + cl + data);
    EXPECT_EQ(counter("refreshes"), 1U);
}

TEST_F(DramTimingTest, OpenAdaptiveClosesARowThatAnotherIsWaitedFor)
{
    DramConfig config;
    config.mapping = make_bank_row_column;
    config.page_policy = make_open_adaptive_page;
    build(config);
    initiator_->add(0, false, 0, 64);
    const auto& kept = initiator_->add(100 * period(), false, 64, 64);
    const auto& other_row = initiator_->add(100 * period(), false, 8192, 64);
    sc_core::sc_start();
    EXPECT_EQ(latency(kept), controller + cl + data);
    EXPECT_EQ(latency(other_row), controller + 9 + rp + rcd + cl + data); // tRTP, then as of a closed bank
    EXPECT_EQ(counter("row_hits"), 1U);
    EXPECT_EQ(counter("row_misses"), 2U);
    EXPECT_EQ(counter("row_conflicts"), 0U);
}

TEST_F(DramTimingTest, PerBankRefreshHoldsUpItsBankAlone)
{
    DramConfig config;
    config.mapping = make_bank_row_column;
    config.refresh = make_per_bank_refresh;
    build(config);
    // Bank 0 is due at 9360 / 16 = 585.
    const auto& refreshed = initiator_->add(590 * period(), false, 0, 64);
    const auto& other = initiator_->add(590 * period(), false, uint64_t{1} << 26, 64);
    sc_core::sc_start();
    EXPECT_EQ(refreshed.answered / period(), 585U + 156 + rcd + cl + data);
    EXPECT_EQ(latency(other), controller + rcd + cl + data);
}

TEST_F(DramTimingTest, ARoundOfPerBankRefreshesCountsOnce)
{
    DramConfig config;
    config.refresh = make_per_bank_refresh;
    build(config);
    initiator_->add(0, false, 0, 64);
    initiator_->add((9360ULL * 1000 + 100) * period(), false, 0, 64);
    sc_core::sc_start();
    EXPECT_EQ(counter("refreshes"), 1000U);
    expect_accounted();
}

TEST_F(DramTimingTest, WithoutRefreshNothingIsHeldUp)
{
    DramConfig config;
    config.refresh = make_no_refresh;
    build(config);
    initiator_->add(0, false, 0, 64);
    const auto& later = initiator_->add(9400 * period(), false, 0, 64);
    sc_core::sc_start();
    EXPECT_EQ(latency(later), controller + cl + data);
    EXPECT_EQ(counter("refreshes"), 0U);
}

TEST_F(DramTimingTest, RefreshesOfALongIdleTimeAreCounted)
{
    build(DramConfig{});
    initiator_->add(0, false, 0, 64);
    initiator_->add((9360ULL * 1000 + 5000) * period(), false, 0, 64);
    sc_core::sc_start();
    EXPECT_EQ(counter("refreshes"), 1000U);
    expect_accounted();
}

TEST_F(DramTimingTest, TheBusSaysWhatItWaitedFor)
{
    DramConfig config;
    config.mapping = make_bank_row_column;
    build(config);
    initiator_->add(0, false, 0, 64);
    sc_core::sc_start();
    EXPECT_EQ(bus(BusState::idle), controller);
    EXPECT_EQ(bus(BusState::activate), rcd + cl);
    EXPECT_EQ(bus(BusState::read), data);
    initiator_->add(0, true, 64, 256); // hits; bursts of one bank group are 6 apart and 4 long
    sc_core::sc_start();
    EXPECT_EQ(bus(BusState::latency), cwl);
    EXPECT_EQ(bus(BusState::bank_group), 3 * 2U);
    EXPECT_EQ(bus(BusState::write), 4 * data);
    initiator_->add(0, true, 64, 64);
    initiator_->add(0, false, 128, 64);
    sc_core::sc_start();
    EXPECT_EQ(bus(BusState::turnaround), 9U + cl); // tWTR_L, then the read's own latency
    EXPECT_EQ(bus(BusState::refresh), 0U);
    initiator_->add(9400 * period(), false, 192, 64);
    sc_core::sc_start();
    // It came at 9402; the refresh began at 9360 and ended tRP + tRFC later.
    EXPECT_EQ(bus(BusState::refresh), 9360U + rp + 312 - 9402);
    EXPECT_EQ(bus(BusState::activate), 2 * (rcd + cl));
    expect_accounted();
}

// Figures of DRAMSys 5.1 for the same part: 18.48, 11.75, 11.34, 3.49 and 1.43 GB/s.
TEST_F(DramTimingTest, SequentialInterleavedReachesPeakLessRefresh)
{
    EXPECT_NEAR(bandwidth(make_interleaved, true, 32, 40000), 18.48, 18.48 * 0.05);
}
TEST_F(DramTimingTest, SequentialInOneBankIsBoundByTheBankGroup)
{
    EXPECT_NEAR(bandwidth(make_bank_row_column, true, 32, 40000), 11.75, 11.75 * 0.05);
}
TEST_F(DramTimingTest, RandomIsBoundByFourActivates)
{
    EXPECT_NEAR(bandwidth(make_interleaved, false, 32, 40000), 11.34, 11.34 * 0.05);
}
TEST_F(DramTimingTest, SequentialOneOutstanding)
{
    EXPECT_NEAR(bandwidth(make_interleaved, true, 1, 10000), 3.49, 3.49 * 0.05);
}
TEST_F(DramTimingTest, RandomOneOutstanding)
{
    EXPECT_NEAR(bandwidth(make_interleaved, false, 1, 10000), 1.43, 1.43 * 0.05);
}

} // namespace
