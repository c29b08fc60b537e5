// SPDX-License-Identifier: Apache-2.0
// Reset values over the bus, interrupts, PMU, capabilities, bad accesses.
#include "interface/generated/command_processor_table.h"
#include "tests/unit/models/command_processor/command_processor_fixture.h"

namespace svp::test {
namespace {

using CommandProcessorRegisters = CommandProcessorTest;
using testing::UnitTest;

TEST_F(CommandProcessorRegisters, HaveTheirResetValues)
{
    with([](Bench&, const Registers& r) {
        for (const RegisterInfo& info : command_processor_table::registers)
            for (uint32_t i = 0; info.reset_known && i < info.count; ++i)
                EXPECT_EQ(r.read(info.offset + i * info.stride), info.reset & info.readable()) << info.name;
    });
}

TEST_F(CommandProcessorRegisters, TellTheEngine)
{
    with([](Bench&, const Registers& r) {
        EXPECT_EQ(r.read(SVP_CP_CAP_ENGINES), 1u);
        const uint32_t engine = r.read(SVP_CP_CAP_ENGINE(0));
        EXPECT_EQ(SVP_FIELD_GET(SVP_CP_CAP_ENGINE_ID, engine), 1u);
        EXPECT_EQ(SVP_FIELD_GET(SVP_CP_CAP_ENGINE_UNIT, engine), 0u);
        EXPECT_EQ(SVP_FIELD_GET(SVP_CP_CAP_ENGINE_TARGET_BYTES, engine), sizeof(svp_escalate_target));
        const svp_escalate_target target = small_target();
        for (uint32_t word = 0; word < SVP_TARGET_WORDS; ++word) {
            uint32_t expected = 0;
            if (4 * word < sizeof target)
                std::memcpy(&expected, reinterpret_cast<const char*>(&target) + 4 * word, sizeof expected);
            EXPECT_EQ(r.read(SVP_CP_CAP_TARGET(word)), expected) << word;
        }
        EXPECT_EQ(r.read(SVP_CP_CAP_ENGINE(1)), 0u);
    });
}

TEST_F(CommandProcessorRegisters, BadAccessesAreBusErrorsWithALogLine)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        EXPECT_EQ(r.read(0xff0), 0xffffffffu);
        EXPECT_EQ(r.read(0xff0), 0xffffffffu);
        EXPECT_EQ(r.read(0x012), 0xffffffffu);
        EXPECT_EQ(b.cpu.bus_errors(), 3u);
    });
    ASSERT_EQ(bench.log.size(), 2u); // the first touch only, and the misaligned one
    EXPECT_NE(bench.log[0].find("0xff0"), std::string::npos);
    EXPECT_NE(bench.log[1].find("0x012"), std::string::npos);
}

TEST_F(CommandProcessorRegisters, InterruptFollowsEnableAndStatus)
{
    with([](Bench& b, const Registers& r) {
        r.write(SVP_CP_IRQ_TEST, SVP_CP_IRQ_TEST_DESC_DONE_MASK);
        EXPECT_EQ(r.read(SVP_CP_IRQ_STATUS), 1u);
        EXPECT_EQ(r.read(SVP_CP_IRQ_PENDING), 0u);
        EXPECT_FALSE(b.interrupt.read());
        r.write(SVP_CP_IRQ_ENABLE, SVP_CP_IRQ_ENABLE_DESC_DONE_MASK);
        EXPECT_EQ(r.read(SVP_CP_IRQ_PENDING), 1u);
        EXPECT_TRUE(b.interrupt.read());
        r.write(SVP_CP_IRQ_STATUS, SVP_CP_IRQ_STATUS_JOB_ERROR_MASK); // another bit
        EXPECT_TRUE(b.interrupt.read());
        r.write(SVP_CP_IRQ_STATUS, SVP_CP_IRQ_STATUS_DESC_DONE_MASK);
        EXPECT_FALSE(b.interrupt.read());
    });
}

TEST_F(CommandProcessorRegisters, OnlyFlaggedCommandsRaiseDescDone)
{
    with([](Bench& b, const Registers& r) {
        r.start();
        svp_layer_command flagged = good_command(1);
        flagged.flags = SVP_FLAG_IRQ;
        place(b, 0, good_command(0), 1);
        place(b, 1, flagged, 2);
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
        EXPECT_FALSE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_DESC_DONE_MASK);
        r.write(SVP_CP_QTAIL, 2);
        EXPECT_TRUE(r.drain());
        EXPECT_TRUE(r.read(SVP_CP_IRQ_STATUS) & SVP_CP_IRQ_STATUS_DESC_DONE_MASK);
    });
}

TEST_F(CommandProcessorRegisters, HeartbeatRisesWithProgress)
{
    uint64_t tiles = 0;
    with([&tiles](Bench& b, const Registers& r) {
        b.processor.set_progress([&tiles] { return tiles; });
        const uint32_t before = r.read(SVP_CP_HEARTBEAT);
        tiles += 5;
        EXPECT_EQ(r.read(SVP_CP_HEARTBEAT), before + 5);
        r.start();
        place(b, 0, good_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_HEARTBEAT), before + 5 + 4); // fetch, engine, two writes
    });
}

