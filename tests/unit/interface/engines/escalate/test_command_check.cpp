// SPDX-License-Identifier: Apache-2.0
#include "interface/engines/engines.h"
#include "interface/engines/escalate/command_check.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>

extern "C" uint32_t check_command_in_c11(const svp_layer_command* command, uint32_t* info);

namespace svp::compiler {
namespace {

using test::RandomNumbers;

// Error and info, as the two build languages see them.
std::pair<uint32_t, uint32_t> check(const svp_layer_command& command)
{
    uint32_t info = 0, info_c = 0;
    uint32_t error = svp_escalate_check(&command, &info);
    EXPECT_EQ(check_command_in_c11(&command, &info_c), error);
    EXPECT_EQ(info_c, info);
    return {error, info};
}

// A command and its body, which tests change.
struct Command : svp_escalate_command {
    svp_layer_command envelope{};

    explicit Command(const svp_layer_command& whole) : svp_escalate_command(svp_escalate_get(&whole)), envelope(whole)
    {
    }
    svp_layer_command whole() const
    {
        svp_layer_command command = envelope;
        svp_escalate_put(&command, this);
        return command;
    }
};

Command command_of(LayerKind kind, int bases)
{
    Network network = test::convolution_network(kind, 4, 6, 4, 3, bases);
    return Command(test::compile_for_escalate(network, {test::default_target(), true}).commands()[0]);
}

struct Change {
    const char* what;
    std::function<void(Command&)> make;
    uint32_t error, info;
};

void expect_each(const Command& good, const std::vector<Change>& changes)
{
    ASSERT_EQ(check(good.whole()).first, SVP_ERROR_NONE);
    for (const Change& change : changes) {
        Command command = good;
        change.make(command);
        EXPECT_EQ(check(command.whole()), std::make_pair(change.error, change.info)) << change.what;
    }
}

TEST(CommandCheck, HeaderFields)
{
    using C = Command;
    expect_each(command_of(LayerKind::conv_dense, 0),
                {{"opcode", [](C& c) { c.opcode = SVP_ESCALATE_OPCODES; }, SVP_ERROR_OPCODE, SVP_ESCALATE_OPCODES},
                 {"opcode", [](C& c) { c.opcode = 0xff; }, SVP_ERROR_OPCODE, 0xff},
                 {"opcode", [](C& c) { c.opcode = 0; }, SVP_ERROR_OPCODE, 0},
                 {"reserved0", [](C& c) { c.reserved0 = 1; }, SVP_ERROR_RESERVED, 0},
                 {"reserved1[0]", [](C& c) { c.reserved1[0] = 1; }, SVP_ERROR_RESERVED, 0},
                 {"reserved1[4]", [](C& c) { c.reserved1[4] = 0x80; }, SVP_ERROR_RESERVED, 0},
                 {"unknown flag", [](C& c) { c.flags |= 0x80; }, SVP_ERROR_RESERVED, 0},
                 {"flag of pooling", [](C& c) { c.flags |= SVP_ESCALATE_COUNT_PADDING; }, SVP_ERROR_RESERVED, 0}});
}

TEST(CommandCheck, Shapes)
{
    using C = Command;
    const Command good = command_of(LayerKind::conv_dense, 0);
    std::vector<Change> changes;
    for (size_t field : {offsetof(svp_escalate_command, in_h), offsetof(svp_escalate_command, in_w),
                         offsetof(svp_escalate_command, in_c), offsetof(svp_escalate_command, out_h),
                         offsetof(svp_escalate_command, out_w), offsetof(svp_escalate_command, out_c),
                         offsetof(svp_escalate_command, groups), offsetof(svp_escalate_command, tile_rows),
                         offsetof(svp_escalate_command, tile_cols)})
        changes.push_back(
            {"zero",
             [=](C& c) { std::memset(reinterpret_cast<char*>(static_cast<svp_escalate_command*>(&c)) + field, 0, 2); },
             SVP_ERROR_SHAPE, 0});
    for (size_t field : {offsetof(svp_escalate_command, kernel_h), offsetof(svp_escalate_command, kernel_w),
                         offsetof(svp_escalate_command, stride_h), offsetof(svp_escalate_command, stride_w),
                         offsetof(svp_escalate_command, dilation_h), offsetof(svp_escalate_command, dilation_w)})
        changes.push_back({"zero",
                           [=](C& c) { reinterpret_cast<char*>(static_cast<svp_escalate_command*>(&c))[field] = 0; },
                           SVP_ERROR_SHAPE, 0});
    expect_each(good, changes);
    expect_each(good, {{"out_h", [](C& c) { c.out_h += 1; }, SVP_ERROR_SHAPE, 0},
                       {"out_w", [](C& c) { c.out_w -= 1; }, SVP_ERROR_SHAPE, 0},
                       {"pad", [](C& c) { c.pad_top = 3, c.out_h += 2; }, SVP_ERROR_SHAPE, 0},
                       {"pad", [](C& c) { c.pad_right = 3, c.out_w += 2; }, SVP_ERROR_SHAPE, 0},
                       {"tile_rows", [](C& c) { c.tile_rows = 7; }, SVP_ERROR_SHAPE, 0},
                       {"tile_cols", [](C& c) { c.tile_cols = 7; }, SVP_ERROR_SHAPE, 0},
                       {"groups", [](C& c) { c.groups = 3; }, SVP_ERROR_SHAPE, 0},
                       {"bases", [](C& c) { c.bases = 1; }, SVP_ERROR_SHAPE, 0},
                       {"channel_offset", [](C& c) { c.channel_offset = 1; }, SVP_ERROR_SHAPE, 0},
                       {"clamp", [](C& c) { c.activation_low = 1, c.activation_high = 0; }, SVP_ERROR_SHAPE, 0}});
    expect_each(command_of(LayerKind::conv_decomposed, 2),
                {{"no bases", [](C& c) { c.bases = 0; }, SVP_ERROR_SHAPE, 0},
                 {"groups", [](C& c) { c.groups = 2; }, SVP_ERROR_SHAPE, 0}});
}

TEST(CommandCheck, FormatsAndOperands)
{
    using C = Command;
    expect_each(command_of(LayerKind::conv_dense, 0),
                {{"input", [](C& c) { c.input_format = 2; }, SVP_ERROR_FORMAT, 0},
                 {"output", [](C& c) { c.output_format = 2; }, SVP_ERROR_FORMAT, 0},
                 {"weights", [](C& c) { c.weight_format = SVP_WEIGHTS_TERNARY; }, SVP_ERROR_FORMAT, 0},
                 {"residual", [](C& c) { c.residual_format = 1; }, SVP_ERROR_FORMAT, 0},
                 {"columns", [](C& c) { c.tile_cols = 3, c.output_format = 1; }, SVP_ERROR_FORMAT, 0},
                 {"columns", [](C& c) { c.tile_cols = 3; }, SVP_ERROR_NONE, 0},
                 {"size", [](C& c) { c.envelope.operand[0].size += 64; }, SVP_ERROR_OPERAND, 0},
                 {"size", [](C& c) { c.envelope.operand[1].size = 0; }, SVP_ERROR_OPERAND, 1},
                 {"size", [](C& c) { c.envelope.operand[2].size -= 1; }, SVP_ERROR_OPERAND, 2},
                 {"size", [](C& c) { c.envelope.operand[3].size = 1; }, SVP_ERROR_OPERAND, 3},
                 {"size", [](C& c) { c.envelope.operand[4].size -= 16; }, SVP_ERROR_OPERAND, 4},
                 {"size", [](C& c) { c.envelope.operand[5].size = 64; }, SVP_ERROR_OPERAND, 5},
                 {"no residual", [](C& c) { c.flags |= SVP_ESCALATE_RESIDUAL; }, SVP_ERROR_OPERAND, 5}});
    // K = 4, M = 2, C = 4: a table of 20 bytes, entries of 2 bitmap bytes and at most 1 byte of signs.
    for (uint32_t size : {27U, 28U, 32U, 33U}) {
        Command c = command_of(LayerKind::conv_decomposed, 2);
        c.envelope.operand[SVP_ESCALATE_OPERAND_COEFFICIENTS].size = size;
        bool possible = size >= 28 && size <= 32;
        EXPECT_EQ(check(c.whole()).first, possible ? uint32_t{SVP_ERROR_NONE} : uint32_t{SVP_ERROR_OPERAND}) << size;
    }
}

// The axis rules against a walk over every window.
TEST(CommandCheck, AxesAgreeWithAWalk)
{
    RandomNumbers random(30);
    int accepted = 0, untouched = 0;
    for (int i = 0; i < 100000; ++i) {
        int input = random.integer(1, 12), kernel = random.integer(1, 6), stride = random.integer(1, 4);
        int dilation = random.integer(1, 4), before = random.integer(0, 8), after = random.integer(0, 8);
        int outputs = 0;
        bool touch = true, meets = true; // every window has a tap on the input; its span meets the input
        for (int start = -before; start + (kernel - 1) * dilation < input + after; start += stride) {
            bool tap = false;
            for (int k = 0; k < kernel; ++k)
                tap = tap || (start + k * dilation >= 0 && start + k * dilation < input);
            touch = touch && tap;
            ++outputs;
        }
        // Padding alone is refused even where no window happens to start there.
        int extent = (kernel - 1) * dilation + 1;
        meets = before < extent && after < extent;
        int claimed = random.chance(70) ? outputs : random.integer(1, 12);
        auto u = [](int value) { return static_cast<uint32_t>(value); };
        for (int pooling : {0, 1}) {
            bool expected = outputs > 0 && claimed == outputs && meets && (touch || pooling == 0);
            bool got = outputs > 0 && svp_window_axis_fits(pooling, u(input), u(claimed), u(kernel), u(stride),
                                                           u(dilation), u(before), u(after));
            ASSERT_EQ(got, expected) << input << ' ' << kernel << ' ' << stride << ' ' << dilation << ' ' << before
                                     << ' ' << after << ' ' << claimed;
            accepted += got;
        }
        untouched += meets && !touch && claimed == outputs;
    }
    EXPECT_GT(accepted, 5000);
    EXPECT_GT(untouched, 100);
}

// Whatever 128 bytes hold, the check comes back; sanitizer builds see that it does so cleanly.
TEST(CommandCheck, AnyBytes)
{
    RandomNumbers random(31);
    const svp_layer_command good = command_of(LayerKind::conv_decomposed, 3).whole();
    for (int i = 0; i < 200000; ++i) {
        svp_layer_command command = good;
        auto* bytes = reinterpret_cast<uint8_t*>(&command);
        for (int changes = random.integer(1, 6); changes > 0; --changes)
            bytes[random.in(0, sizeof command - 1)] = static_cast<uint8_t>(random.in(0, 255));
        uint32_t info = 0;
        uint32_t error = svp_check_command(&command, &info);
        ASSERT_TRUE(error == 0 || (error >= 0x0101 && error <= 0x0106) || error == SVP_ERROR_ENGINE);
    }
}

} // namespace
} // namespace svp::compiler
