// SPDX-License-Identifier: Apache-2.0
// Locks: who is granted what in which cycle, and what is refused.
#include "interface/engines/aie/aie_command.h"
#include "models/engines/aie/lock/lock_bank.h"
#include "tests/support/aie_dma_rig.h"
#include "tests/support/kernel_fixture.h"

#include <gmock/gmock.h>

namespace {

using namespace svp;
using testing::ElementsAre;

class Locks : public test::KernelFixture {
  protected:
    struct Asker : aie::LockRequest {
        std::vector<uint64_t> granted_at;
    };
    Asker& asker(unsigned requester, unsigned lock, int value)
    {
        Asker& one = askers_.emplace_back();
        one.requester = requester;
        one.lock = lock;
        one.value = value;
        one.granted = [this, &one] {
            one.granted_at.push_back(cycle());
            order_.push_back(one.requester);
        };
        return one;
    }
    uint64_t cycle() const { return clock_.edge_at(sc_core::sc_time_stamp()); }
    void at(uint64_t cycle, std::function<void()> what) { script_.at(cycle, std::move(what)); }
    void acquire_at(uint64_t cycle, Asker& one)
    {
        at(cycle, [this, &one] { bank_.acquire(one); });
    }
    void release_at(uint64_t cycle, unsigned lock, int value, unsigned requester = 99)
    {
        at(cycle, [=, this_bank = &bank_] { this_bank->release(lock, value, requester); });
    }
    static void run() { sc_core::sc_start(); }

