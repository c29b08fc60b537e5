// SPDX-License-Identifier: Apache-2.0
#include "models/common/statistics.h"

#include <gtest/gtest.h>
#include <stdexcept>

using svp::Statistics;

TEST(Activity, StatesAddUpToElapsedCycles)
{
    Statistics statistics;
    auto& unit = statistics.activity("unit", "a unit", 1, {"idle", "busy", "stall.input"});
    unit.enter(1, 10);
    unit.enter(2, 15);
    unit.enter(0, 40);
    unit.settle(50);
    EXPECT_EQ(unit.cycles(0), 20U);
    EXPECT_EQ(unit.cycles(1), 5U);
    EXPECT_EQ(unit.cycles(2), 25U);
}

TEST(Activity, LanesMultiplyAndSplitsMustAddUp)
{
    Statistics statistics;
    auto& unit = statistics.activity("unit", "six lanes", 6, {"idle", "busy", "stall.input"});
    unit.account(10, {{1, 40}, {2, 20}}, 0);
    EXPECT_EQ(unit.cycles(1), 40U);
    EXPECT_THROW(unit.account(20, {{1, 59}}, 0), std::logic_error);
}

TEST(Activity, CyclesNeverRunBackwards)
{
    Statistics statistics;
    auto& unit = statistics.activity("unit", "a unit", 1, {"idle", "busy"});
    unit.enter(1, 10);
    EXPECT_THROW(unit.enter(0, 9), std::logic_error);
}

TEST(Activity, StatesSayWhatKindOfCycleTheyCount)
{
    using svp::kind_of_state;
    using svp::StateKind;
    EXPECT_EQ(kind_of_state("idle"), StateKind::idle);
    EXPECT_EQ(kind_of_state("busy"), StateKind::busy);
    EXPECT_EQ(kind_of_state("busy.read"), StateKind::busy);
    EXPECT_EQ(kind_of_state("stall.row"), StateKind::stall);
    EXPECT_EQ(kind_of_state("loss.empty"), StateKind::loss);
    for (const char* name : {"", "stall", "loss", "row_wait", "idle.read", "busily", "stall_row", ".busy"})
        EXPECT_THROW(kind_of_state(name), std::logic_error) << name;
    Statistics statistics;
    EXPECT_THROW(statistics.activity("unit", "starts busy", 1, {"busy", "idle"}), std::logic_error);
    EXPECT_THROW(statistics.activity("unit", "idles twice", 1, {"idle", "idle"}), std::logic_error);
    EXPECT_THROW(statistics.activity("unit", "waits", 1, {"idle", "busy", "wait"}), std::logic_error);
}
