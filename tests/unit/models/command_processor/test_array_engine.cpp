// SPDX-License-Identifier: Apache-2.0
// The second engine of the command processor: which commands go there, what aborts and resets do, what firmware sees.
#include "firmware/engines/aie/svp_array.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/unit/models/command_processor/command_processor_fixture.h"

namespace svp::test {
namespace {

constexpr uint64_t window_base = 0x200'0000'0000, window_bytes = 5u << 25;

std::vector<AttachedEngine> cluster_and_array()
{
    return {attached_engine(SVP_ENGINE_ESCALATE, small_target()),
            attached_engine(SVP_ENGINE_AIE, small_array(), window_base, window_bytes)};
}

svp_layer_command array_command(uint32_t layer)
{
    svp_layer_command command{};
    command.version = SVP_COMMAND_VERSION;
    command.engine = SVP_ENGINE_AIE;
    command.layer = layer;
    for (uint8_t region = 0; region < 4; ++region)
        command.operand_region[region] = region;
    command.operand[SVP_AIE_OPERAND_CONSTANTS].size = 4096;
    command.operand[SVP_AIE_OPERAND_PROGRAM] = {128, 64};
    return command;
}

class ArrayEngine : public CommandProcessorTest {
  protected:
    template <class Code>
    Bench& with_array(Code code)
    {
        return with(code, {}, {}, cluster_and_array());
    }
};

TEST_F(ArrayEngine, GetsItsCommandsAndTheClusterTheOthers)
{
    Bench& bench = with_array([](Bench& b, const Registers& r) {
        r.start();
        const svp_layer_command commands[] = {array_command(0), good_command(1), array_command(2)};
        for (uint32_t i = 0; i < 3; ++i)
            place(b, i, commands[i], i + 1);
        r.write(SVP_CP_QTAIL, 3);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_ERR_CODE), 0u);
    });
    ASSERT_EQ(bench.others[0]->seen.size(), 2u);
    ASSERT_EQ(bench.engine.seen.size(), 1u);
    EXPECT_EQ(bench.others[0]->seen[0].command.layer, 0u);
    EXPECT_EQ(bench.engine.seen[0].command.layer, 1u);
    EXPECT_EQ(bench.others[0]->seen[1].command.layer, 2u);
    EXPECT_EQ(bench.others[0]->seen[0].address[SVP_AIE_OPERAND_PROGRAM], memory_base + memory_bytes / 2 + 128);
    for (uint32_t sequence = 1; sequence <= 3; ++sequence) {
        EXPECT_EQ(record(bench, sequence).status, uint32_t{SVP_COMPLETION_OK});
        EXPECT_EQ(record(bench, sequence).effectual_operations, 1000u + sequence - 1);
    }
}

TEST_F(ArrayEngine, IsRefusedWhereThereIsNone)
{
    Bench& bench = with([](Bench& b, const Registers& r) {
        r.start();
        place(b, 0, array_command(0), 1);
        place(b, 1, good_command(1), 2);
        r.write(SVP_CP_QTAIL, 2);
        EXPECT_TRUE(r.drain());
        EXPECT_EQ(r.read(SVP_CP_CAP_ENGINES), 1u);
    });
    EXPECT_EQ(record(bench, 1).error_code, uint32_t{SVP_ERROR_ENGINE});
    EXPECT_EQ(record(bench, 1).error_info, uint32_t{SVP_ENGINE_AIE});
    EXPECT_EQ(record(bench, 2).status, uint32_t{SVP_COMPLETION_OK});
    EXPECT_EQ(bench.engine.seen.size(), 1u);
}

TEST_F(ArrayEngine, WatchdogAsksTheEngineThatHasTheCommand)
{
    Bench& bench = with_array([](Bench& b, const Registers& r) {
        b.others[0]->by_layer[1].nanoseconds = 0;
        r.start();
        r.write(SVP_CP_WDOG, 2000);
        const svp_layer_command commands[] = {good_command(0), array_command(1), good_command(2)};
        for (uint32_t i = 0; i < 3; ++i)
            place(b, i, commands[i], i + 1);
        r.write(SVP_CP_QTAIL, 3);
        EXPECT_TRUE(r.drain());
    });
    EXPECT_EQ(bench.others[0]->aborts, 1u);
    EXPECT_EQ(bench.engine.aborts, 0u);
    EXPECT_EQ(record(bench, 2).error_code, uint32_t{SVP_ERROR_WATCHDOG});
    EXPECT_EQ(record(bench, 3).status, uint32_t{SVP_COMPLETION_OK});
    ASSERT_EQ(bench.observer.given_up.size(), 1u);
    EXPECT_EQ(bench.observer.given_up[0], 2u);
}

