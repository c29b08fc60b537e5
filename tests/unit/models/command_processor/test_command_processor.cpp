// SPDX-License-Identifier: Apache-2.0
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/escalate_body.h"
#include "tests/unit/models/command_processor/command_processor_fixture.h"

#include <random>

namespace svp::test {
namespace {

TEST_F(CommandProcessorTest, RunsCommandsInOrderAndWritesRecords)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start();
        for (uint32_t i = 0; i < 5; ++i)
            place(b, i, good_command(i), 100 + i);
        r.write(SVP_CP_QTAIL, 5);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_QHEAD), 5u);
        EXPECT_EQ(r.read(SVP_CP_DONE_SEQ), 104u);
        EXPECT_EQ(r.read(SVP_CP_CUR_SEQ), 0u);
        EXPECT_EQ(r.read(SVP_CP_ERR_COUNT), 0u);
        EXPECT_EQ(r.read(SVP_CP_IRQ_STATUS), SVP_CP_IRQ_STATUS_QUEUE_EMPTY_MASK);
    });
    ASSERT_EQ(bench.engine.seen.size(), 5u);
    for (uint32_t i = 0; i < 5; ++i) {
        EXPECT_EQ(bench.engine.seen[i].command.layer, i);
        EXPECT_EQ(bench.engine.seen[i].address[SVP_ESCALATE_OPERAND_WEIGHTS], memory_base + memory_bytes / 2 + 2048);
        EXPECT_EQ(bench.engine.seen[i].address[SVP_ESCALATE_OPERAND_RESIDUAL], 0u);
        const svp_completion& done = record(bench, 100 + i);
        EXPECT_EQ(done.status, uint32_t{SVP_COMPLETION_OK});
        EXPECT_EQ(done.sequence, 100 + i);
        EXPECT_EQ(done.cycles, 100u);
        EXPECT_EQ(done.effectual_operations, 1000u + i);
        EXPECT_EQ(bench.observer.dispatches[i].first, 100 + i);
        EXPECT_EQ(bench.observer.retirements[i].completion.sequence, 100 + i);
    }
}

TEST_F(CommandProcessorTest, ActivityAddsUpToElapsedCycles)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start();
        place(b, 0, good_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        r.drain();
    });
    Activity& activity = bench.processor.statistics().activities().front();
    activity.settle(bench.processor.current_edge());
    uint64_t sum = 0;
    for (unsigned i = 0; i < activity.states().size(); ++i)
        sum += activity.cycles(i);
    EXPECT_EQ(sum, bench.processor.current_edge());
    EXPECT_EQ(activity.cycles(3), 100u); // running: exactly the engine's time
    EXPECT_EQ(activity.cycles(2), ControlConfig{}.decode_cycles);
    EXPECT_EQ(activity.cycles(1), 20u); // one bus access
    EXPECT_EQ(activity.cycles(4), 40u); // two
}

TEST_F(CommandProcessorTest, WrapsRoundTheRing)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start(2);
        uint32_t tail = 0;
        for (uint32_t sequence = 1; sequence <= 50; ++sequence) {
            place(b, tail, good_command(sequence), sequence);
            tail = (tail + 1) % 4;
            r.write(SVP_CP_QTAIL, tail);
            if (sequence % 3 == 0) {
                EXPECT_TRUE(r.drain());
            }
        }
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_QHEAD), 50u % 4);
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
    });
    ASSERT_EQ(bench.engine.seen.size(), 50u);
    for (uint32_t i = 0; i < 50; ++i)
        EXPECT_EQ(bench.engine.seen[i].command.sequence, i + 1);
}

TEST_F(CommandProcessorTest, FullIsOneEntryBeforeTheHead)
{
    with([](Bench& b, const Registers& r) {
        b.engine.by_layer[0].nanoseconds = 50000;
        r.start(2);
        for (uint32_t i = 0; i < 3; ++i)
            place(b, i, good_command(i), i + 1);
        r.write(SVP_CP_QTAIL, 2);
        EXPECT_FALSE(r.read(SVP_CP_STATUS) & SVP_CP_STATUS_FULL_MASK);
        r.write(SVP_CP_QTAIL, 3);
        EXPECT_TRUE(r.read(SVP_CP_STATUS) & SVP_CP_STATUS_FULL_MASK);
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
        r.write(SVP_CP_QTAIL, 0); // would make a full ring look empty
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_QUEUE_TAIL});
        EXPECT_EQ(r.read(SVP_CP_QTAIL), 3u);
        EXPECT_TRUE(r.drain());
    });
}

