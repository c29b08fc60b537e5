// SPDX-License-Identifier: Apache-2.0
// A table of distances is all that the timing of a memory is.
#include "models/memory/dram/timing/timing_state.h"

#include <gtest/gtest.h>

namespace {

using namespace svp;

// 8 banks in 4 groups: banks 1 and 5 share one.
TimingState state(std::vector<TimingRule> rules, unsigned four_activates = 0)
{
    return TimingState({std::move(rules), four_activates}, 8, 4);
}

TEST(TimingState, ARuleHoldsInItsScopeAlone)
{
    TimingState bank = state({{DramCommand::activate, HeldBack::precharge, TimingScope::bank, 30}});
    bank.issue(DramCommand::activate, 1, 100);
    EXPECT_EQ(bank.precharge_from(1), 130U);
    EXPECT_EQ(bank.precharge_from(5), 0U);

    TimingState group = state({{DramCommand::read, HeldBack::column, TimingScope::bank_group, 6}});
    group.issue(DramCommand::read, 1, 100);
    EXPECT_EQ(group.column_from(5, true), 106U);
    EXPECT_EQ(group.column_from(2, false), 0U);

    TimingState channel = state({{DramCommand::write, HeldBack::read, TimingScope::channel, 20}});
    channel.issue(DramCommand::write, 1, 100);
    EXPECT_EQ(channel.column_from(2, false), 120U);
    EXPECT_EQ(channel.column_from(2, true), 0U);
}

TEST(TimingState, TheLongestRuleCounts)
{
    TimingState timing = state({{DramCommand::read, HeldBack::precharge, TimingScope::bank, 9},
                                {DramCommand::activate, HeldBack::precharge, TimingScope::bank, 39}});
    timing.issue(DramCommand::activate, 0, 100);
    timing.issue(DramCommand::read, 0, 116);
    EXPECT_EQ(timing.precharge_from(0), 139U);
    timing.issue(DramCommand::read, 0, 135);
    EXPECT_EQ(timing.precharge_from(0), 144U);
}

TEST(TimingState, AtMostFourActivatesInTheirWindow)
{
    TimingState timing = state({}, 26);
    for (unsigned i = 0; i < 4; ++i) {
        EXPECT_LE(timing.activate_from(i), 100 + i);
        timing.issue(DramCommand::activate, i, 100 + i);
    }
    EXPECT_EQ(timing.activate_from(4), 126U);
    timing.issue(DramCommand::activate, 4, 126);
    EXPECT_EQ(timing.activate_from(5), 127U);
}

TEST(TimingState, ClearedNothingIsHeldBack)
{
    TimingState timing = state({{DramCommand::activate, HeldBack::activate, TimingScope::channel, 50}}, 26);
    for (unsigned i = 0; i < 4; ++i)
        timing.issue(DramCommand::activate, i, 100);
    timing.hold_activates(0, 500);
    EXPECT_EQ(timing.activate_from(0), 500U);
    timing.clear();
    EXPECT_EQ(timing.activate_from(0), 0U);
}

} // namespace