TEST_F(ArrayEngine, ResetDrainsItAndLeavesAFreshDevice)
{
    Bench& bench = with_array([](Bench& b, const Registers& r) {
        b.others[0]->by_layer[0].nanoseconds = 0;
        r.start();
        place(b, 0, array_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        r.pause_us(5);
        EXPECT_TRUE(r.read(SVP_CP_STATUS) & SVP_CP_STATUS_ENGINE_BUSY_MASK);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
        r.pause_us(5);
        EXPECT_EQ(r.read(SVP_CP_STATUS), SVP_CP_STATUS_EMPTY_MASK);
        EXPECT_EQ(SVP_FIELD_GET(SVP_CP_CAP_ENGINE_ID, r.read(SVP_CP_CAP_ENGINE(1))), uint32_t{SVP_ENGINE_AIE});
        r.start();
        place(b, 0, good_command(1), 2);
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
    });
    EXPECT_EQ(bench.others[0]->aborts, 1u);
    EXPECT_EQ(record(bench, 2).status, uint32_t{SVP_COMPLETION_OK});
}

TEST_F(ArrayEngine, IsToldToTheDriver)
{
    with_array([](Bench&, const Registers& r) {
        svp_driver driver{};
        const svp_driver_config config = svp_driver_default_config();
        EXPECT_EQ(svp_find_engine(&driver, SVP_ENGINE_AIE, 0), nullptr);
        ASSERT_EQ(svp_init(&driver, &r.port, &config), SVP_RESULT_OK);
        svp_capabilities capabilities{};
        ASSERT_EQ(svp_get_caps(&driver, &capabilities), SVP_RESULT_OK);
        EXPECT_EQ(capabilities.engine_count, 2u);
        const svp_engine_capability* engine = svp_find_engine(&driver, SVP_ENGINE_AIE, 0);
        ASSERT_NE(engine, nullptr);
        const svp_aie_target expected = small_array();
        EXPECT_EQ(engine->target_bytes, sizeof expected);
        EXPECT_EQ(std::memcmp(engine->target, &expected, sizeof expected), 0);
        EXPECT_EQ(engine->window_base, window_base);
        EXPECT_EQ(engine->window_bytes, window_bytes);
        EXPECT_EQ(svp_find_engine(&driver, SVP_ENGINE_AIE, 1), nullptr);
        EXPECT_EQ(svp_find_engine(&driver, SVP_ENGINE_ESCALATE, 0)->window_bytes, 0u);
    });
}

TEST_F(ArrayEngine, HasAHandleWhereItsWindowIsKnown)
{
    svp_array array{};
    EXPECT_EQ(svp_array_open(nullptr, &array), SVP_RESULT_NOT_READY);
    with_array([&](Bench&, const Registers& r) {
        svp_driver driver{};
        const svp_driver_config config = svp_driver_default_config();
        ASSERT_EQ(svp_init(&driver, &r.port, &config), SVP_RESULT_OK);
        EXPECT_EQ(svp_array_open(&driver, nullptr), SVP_RESULT_INVALID_ARGUMENT);
        ASSERT_EQ(svp_array_open(&driver, &array), SVP_RESULT_OK);
        EXPECT_EQ(array.base, window_base);
        EXPECT_EQ(array.port, &r.port);
    });
}

TEST_F(ArrayEngine, ThatIsNotThereIsUnsupported)
{
    with([](Bench&, const Registers& r) {
        svp_driver driver{};
        const svp_driver_config config = svp_driver_default_config();
        svp_array array{};
        ASSERT_EQ(svp_init(&driver, &r.port, &config), SVP_RESULT_OK);
        EXPECT_EQ(svp_array_open(&driver, &array), SVP_RESULT_UNSUPPORTED);
    });
}

// Two engines of one id: commands say which.
class TwoOfAKind : public CommandProcessorTest {};

TEST_F(TwoOfAKind, GetTheCommandsOfTheirUnit)
{
    const std::vector<AttachedEngine> three{attached_engine(SVP_ENGINE_ESCALATE, small_target()),
                                            attached_engine(SVP_ENGINE_AIE, small_array(), window_base, window_bytes),
                                            attached_engine(SVP_ENGINE_ESCALATE, small_target())};
    Bench& bench = with(
        [](Bench& b, const Registers& r) {
            r.start();
            svp_layer_command commands[] = {good_command(0), good_command(1), array_command(2), good_command(3)};
            commands[1].unit = 1;
            commands[3].unit = 2;
            for (uint32_t i = 0; i < 4; ++i)
                place(b, i, commands[i], i + 1);
            r.write(SVP_CP_QTAIL, 4);
            EXPECT_TRUE(r.drain());
            EXPECT_EQ(SVP_FIELD_GET(SVP_CP_CAP_ENGINE_UNIT, r.read(SVP_CP_CAP_ENGINE(2))), 1u);
        },
        {}, {}, three);
    ASSERT_EQ(bench.engine.seen.size(), 1u);
    EXPECT_EQ(bench.engine.seen[0].command.layer, 0u);
    ASSERT_EQ(bench.others[0]->seen.size(), 1u);
    EXPECT_EQ(bench.others[0]->seen[0].command.layer, 2u);
    ASSERT_EQ(bench.others[1]->seen.size(), 1u);
    EXPECT_EQ(bench.others[1]->seen[0].command.layer, 1u);
    EXPECT_EQ(record(bench, 4).error_code, uint32_t{SVP_ERROR_ENGINE});
    EXPECT_EQ(record(bench, 4).error_info, 2u << 8 | SVP_ENGINE_ESCALATE);
}

TEST_F(TwoOfAKind, UnknownEnginesCannotBeAttached)
{
    const auto attach = [](const AttachedEngine& engine) { CommandProcessor("processor", {}, {engine}); };
    EXPECT_THROW(attach({99, std::vector<uint8_t>(16)}), std::invalid_argument);
    EXPECT_THROW(attach({SVP_ENGINE_ESCALATE, std::vector<uint8_t>(16)}), std::invalid_argument);
}

} // namespace
} // namespace svp::test