class BadTail : public CommandProcessorTest, public testing::WithParamInterface<uint32_t> {};

TEST_P(BadTail, IsRefusedAndTheQueueGoesOn)
{
    with([tail = GetParam()](Bench& b, const Registers& r) {
        b.engine.by_layer[0].nanoseconds = 5000;
        r.start(3);
        for (uint32_t i = 0; i < 4; ++i)
            place(b, i, good_command(i), i + 1);
        r.write(SVP_CP_QTAIL, 4);
        r.write(SVP_CP_QTAIL, tail);
        EXPECT_EQ(r.read(SVP_CP_QTAIL), 4u);
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_QUEUE_TAIL});
        EXPECT_EQ(r.read(SVP_CP_ERR_INFO), tail);
        EXPECT_TRUE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_QUEUE_ERR_MASK);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(b.engine.seen.size(), 4u);
    });
}

// Out of a ring of 8, or with four of seven entries taken past the head.
INSTANTIATE_TEST_SUITE_P(Tails, BadTail, testing::Values(8u, 9u, 0xffffffffu, 0u, 2u, 3u));

TEST_F(CommandProcessorTest, LocksTheQueueWhileEnabled)
{
    with([](Bench&, const Registers& r) {
        r.write(SVP_CP_QTAIL, 1); // not enabled
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_QUEUE_TAIL});
        r.start(3, SVP_CP_CTRL_CLEAR_ERROR_MASK);
        for (uint32_t offset : {SVP_CP_QBASE_LO, SVP_CP_QBASE_HI, SVP_CP_QCFG}) {
            const uint32_t before = r.read(offset);
            r.write(offset, 5 << 7);
            EXPECT_EQ(r.read(offset), before);
            EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_QUEUE_CONFIG});
            EXPECT_EQ(r.read(SVP_CP_ERR_INFO), offset);
            r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_CLEAR_ERROR_MASK);
            EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
        }
    });
}

TEST_F(CommandProcessorTest, RefusesBadQueueSizes)
{
    with([](Bench&, const Registers& r) {
        const uint32_t largest = SVP_FIELD_GET(SVP_CP_CAP0_MAX_QUEUE_LOG2, r.read(SVP_CP_CAP0));
        for (uint32_t log2 : {0u, largest + 1, 31u}) {
            r.start(log2, SVP_CP_CTRL_CLEAR_ERROR_MASK);
            EXPECT_FALSE(r.read(SVP_CP_CTRL) & SVP_CP_CTRL_ENABLE_MASK);
            EXPECT_EQ(r.read(SVP_CP_ERR_CODE), uint32_t{SVP_ERROR_QUEUE_CONFIG});
        }
        r.start(largest, SVP_CP_CTRL_CLEAR_ERROR_MASK);
        EXPECT_TRUE(r.read(SVP_CP_CTRL) & SVP_CP_CTRL_ENABLE_MASK);
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
    });
}

struct BadCommand {
    const char* name;
    std::function<void(svp_layer_command&)> spoil;
    uint32_t code, info;
};