    Clock clock_{1000};
    test::FaultLog faults_;
    test::Script script_{"script", clock_};
    aie::LockBank bank_{"bank", clock_, {3, 2}, 16, 0x1F000, faults_};
    std::deque<Asker> askers_;
    std::vector<unsigned> order_;
};

TEST_F(Locks, AFreeLockIsGrantedInTheNextCycle)
{
    bank_.set_value(4, 2);
    Asker& one = asker(1, 4, -2);
    acquire_at(10, one);
    run();
    EXPECT_THAT(one.granted_at, ElementsAre(11));
    EXPECT_EQ(bank_.value(4), 0);
}

TEST_F(Locks, AReleaseOfACycleIsSeenInTheNext)
{
    Asker& one = asker(1, 0, -1);
    acquire_at(5, one);
    release_at(20, 0, 1);
    run();
    EXPECT_THAT(one.granted_at, ElementsAre(21));
}

TEST_F(Locks, ReleaseAndAcquireOfOneCycleMeet)
{
    Asker& one = asker(1, 0, -1);
    acquire_at(7, one);
    release_at(7, 0, 1);
    run();
    EXPECT_THAT(one.granted_at, ElementsAre(8));
}

TEST_F(Locks, TheOldestComesFirstThenTheLowestRequester)
{
    Asker& a = asker(9, 0, -1);
    Asker& b = asker(7, 0, -1);
    Asker& c = asker(5, 0, -1);
    acquire_at(1, a);
    acquire_at(2, b); // 7 and 5 in the same cycle, 7 asked first
    acquire_at(2, c);
    release_at(10, 0, 1);
    release_at(11, 0, 1);
    release_at(12, 0, 1);
    run();
    EXPECT_THAT(order_, ElementsAre(9, 5, 7));
    EXPECT_THAT(a.granted_at, ElementsAre(11));
    EXPECT_THAT(c.granted_at, ElementsAre(12));
    EXPECT_THAT(b.granted_at, ElementsAre(13));
}

TEST_F(Locks, ARequestThatFitsPassesAnOlderOneThatDoesNot)
{
    Asker& wants_two = asker(1, 0, -2);
    Asker& wants_one = asker(2, 0, -1);
    acquire_at(1, wants_two);
    acquire_at(2, wants_one);
    release_at(3, 0, 1);
    run();
    EXPECT_TRUE(wants_two.granted_at.empty());
    EXPECT_THAT(wants_one.granted_at, ElementsAre(4));
}

TEST_F(Locks, EqualWaitsForTheVeryValueEvenIfAnotherGrantMakesIt)
{
    Asker& equal = asker(1, 0, 2);
    Asker& at_least = asker(2, 0, -1);
    acquire_at(1, equal);
    acquire_at(5, at_least);
    at(2, [this] { bank_.set_value(0, 3); });
    run();
    EXPECT_THAT(at_least.granted_at, ElementsAre(6));
    EXPECT_THAT(equal.granted_at, ElementsAre(7));
    EXPECT_EQ(bank_.value(0), 0);
}

TEST_F(Locks, EqualToZeroTakesNothing)
{
    Asker& one = asker(1, 3, 0);
    acquire_at(1, one);
    run();
    EXPECT_THAT(one.granted_at, ElementsAre(2));
    EXPECT_EQ(bank_.value(3), 0);
}

TEST_F(Locks, AWrittenValueIsSeenAtOnceAndDecidedWithInTheNextCycle)
{
    Asker& one = asker(1, 0, -1);
    acquire_at(1, one);
    at(4, [this] {
        bank_.set_value(0, 5);
        EXPECT_EQ(bank_.value(0), 5);
    });
    run();
    EXPECT_THAT(one.granted_at, ElementsAre(5));
    EXPECT_EQ(bank_.value(0), 4);
}

TEST_F(Locks, TryingTakesAtOnceOrNotAtAll)
{
    at(3, [this] {
        bank_.set_value(0, 2);
        EXPECT_FALSE(bank_.try_acquire(0, -3));
        EXPECT_FALSE(bank_.try_acquire(0, 1));
        EXPECT_TRUE(bank_.try_acquire(0, -1));
        EXPECT_EQ(bank_.value(0), 1);
        EXPECT_TRUE(bank_.try_acquire(0, 1));
        EXPECT_FALSE(bank_.try_acquire(0, -1));
    });
    run();
    EXPECT_EQ(bank_.value(0), 0);
    EXPECT_TRUE(faults_.faults.empty());
}

TEST_F(Locks, ACancelledRequestIsNeverGranted)
{
    bank_.set_value(1, 1);
    Asker& waits = asker(1, 0, -1);
    Asker& cancels = asker(2, 1, -1);
    Asker& granted_too = asker(3, 1, -1);
    cancels.granted = [this, &waits, &granted_too] {
        bank_.cancel(waits);
        bank_.cancel(granted_too);
    };
    acquire_at(1, waits);
    acquire_at(5, cancels);
    at(5, [this] { bank_.set_value(1, 2); });
    acquire_at(5, granted_too);
    release_at(10, 0, 1);
    run();
    EXPECT_TRUE(waits.granted_at.empty());
    EXPECT_TRUE(granted_too.granted_at.empty());
    EXPECT_EQ(bank_.value(0), 1);
    EXPECT_TRUE(bank_.waiting().empty());
}

TEST_F(Locks, ListsWhoWaitsOldestFirst)
{
    Asker& a = asker(3, 9, -1);
    Asker& b = asker(2, 4, -1);
    Asker& c = asker(1, 0, 7);
    acquire_at(5, a);
    acquire_at(4, b);
    acquire_at(5, c);
    run();
    EXPECT_THAT(bank_.waiting(), ElementsAre(&b, &c, &a));
}

TEST_F(Locks, WhatIsOutOfRangeIsAFaultThatNamesTileAndRegister)
{
    Asker& no_lock = asker(1, 16, -1);
    Asker& no_value = asker(1, 5, -64);
    acquire_at(1, no_lock);
    acquire_at(2, no_value);
    release_at(3, 16, 1);
    release_at(4, 6, -1);
    at(5, [this] { bank_.set_value(7, 64); });
    at(6, [this] { bank_.set_value(7, -1); });
    at(7, [this] { EXPECT_FALSE(bank_.try_acquire(16, -1)); });
    release_at(8, 8, 60);
    release_at(9, 8, 4);
    run();
    ASSERT_EQ(faults_.faults.size(), 8U);
    const uint32_t offsets[] = {0x1F000, 0x1F050, 0x1F000, 0x1F060, 0x1F070, 0x1F070, 0x1F000, 0x1F080};
    for (size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(faults_.faults[i].code, uint32_t{SVP_ERROR_ARRAY_LOCK});
        EXPECT_EQ(faults_.faults[i].offset, offsets[i]) << faults_.faults[i].what;
        EXPECT_EQ(faults_.faults[i].tile.column, 3U);
        EXPECT_EQ(faults_.faults[i].tile.row, 2U);
    }
    EXPECT_EQ(bank_.value(8), 60);
    EXPECT_EQ(bank_.value(16), 0);
}

TEST_F(Locks, ResetForgetsEverything)
{
    Asker& one = asker(1, 0, -1);
    acquire_at(1, one);
    at(5, [this] { bank_.set_value(3, 9); });
    at(8, [this] {
        bank_.release(0, 1, 4); // would be granted in 9
        bank_.reset();
    });
    Asker& later = asker(2, 0, -1);
    acquire_at(12, later);
    release_at(14, 0, 1);
    run();
    EXPECT_TRUE(one.granted_at.empty());
    EXPECT_THAT(later.granted_at, ElementsAre(15));
    EXPECT_EQ(bank_.value(3), 0);
}

TEST_F(Locks, NothingIsScheduledWhileNothingCanHappen)
{
    Asker& one = asker(1, 0, -1);
    acquire_at(3, one);
    run(); // would not return
    EXPECT_EQ(cycle(), 4U);
}

} // namespace
