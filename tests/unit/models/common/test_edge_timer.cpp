// SPDX-License-Identifier: Apache-2.0
#include "models/common/edge_timer.h"
#include "tests/support/kernel_fixture.h"

#include <sysc/kernel/sc_module.h>
#include <vector>

namespace {

using namespace svp;

struct Owner : sc_core::sc_module {
    explicit Owner(const sc_core::sc_module_name& name) : sc_module(name) {}
    Clock clock{1000};
    std::vector<std::pair<uint64_t, uint64_t>> woken; // edge asked for, ticks
    std::vector<uint64_t> again;                      // asked for from the method, one each time
    EdgeTimer timer{"timer", clock, [this](uint64_t edge) {
                        woken.emplace_back(edge, sc_core::sc_time_stamp().value());
                        if (again.empty()) return;
                        timer.wake_by(again.back());
                        again.pop_back();
                    }};
};

using Woken = std::vector<std::pair<uint64_t, uint64_t>>;

struct EdgeTimerTest : test::KernelFixture {
    Owner owner{"owner"};
    static void run_to(uint64_t ticks)
    {
        sc_core::sc_start(sc_core::sc_time::from_value(ticks) - sc_core::sc_time_stamp());
    }
};

TEST_F(EdgeTimerTest, WakesOnTheEarliestEdgeAskedForOnly)
{
    run_to(500);
    EXPECT_TRUE(owner.woken.empty());
    owner.timer.wake_by(9);
    owner.timer.wake_by(4);
    owner.timer.wake_by(7);
    sc_core::sc_start();
    EXPECT_EQ(owner.woken, (Woken{{4, 4000}}));
}

TEST_F(EdgeTimerTest, TheMethodMayAskAgain)
{
    owner.again = {8, 5};
    owner.timer.wake_by(2);
    sc_core::sc_start();
    EXPECT_EQ(owner.woken, (Woken{{2, 2000}, {5, 5000}, {8, 8000}}));
}

TEST_F(EdgeTimerTest, APassedEdgeMeansNowAndNowMayBeBetweenEdges)
{
    run_to(10500);
    owner.timer.wake_by(3);
    run_to(10600);
    owner.timer.wake_now();
    run_to(10700);
    EXPECT_EQ(owner.woken, (Woken{{3, 10500}, {0, 10600}}));
}

TEST_F(EdgeTimerTest, StoppedItForgetsAndCanBeAskedAnew)
{
    owner.timer.wake_by(5);
    run_to(1500);
    owner.timer.stop();
    run_to(8500);
    EXPECT_TRUE(owner.woken.empty());
    owner.timer.wake_by(12);
    sc_core::sc_start();
    EXPECT_EQ(owner.woken, (Woken{{12, 12000}}));
}

} // namespace
