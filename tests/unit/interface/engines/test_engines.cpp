// SPDX-License-Identifier: Apache-2.0
// What every engine on the list must keep to, whichever it is, and the check of envelopes.
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/engines.h"
#include "interface/engines/escalate/escalate_command.h"

#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace svp::test {
namespace {

std::vector<const svp_engine_interface*> all_engines()
{
    std::vector<const svp_engine_interface*> engines;
    for (uint32_t i = 0; const svp_engine_interface* engine = svp_engine_at(i); ++i)
        engines.push_back(engine);
    return engines;
}

TEST(Engines, HaveIdsAndNamesOfTheirOwn)
{
    std::set<uint32_t> ids;
    std::set<std::string> names, titles;
    for (const svp_engine_interface* engine : all_engines()) {
        EXPECT_NE(engine->id, uint32_t{SVP_ENGINE_NONE});
        EXPECT_EQ(svp_engine_by_id(engine->id), engine);
        EXPECT_TRUE(ids.insert(engine->id).second);
        EXPECT_TRUE(names.insert(engine->name).second);
        EXPECT_TRUE(titles.insert(engine->title).second);
        EXPECT_LE(engine->target_bytes, uint32_t{SVP_TARGET_BYTES});
        EXPECT_EQ(engine->target_bytes % 4, 0u);
    }
    EXPECT_EQ(ids.count(SVP_ENGINE_ESCALATE), 1u);
    EXPECT_EQ(ids.count(SVP_ENGINE_AIE), 1u);
    EXPECT_EQ(svp_engine_by_id(SVP_ENGINE_NONE), nullptr);
    EXPECT_EQ(svp_engine_by_id(200), nullptr);
}

TEST(Engines, RefuseAnEmptyTarget)
{
    for (const svp_engine_interface* engine : all_engines()) {
        const uint32_t empty[SVP_TARGET_WORDS] = {};
        EXPECT_NE(engine->check_target(empty), nullptr) << engine->name;
    }
}

// Whatever bytes they are given, functions come back with what they promise; sanitizer builds see that they do so
// cleanly.
TEST(Engines, TakeAnyBytes)
{
    std::mt19937_64 random(4);
    for (const svp_engine_interface* engine : all_engines()) {
        SCOPED_TRACE(engine->name);
        int right = 0;
        for (int i = 0; i < 20000; ++i) {
            svp_layer_command command;
            uint32_t target[SVP_TARGET_WORDS], device[SVP_TARGET_WORDS];
            for (uint8_t& byte : command.body)
                byte = static_cast<uint8_t>(random() % 4 == 0 ? random() : random() % 3);
            for (svp_operand& operand : command.operand)
                operand = {static_cast<uint32_t>(random()), static_cast<uint32_t>(random())};
            for (uint32_t w = 0; w < SVP_TARGET_WORDS; ++w) {
                target[w] = static_cast<uint32_t>(i % 2 ? random() % 4 : random() >> random() % 64);
                device[w] = random() % 2 ? target[w] : static_cast<uint32_t>(random());
            }
            uint32_t info = 0xdeadbeef;
            const uint32_t error = engine->check_command(&command, &info);
            ASSERT_TRUE(error == 0 || (error >= 0x0101 && error <= 0x0106)) << error;
            ASSERT_NE(info, 0xdeadbeefu);
            if (!engine->check_target(target)) {
                ++right;
                EXPECT_EQ(engine->target_misfit(target, target), nullptr);
            }
            engine->target_misfit(target, device);
            ASSERT_STRNE(engine->operation_name(engine->operation(&command)), "");
        }
        EXPECT_GT(right, 10);
        EXPECT_STREQ(engine->operation_name(0xffff), "unknown");
        EXPECT_EQ(engine->error_text(SVP_ERROR_WATCHDOG), nullptr);
    }
}

svp_layer_command nothing()
{
    svp_layer_command command{};
    command.version = SVP_COMMAND_VERSION;
    return command;
}

uint32_t error_of(const svp_layer_command& command, uint32_t expected_info)
{
    uint32_t info = ~0u;
    const uint32_t error = svp_check_command(&command, &info);
    EXPECT_EQ(info, expected_info);
    return error;
}

TEST(CommandEnvelope, OfNoEngineNeedsNothingElse)
{
    svp_layer_command command = nothing();
    EXPECT_EQ(error_of(command, 0), uint32_t{SVP_ERROR_NONE});
    command.flags = SVP_FLAG_IRQ;
    command.body[3] = 1;
    command.operand_region[2] = 99;
    EXPECT_EQ(error_of(command, 0), uint32_t{SVP_ERROR_NONE});
}

TEST(CommandEnvelope, IsCheckedForEveryEngine)
{
    svp_layer_command command = nothing();
    command.version = 1;
    EXPECT_EQ(error_of(command, 1), uint32_t{SVP_ERROR_VERSION});
    command = nothing();
    command.flags = 2;
    EXPECT_EQ(error_of(command, 0), uint32_t{SVP_ERROR_RESERVED});
    command = nothing();
    command.reserved[1] = 1;
    EXPECT_EQ(error_of(command, 0), uint32_t{SVP_ERROR_RESERVED});
    command = nothing();
    command.engine = 99;
    command.unit = 3;
    EXPECT_EQ(error_of(command, 3 << 8 | 99), uint32_t{SVP_ERROR_ENGINE});
}

TEST(ErrorText, ComesFromTheEngineWhoseCodeItIs)
{
    EXPECT_NE(std::string(svp_engine_error_text(SVP_ERROR_ARRAY_LOCK)).find("lock"), std::string::npos);
    EXPECT_EQ(svp_engine_error_text(SVP_ERROR_SHAPE), nullptr);
    EXPECT_EQ(svp_engine_error_text(0x0999), nullptr);
}

} // namespace
} // namespace svp::test
