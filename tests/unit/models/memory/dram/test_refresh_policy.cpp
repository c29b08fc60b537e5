// SPDX-License-Identifier: Apache-2.0
// Passing over the refreshes of an idle time leaves a policy where taking them one by one does.
#include "models/memory/dram/refresh/refresh_policy_list.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace {

using namespace svp;

constexpr unsigned banks = 4;

struct Idle {
    std::vector<Refresh> last; // of each bank
    uint64_t rounds = 0, next = 0;
};

Idle pass(RefreshPolicy& policy, uint64_t edge, bool skipping)
{
    Idle idle;
    idle.last.resize(banks);
    while (policy.due() <= edge) {
        const Refresh refresh = policy.take();
        for (unsigned bank = refresh.first_bank; bank < refresh.first_bank + refresh.banks; ++bank)
            idle.last[bank] = refresh;
        idle.rounds += refresh.round;
        if (skipping) idle.rounds += policy.skip_rounds(edge);
    }
    idle.next = policy.due();
    return idle;
}

class EveryRefreshPolicy : public testing::TestWithParam<std::pair<const char*, MakeRefreshPolicy>> {};

TEST_P(EveryRefreshPolicy, SkippedRoundsLeaveNoTrace)
{
    std::mt19937_64 random(1);
    DramTiming timing;
    timing.trefi = 1000;
    for (int trial = 0; trial < 300; ++trial) {
        const auto one_by_one = GetParam().second(timing, banks), skipping = GetParam().second(timing, banks);
        uint64_t edge = 0;
        for (int pause = 0; pause < 4; ++pause) {
            edge += random() % 20000;
            const Idle expected = pass(*one_by_one, edge, false), idle = pass(*skipping, edge, true);
            ASSERT_EQ(idle.rounds, expected.rounds);
            ASSERT_EQ(idle.next, expected.next);
            for (unsigned bank = 0; bank < banks; ++bank) {
                ASSERT_EQ(idle.last[bank].due, expected.last[bank].due);
                ASSERT_EQ(idle.last[bank].cycles, expected.last[bank].cycles);
            }
        }
    }
}

TEST_P(EveryRefreshPolicy, BeginsAnewWhereItIsRestarted)
{
    const auto restarted = GetParam().second(DramTiming{}, banks), fresh = GetParam().second(DramTiming{}, banks);
    pass(*restarted, 100001, false);
    restarted->restart(200000);
    if (fresh->due() == RefreshPolicy::never) {
        EXPECT_EQ(restarted->due(), RefreshPolicy::never);
        return;
    }
    for (int i = 0; i < 10; ++i) {
        const Refresh expected = fresh->take(), refresh = restarted->take();
        EXPECT_EQ(refresh.due, 200000 + expected.due);
        EXPECT_EQ(refresh.first_bank, expected.first_bank);
    }
}

INSTANTIATE_TEST_SUITE_P(Policies, EveryRefreshPolicy, testing::ValuesIn(std::vector(refresh_policies)),
                         [](const auto& test) { return test.param.first; });

} // namespace