const BadCommand bad_commands[] = {
    {"opcode", [](auto& c) { change_body(c, [](auto& b) { b.opcode = 99; }); }, SVP_ERROR_OPCODE, 99},
    {"engine", [](auto& c) { c.engine = 99; }, SVP_ERROR_ENGINE, 99},
    {"unit", [](auto& c) { c.unit = 3; }, SVP_ERROR_ENGINE, 3 << 8 | SVP_ENGINE_ESCALATE},
    {"version", [](auto& c) { c.version = 7; }, SVP_ERROR_VERSION, 7},
    {"reserved", [](auto& c) { c.reserved[1] = 1; }, SVP_ERROR_RESERVED, 0},
    {"reserved in the body", [](auto& c) { change_body(c, [](auto& b) { b.reserved1[4] = 1; }); }, SVP_ERROR_RESERVED,
     0},
    {"flag", [](auto& c) { c.flags = 1u << 31; }, SVP_ERROR_RESERVED, 0},
    {"shape", [](auto& c) { change_body(c, [](auto& b) { b.out_h = 7; }); }, SVP_ERROR_SHAPE, 0},
    {"format", [](auto& c) { change_body(c, [](auto& b) { b.input_format = 9; }); }, SVP_ERROR_FORMAT, 0},
    {"region number", [](auto& c) { c.operand_region[0] = SVP_REGIONS; }, SVP_ERROR_OPERAND, 0},
    {"empty region", [](auto& c) { c.operand_region[2] = 7; }, SVP_ERROR_OPERAND, 2},
    {"behind region", [](auto& c) { c.operand[1].offset = memory_bytes / 2 - 1023; }, SVP_ERROR_OPERAND, 1},
    {"far behind region", [](auto& c) { c.operand[4].offset = 0xffffffff; }, SVP_ERROR_OPERAND, 4},
    {"operand size", [](auto& c) { c.operand[0].size -= 1; }, SVP_ERROR_OPERAND, 0},
};

TEST_F(CommandProcessorTest, RefusesBadCommandsAndGoesOn)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        constexpr uint32_t count = std::size(bad_commands);
        r.start(5);
        for (uint32_t i = 0; i < count; ++i) {
            svp_layer_command command = good_command(i);
            bad_commands[i].spoil(command);
            place(b, 2 * i, command, 1 + 2 * i);
            place(b, 2 * i + 1, good_command(100 + i), 2 + 2 * i);
        }
        r.write(SVP_CP_QTAIL, 2 * count);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_COUNT), count);
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), bad_commands[0].code); // the first one stays
        EXPECT_EQ(r.read(SVP_CP_ERR_SEQ), 1u);
        EXPECT_EQ(r.read(SVP_CP_ERR_ADDR_LO), static_cast<uint32_t>(ring_address));
        EXPECT_TRUE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_JOB_ERROR_MASK);
    });
    for (uint32_t i = 0; i < std::size(bad_commands); ++i) {
        SCOPED_TRACE(bad_commands[i].name);
        EXPECT_EQ(record(bench, 1 + 2 * i).status, uint32_t{SVP_COMPLETION_ERROR});
        EXPECT_EQ(record(bench, 1 + 2 * i).error_code, bad_commands[i].code);
        EXPECT_EQ(record(bench, 1 + 2 * i).error_info, bad_commands[i].info);
        EXPECT_EQ(record(bench, 2 + 2 * i).status, uint32_t{SVP_COMPLETION_OK});
    }
    EXPECT_EQ(bench.engine.seen.size(), std::size(bad_commands)); // only the good ones
}

TEST_F(CommandProcessorTest, ReportsEngineErrors)
{
    const uint32_t codes[] = {SVP_ERROR_CAPACITY, SVP_ERROR_BUS_READ, SVP_ERROR_BUS_WRITE, SVP_ERROR_DATA_FORMAT,
                              SVP_ERROR_OVERFLOW};
    Bench& bench = with([&codes](Bench& b, const Registers& r) {
        r.start(4);
        for (uint32_t i = 0; i < std::size(codes); ++i) {
            b.engine.by_layer[i] = {200, codes[i], 0x1000 + i};
            place(b, i, good_command(i), i + 1);
        }
        r.write(SVP_CP_QTAIL, std::size(codes));
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_COUNT), std::size(codes));
        EXPECT_EQ(r.read(SVP_CP_ERR_INFO), 0x1000u);
    });
    for (uint32_t i = 0; i < std::size(codes); ++i) {
        EXPECT_EQ(record(bench, i + 1).error_code, codes[i]);
        EXPECT_EQ(record(bench, i + 1).error_info, 0x1000 + i);
    }
}