TEST_F(CommandProcessorRegisters, PmuCountsCycles)
{
    with([](Bench&, const Registers& r) {
        r.write(SVP_CP_PMU_ENABLE, SVP_CP_PMU_ENABLE_CYCLES_MASK);
        EXPECT_EQ(r.read(SVP_CP_CCNTR_LO), 0u);
        r.write(SVP_CP_PMU_CTRL, SVP_CP_PMU_CTRL_ENABLE_MASK);
        const uint32_t first = r.read(SVP_CP_CCNTR_LO);
        r.pause_us(6000); // past 2^32 picoseconds, not past 2^32 cycles
        const uint32_t second = r.read(SVP_CP_CCNTR_LO);
        EXPECT_GE(second - first, 6000u * 1000);
        EXPECT_LT(second - first, 6010u * 1000);
        r.write(SVP_CP_PMU_CTRL, 0);
        const uint32_t stopped = r.read(SVP_CP_CCNTR_LO);
        r.pause_us(5);
        EXPECT_EQ(r.read(SVP_CP_CCNTR_LO), stopped);
        r.write(SVP_CP_PMU_CTRL, SVP_CP_PMU_CTRL_RESET_CYCLES_MASK);
        EXPECT_EQ(r.read(SVP_CP_CCNTR_LO), 0u);
    });
}

TEST_F(CommandProcessorRegisters, PmuLatchesTheHighWord)
{
    uint64_t cycle = 0xfffffff0;
    const RegisterBlock& block = command_processor_table::block;
    RegisterBank bank(block);
    PerformanceMonitor pmu(
        bank, {}, [&cycle] { return cycle; }, [] {});
    auto access = [&bank](tlm::tlm_command command, uint32_t offset, uint32_t value) {
        tlm::tlm_generic_payload payload;
        payload.set_command(command);
        payload.set_address(offset);
        payload.set_data_ptr(reinterpret_cast<unsigned char*>(&value));
        payload.set_data_length(4);
        payload.set_streaming_width(4);
        bank.transport(payload);
        EXPECT_TRUE(payload.is_response_ok());
        return value;
    };
    cycle = 0;
    access(tlm::TLM_WRITE_COMMAND, SVP_CP_PMU_ENABLE, SVP_CP_PMU_ENABLE_CYCLES_MASK);
    access(tlm::TLM_WRITE_COMMAND, SVP_CP_PMU_CTRL, SVP_CP_PMU_CTRL_ENABLE_MASK);
    cycle = 0x1ffffffffull;
    EXPECT_EQ(access(tlm::TLM_READ_COMMAND, SVP_CP_CCNTR_LO, 0), 0xffffffffu);
    cycle += 5; // the low word wraps between the two reads
    EXPECT_EQ(access(tlm::TLM_READ_COMMAND, SVP_CP_CCNTR_HI, 0), 1u);
    EXPECT_EQ(access(tlm::TLM_READ_COMMAND, SVP_CP_CCNTR_LO, 0), 4u);
    EXPECT_EQ(access(tlm::TLM_READ_COMMAND, SVP_CP_CCNTR_HI, 0), 2u);
}

TEST_F(CommandProcessorRegisters, PmuCountsSelectedEventsAndTellsWraps)
{
    Counter first, second;
    std::vector<PmuEvent> events{{"first", &first}, {"second", &second}};
    with(
        [&](Bench& b, const Registers& r) {
            EXPECT_EQ(SVP_FIELD_GET(SVP_CP_CAP0_PMU_EVENTS, r.read(SVP_CP_CAP0)), 2u);
            first.value = 1000;
            r.write(SVP_CP_PMU_SELECT(7), 1);
            r.write(SVP_CP_PMU_SELECT(3), 200); // no such event
            r.write(SVP_CP_PMU_ENABLE, 0xff);
            second.value = 50; // not started
            r.write(SVP_CP_PMU_CTRL, SVP_CP_PMU_CTRL_ENABLE_MASK);
            first.value += 3;
            second.value += 4;
            EXPECT_EQ(r.read(SVP_CP_PMU_COUNT(0)), 3u);
            EXPECT_EQ(r.read(SVP_CP_PMU_COUNT(7)), 4u);
            EXPECT_EQ(r.read(SVP_CP_PMU_COUNT(3)), 0u);
            r.write(SVP_CP_PMU_ENABLE, 0x7f);
            second.value += 9;
            EXPECT_EQ(r.read(SVP_CP_PMU_COUNT(7)), 4u);

            r.write(SVP_CP_PMU_COUNT(1), 0xfffffffe);
            first.value += 1;
            EXPECT_EQ(r.read(SVP_CP_PMU_OVF), 0u);
            r.write(SVP_CP_PMU_OVF_ENABLE, 1u << 1);
            r.write(SVP_CP_IRQ_ENABLE, SVP_CP_IRQ_ENABLE_PMU_OVF_MASK);
            first.value += 2;
            EXPECT_EQ(r.read(SVP_CP_PMU_OVF), 1u << 1);
            EXPECT_EQ(r.read(SVP_CP_PMU_COUNT(1)), 1u);
            EXPECT_TRUE(b.interrupt.read());
            r.write(SVP_CP_PMU_OVF, 1u << 1);
            EXPECT_EQ(r.read(SVP_CP_PMU_OVF), 0u);
        },
        {}, events);
}

} // namespace
} // namespace svp::test
