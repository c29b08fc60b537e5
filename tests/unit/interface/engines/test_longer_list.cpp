// SPDX-License-Identifier: Apache-2.0
// A program that compiles the table of engines with a longer list has one engine more, and nothing else knows it.
#include "interface/engines/engines.h"

#include <gtest/gtest.h>
#include <string>

namespace svp::test {
namespace {

TEST(LongerList, HasTheToyBehindTheOthers)
{
    const svp_engine_interface* toy = svp_engine_by_id(42);
    ASSERT_NE(toy, nullptr);
    EXPECT_STREQ(toy->name, "toy");
    uint32_t count = 0;
    while (svp_engine_at(count))
        ++count;
    EXPECT_EQ(svp_engine_at(count - 1), toy);
    EXPECT_GT(count, 1u);
    EXPECT_NE(svp_engine_by_id(1), nullptr);
    EXPECT_EQ(std::string(svp_engine_error_text(0x0f01)), "the toy is broken");
}

TEST(LongerList, ChecksItsCommands)
{
    svp_layer_command command{};
    command.version = SVP_COMMAND_VERSION;
    command.engine = 42;
    uint32_t info = 0;
    EXPECT_EQ(svp_check_command(&command, &info), uint32_t{SVP_ERROR_NONE});
    command.body[0] = 5;
    EXPECT_EQ(svp_check_command(&command, &info), uint32_t{SVP_ERROR_OPCODE});
    EXPECT_EQ(info, 5u);
    command.body[0] = 0;
    command.operand_region[3] = SVP_REGIONS;
    EXPECT_EQ(svp_check_command(&command, &info), uint32_t{SVP_ERROR_OPERAND});
    EXPECT_EQ(info, 3u);
}

} // namespace
} // namespace svp::test
