// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kernel_fixture.h"
#include "tests/unit/models/engines/common/front_bench.h"

namespace {

using namespace svp;
using test::Answer;
using test::FrontBench;

struct EngineFrontTest : test::KernelFixture {
    static std::vector<uint32_t> order(const FrontBench& bench)
    {
        std::vector<uint32_t> indices;
        for (const Answer& answer : bench.answers)
            indices.push_back(answer.abort ? 100 + answer.index : answer.index);
        return indices;
    }
    static uint64_t counter(Module& module, size_t index) { return module.statistics().counters().at(index).value; }
};

TEST_F(EngineFrontTest, BeginsTheCycleAfterAndAnswersOnItsOwnEdge)
{
    FrontBench bench(1, 3, {{100, 0, 0, 7}});
    bench.go_to(10);
    bench.send(0);
    FrontBench::finish();
    EXPECT_FALSE(bench.answered_inside_send);
    EXPECT_EQ(bench.engine.begun_at, std::vector<uint64_t>{11});
    EXPECT_EQ(bench.answers, (std::vector<Answer>{{111, false, 0, SVP_ERROR_NONE, 0, 7}}));
}

TEST_F(EngineFrontTest, OneAtATimeByDefault)
{
    EXPECT_EQ(EngineFrontConfig{}.depth, 1U);
    FrontBench bench(1, 3, {{100}, {100}});
    bench.go_to(1);
    bench.send(0);
    bench.send(1);
    FrontBench::finish();
    EXPECT_EQ(bench.engine.begun_at, (std::vector<uint64_t>{2, 102}));
    EXPECT_EQ(bench.answers.back().edge, 202U);
}

TEST_F(EngineFrontTest, CommandsInFlightOverlap)
{
    FrontBench bench(2, 3, {{100}, {100}});
    bench.go_to(1);
    bench.send(0);
    bench.send(1);
    FrontBench::finish();
    EXPECT_EQ(bench.engine.begun_at, (std::vector<uint64_t>{2, 3}));
    EXPECT_EQ(bench.answers.back().edge, 103U);
}

TEST_F(EngineFrontTest, CommandsBeyondTheDepthWaitForASlot)
{
    FrontBench bench(4, 3, {{50}, {10}, {50}, {50}, {20}, {5}});
    bench.go_to(1);
    for (uint32_t i = 0; i < 6; ++i)
        bench.send(i);
    FrontBench::finish();
    EXPECT_EQ(bench.engine.begun_at, (std::vector<uint64_t>{2, 3, 4, 5, 13, 33}));
    EXPECT_EQ(order(bench), (std::vector<uint32_t>{1, 4, 5, 0, 2, 3}));
}

TEST_F(EngineFrontTest, AnswersComeInTheOrderOfCompletion)
{
    FrontBench bench(4, 3, {{40}, {30}, {20}, {0}});
    bench.go_to(1);
    for (uint32_t i = 0; i < 4; ++i)
        bench.send(i);
    FrontBench::finish();
    EXPECT_EQ(order(bench), (std::vector<uint32_t>{3, 2, 1, 0}));
}

TEST_F(EngineFrontTest, EachAnswerCarriesItsOwnFaultAndEndsNoOther)
{
    FrontBench bench(2, 3,
                     {{50, 0, 0, 11}, {10, SVP_ERROR_CAPACITY, 5, 12}, {0, SVP_ERROR_OPERAND, 6, 0}, {1, 0, 0, 13}});
    bench.go_to(1);
    for (uint32_t i = 0; i < 4; ++i)
        bench.send(i);
    FrontBench::finish();
    EXPECT_EQ(bench.answers, (std::vector<Answer>{{13, false, 1, SVP_ERROR_CAPACITY, 5, 12},
                                                  {13, false, 2, SVP_ERROR_OPERAND, 6, 0},
                                                  {15, false, 3, SVP_ERROR_NONE, 0, 13},
                                                  {52, false, 0, SVP_ERROR_NONE, 0, 11}}));
    EXPECT_EQ(counter(bench.engine, 0), 4U);
    EXPECT_EQ(counter(bench.engine, 1), 2U);
    EXPECT_EQ(bench.engine.cancels, 0U);
}

TEST_F(EngineFrontTest, WhatIsCompletedFromOutsideIsAnsweredOnTheNextEdge)
{
    FrontBench bench(1, 3, {{1000}});
    bench.go_to(1);
    bench.send(0);
    bench.go_to(20);
    bench.engine.complete_first();
    EXPECT_TRUE(bench.answers.empty());
    FrontBench::finish();
    EXPECT_EQ(bench.answers.at(0).edge, 21U);
}

TEST_F(EngineFrontTest, AnAbortOfAnIdleEngineIsAnsweredInTheNextCycle)
{
    FrontBench bench(2, 3, {});
    bench.go_to(5);
    bench.abort();
    FrontBench::finish();
    EXPECT_EQ(bench.answers, (std::vector<Answer>{{6, true, 0, 0, 0, 0}}));
    EXPECT_EQ(bench.engine.cancels, 0U);
    EXPECT_EQ(counter(bench.engine, 0), 0U); // an abort is no command
}

TEST_F(EngineFrontTest, AnAbortEndsWhatIsInFlightThenWhatWaits)
{
    FrontBench bench(2, 3, {{100}, {100}, {100}, {100}});
    bench.go_to(1);
    for (uint32_t i = 0; i < 4; ++i)
        bench.send(i);
    bench.go_to(20);
    bench.abort();
    FrontBench::finish();
    EXPECT_EQ(order(bench), (std::vector<uint32_t>{0, 1, 2, 3, 100}));
    for (const Answer& answer : bench.answers) {
        EXPECT_EQ(answer.edge, 23U);
        EXPECT_EQ(answer.error_code, answer.abort ? SVP_ERROR_NONE : SVP_ERROR_ABORTED);
    }
    EXPECT_EQ(bench.engine.begun_at.size(), 2U);
    EXPECT_EQ(bench.engine.cancels, 1U);
    EXPECT_EQ(counter(bench.engine, 1), 4U);
}

TEST_F(EngineFrontTest, AnAbortReachesCommandsThatOnlyWait)
{
    FrontBench bench(1, 3, {{100}});
    bench.go_to(1);
    bench.send(0);
    bench.abort();
    FrontBench::finish();
    EXPECT_EQ(order(bench), (std::vector<uint32_t>{0, 100}));
    EXPECT_TRUE(bench.engine.begun_at.empty());
    EXPECT_EQ(bench.engine.cancels, 0U);
}

TEST_F(EngineFrontTest, TwoAbortsCancelOnceAndAreBothAnswered)
{
    FrontBench bench(1, 10, {{100}, {5}});
    bench.go_to(1);
    bench.send(0);
    bench.go_to(20);
    bench.abort(0);
    bench.go_to(25);
    bench.abort(1);
    bench.go_to(60);
    bench.abort(2);
    bench.go_to(70);
    bench.send(1);
    FrontBench::finish();
    EXPECT_EQ(order(bench), (std::vector<uint32_t>{0, 100, 101, 102, 1}));
    EXPECT_EQ(bench.engine.cancels, 1U);
    EXPECT_EQ(bench.answers[2].edge, 30U);
    EXPECT_EQ(bench.answers[4], (Answer{76, false, 1, SVP_ERROR_NONE, 0, 0}));
}

TEST_F(EngineFrontTest, AnEngineThatIsNotReadyBeginsAndAnswersNothing)
{
    FrontBench bench(2, 3, {{5}});
    bench.engine.be_ready(false);
    bench.go_to(1);
    bench.send(0);
    bench.go_to(50);
    EXPECT_TRUE(bench.engine.begun_at.empty());
    bench.engine.be_ready(true);
    FrontBench::finish();
    EXPECT_EQ(bench.answers.at(0).edge, 55U);
}

TEST_F(EngineFrontTest, AResetIsRefusedWhileACommandIsThere)
{
    FrontBench bench(1, 3, {{100}, {1}});
    bench.go_to(1);
    bench.send(0);
    EXPECT_FALSE(bench.engine.reset()); // waits
    bench.go_to(50);
    EXPECT_FALSE(bench.engine.reset()); // in flight
    FrontBench::finish();
    EXPECT_TRUE(bench.engine.reset());
    bench.send(1);
    FrontBench::finish();
    EXPECT_EQ(order(bench), (std::vector<uint32_t>{0, 1}));
}

} // namespace
