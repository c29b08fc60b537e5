// The second engine of the command processor: which commands go there, what aborts and resets do, what firmware sees.
#include "firmware/driver/svp_driver.h"
#include "tests/unit/models/command_processor/command_processor_fixture.h"

namespace svp::test {
namespace {

svp_array_target small_array()
{
    svp_array_target array{};
    array.columns = 5;
    array.rows = 4;
    array.memory_rows = 2;
    array.stream_bytes = 4;
    array.core_bytes = 65536;
    array.memory_tile_bytes = 524288;
    return array;
}

svp_layer_command array_command(uint32_t layer)
{
    svp_layer_command command{};
    command.opcode = SVP_OP_ARRAY;
    command.version = SVP_COMMAND_VERSION;
    command.layer = layer;
    for (uint8_t region = 0; region < 4; ++region)
        command.operand_region[region] = region;
    command.operand[SVP_ARRAY_CONSTANTS].size = 4096;
    command.operand[SVP_ARRAY_PROGRAM] = {128, 64};
    return command;
}

class ArrayEngine : public CommandProcessorTest {
  protected:
    template <class Code>
    Bench& with_array(Code code)
    {
        return with(code, {}, {}, small_array());
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
    ASSERT_EQ(bench.array->seen.size(), 2u);
    ASSERT_EQ(bench.engine.seen.size(), 1u);
    EXPECT_EQ(bench.array->seen[0].command.layer, 0u);
    EXPECT_EQ(bench.engine.seen[0].command.layer, 1u);
    EXPECT_EQ(bench.array->seen[1].command.layer, 2u);
    EXPECT_EQ(bench.array->seen[0].address[SVP_ARRAY_PROGRAM], memory_base + memory_bytes / 2 + 128);
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
        EXPECT_EQ(r.read(SVP_CP_CAP_ARRAY), 0u);
    });
    EXPECT_EQ(record(bench, 1).error_code, uint32_t{SVP_ERROR_OPCODE});
    EXPECT_EQ(record(bench, 1).error_info, uint32_t{SVP_OP_ARRAY});
    EXPECT_EQ(record(bench, 2).status, uint32_t{SVP_COMPLETION_OK});
    EXPECT_EQ(bench.engine.seen.size(), 1u);
}

TEST_F(ArrayEngine, WatchdogAsksTheEngineThatHasTheCommand)
{
    Bench& bench = with_array([](Bench& b, const Registers& r) {
        b.array->by_layer[1].nanoseconds = 0;
        r.start();
        r.write(SVP_CP_WDOG, 2000);
        const svp_layer_command commands[] = {good_command(0), array_command(1), good_command(2)};
        for (uint32_t i = 0; i < 3; ++i)
            place(b, i, commands[i], i + 1);
        r.write(SVP_CP_QTAIL, 3);
        EXPECT_TRUE(r.drain());
    });
    EXPECT_EQ(bench.array->aborts, 1u);
    EXPECT_EQ(bench.engine.aborts, 0u);
    EXPECT_EQ(record(bench, 2).error_code, uint32_t{SVP_ERROR_WATCHDOG});
    EXPECT_EQ(record(bench, 3).status, uint32_t{SVP_COMPLETION_OK});
    ASSERT_EQ(bench.observer.given_up.size(), 1u);
    EXPECT_EQ(bench.observer.given_up[0], 2u);
}

TEST_F(ArrayEngine, ResetDrainsItAndLeavesAFreshDevice)
{
    Bench& bench = with_array([](Bench& b, const Registers& r) {
        b.array->by_layer[0].nanoseconds = 0;
        r.start();
        place(b, 0, array_command(0), 1);
        r.write(SVP_CP_QTAIL, 1);
        r.pause_us(5);
        EXPECT_TRUE(r.read(SVP_CP_STATUS) & SVP_CP_STATUS_ENGINE_BUSY_MASK);
        r.write(SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
        r.pause_us(5);
        EXPECT_EQ(r.read(SVP_CP_STATUS), SVP_CP_STATUS_EMPTY_MASK);
        EXPECT_EQ(SVP_FIELD_GET(SVP_CP_CAP_ARRAY_COLUMNS, r.read(SVP_CP_CAP_ARRAY)), 5u);
        r.start();
        place(b, 0, good_command(1), 2);
        r.write(SVP_CP_QTAIL, 1);
        EXPECT_TRUE(r.drain());
    });
    EXPECT_EQ(bench.array->aborts, 1u);
    EXPECT_EQ(record(bench, 2).status, uint32_t{SVP_COMPLETION_OK});
}

TEST_F(ArrayEngine, TellsItsShapeToTheDriver)
{
    with_array([](Bench&, const Registers& r) {
        svp_driver driver{};
        const svp_driver_config config = svp_driver_default_config();
        svp_array_target array{};
        EXPECT_EQ(svp_get_array(&driver, &array), SVP_RESULT_NOT_READY);
        ASSERT_EQ(svp_init(&driver, &r.port, &config), SVP_RESULT_OK);
        ASSERT_EQ(svp_get_array(&driver, &array), SVP_RESULT_OK);
        const svp_array_target expected = small_array();
        EXPECT_EQ(std::memcmp(&array, &expected, sizeof array), 0);
        EXPECT_EQ(svp_get_array(&driver, nullptr), SVP_RESULT_INVALID_ARGUMENT);
    });
}

TEST_F(ArrayEngine, ThatIsNotThereIsUnsupported)
{
    with([](Bench&, const Registers& r) {
        svp_driver driver{};
        const svp_driver_config config = svp_driver_default_config();
        svp_array_target array{};
        ASSERT_EQ(svp_init(&driver, &r.port, &config), SVP_RESULT_OK);
        EXPECT_EQ(svp_get_array(&driver, &array), SVP_RESULT_UNSUPPORTED);
    });
}

} // namespace
} // namespace svp::test