TEST_F(CommandProcessorTest, StopsOnErrorUntilResumed)
{
    with([](Bench& b, const Registers& r) {
        b.engine.by_layer[0] = {100, SVP_ERROR_OVERFLOW, 5};
        r.start(3, SVP_CP_CTRL_STOP_ON_ERROR_MASK);
        place(b, 0, good_command(0), 1);
        place(b, 1, good_command(1), 2);
        r.write(SVP_CP_QTAIL, 2);
        EXPECT_FALSE(r.drain());
        EXPECT_EQ(SVP_FIELD_GET(SVP_CP_STATUS_STATE, r.read(SVP_CP_STATUS)), SVP_CP_STATUS_STATE_HALT);
        EXPECT_EQ(b.engine.seen.size(), 1u);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_RESUME_MASK);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(b.engine.seen.size(), 2u);
    });
}

TEST_F(CommandProcessorTest, PausesBetweenCommands)
{
    with([](Bench& b, const Registers& r) {
        r.start(3);
        place(b, 0, good_command(0), 1);
        place(b, 1, good_command(1), 2);
        b.engine.by_layer[0].nanoseconds = 5000;
        r.write(SVP_CP_QTAIL, 2);
        r.pause_us(1);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_PAUSE_MASK);
        r.pause_us(20);
        EXPECT_EQ(r.read(SVP_CP_DONE_SEQ), 1u); // the running one ended
        EXPECT_EQ(b.engine.seen.size(), 1u);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_RESUME_MASK);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_DONE_SEQ), 2u);
    });
}

TEST_F(CommandProcessorTest, FlushDropsWhatHasNotBegun)
{
    with([](Bench& b, const Registers& r) {
        r.start(3);
        for (uint32_t i = 0; i < 4; ++i)
            place(b, i, good_command(i), i + 1);
        b.engine.by_layer[0].nanoseconds = 5000;
        r.write(SVP_CP_QTAIL, 4);
        r.pause_us(1);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | SVP_CP_CTRL_QUEUE_FLUSH_MASK);
        EXPECT_EQ(r.read(SVP_CP_QTAIL), 1u);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(b.engine.seen.size(), 1u);
        EXPECT_EQ(record(b, 1).status, uint32_t{SVP_COMPLETION_OK});
        EXPECT_EQ(record(b, 2).status, uint32_t{SVP_COMPLETION_PENDING});
        place(b, 1, good_command(9), 9); // and the queue works on
        r.write(SVP_CP_QTAIL, 2);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(record(b, 9).status, uint32_t{SVP_COMPLETION_OK});
    });
}

TEST_F(CommandProcessorTest, NopsNeedNoEngine)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        svp_layer_command nop{};
        nop.version = SVP_COMMAND_VERSION;
        r.start(3);
        place(b, 0, nop, 1);
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
    });
    EXPECT_TRUE(bench.engine.seen.empty());
    EXPECT_EQ(record(bench, 1).status, uint32_t{SVP_COMPLETION_OK});
}

TEST_F(CommandProcessorTest, RandomRingTrafficRetiresEachCommandOnce)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        std::mt19937_64 random(7);
        r.start(3);
        uint32_t tail = 0, next = 1;
        while (next <= 300) {
            const uint32_t head = r.read(SVP_CP_QHEAD);
            const uint32_t room = 7 - ((tail - head) & 7);
            const auto batch = static_cast<uint32_t>(random() % (room + 1));
            for (uint32_t i = 0; i < batch; ++i, ++next, tail = (tail + 1) & 7) {
                b.engine.by_layer[next].nanoseconds = 1 + random() % 3000;
                place(b, tail, good_command(next), next);
            }
            r.write(SVP_CP_QTAIL, tail);
        }
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
        EXPECT_EQ(r.read(SVP_CP_DONE_SEQ), next - 1);
    });
    for (size_t i = 0; i < bench.observer.retirements.size(); ++i)
        EXPECT_EQ(bench.observer.retirements[i].command.sequence, i + 1);
    EXPECT_GE(bench.observer.retirements.size(), 300u);
}

} // namespace
} // namespace svp::test
