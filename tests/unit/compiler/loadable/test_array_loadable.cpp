// Loadables with commands for the tile array: sections, placements, commands; compiler's and firmware's reader agree.
#include "base/errors/input_error.h"
#include "firmware/runtime/svp_loadable_view.h"
#include "interface/engines/escalate/command_check.h"
#include "tests/support/array_loadable.h"

#include <cstring>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

using compiler::Loadable;
using compiler::LoadableParts;
using testing::HasSubstr;

ArrayProgram some_program() { return ArrayProgram().write(1, 2, SVP_AIE_CORE_LOCKS, 3); }

LoadableParts some_parts() { return array_parts({some_program(), some_program()}, small_array()); }

// A tensor between two layers that stays in the memory tiles: 4 x 4 pixels of 8 channels, two columns each.
LoadableParts resident_parts()
{
    LoadableParts parts = some_parts();
    parts.placements[2] = {8, 2, 2, 16, 8, 4096, {0, 0}};
    parts.tensors[2].offset = parts.tensors[2].bytes = 0;
    return parts;
}

// The message; empty where the bytes are a loadable.
std::string error_of(std::vector<uint8_t> bytes)
{
    try {
        Loadable loadable(std::move(bytes), "net.svp");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

svp_result firmware_opens(const std::vector<uint8_t>& bytes)
{
    std::vector<uint64_t> aligned((bytes.size() + 7) / 8);
    std::memcpy(aligned.data(), bytes.data(), bytes.size());
    svp_loadable_view view;
    const char* reason = nullptr;
    return svp_loadable_open(&view, aligned.data(), bytes.size(), &reason);
}

TEST(ArrayLoadable, IsReadByCompilerAndFirmware)
{
    const Loadable loadable(compiler::assemble_file(resident_parts()), "net.svp");
    ASSERT_NE(loadable.array_target(), nullptr);
    EXPECT_EQ(loadable.array_target()->columns, 2U);
    ASSERT_EQ(loadable.placements().size(), loadable.tensors().size());
    EXPECT_EQ(loadable.placements()[2].base, 4096U);
    EXPECT_EQ(firmware_opens(loadable.bytes()), SVP_RESULT_OK);
}

TEST(ArrayLoadable, IsListed)
{
    const std::string text = compiler::describe(Loadable(compiler::assemble_file(resident_parts()), "net.svp"));
    EXPECT_THAT(text, HasSubstr("array      2 columns of 2 cores, 1 memory rows"));
    EXPECT_THAT(text, HasSubstr("control program"));
}

TEST(ArrayLoadable, HoldsNoNetwork)
{
    const Loadable loadable(compiler::assemble_file(some_parts()), "net.svp");
    try {
        compiler::network_of(loadable);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("--check needs the network file"));
    }
}

struct Damage {
    const char* message;
    std::function<void(LoadableParts&)> apply;
};

svp_aie_program_header& header_of(LoadableParts& parts)
{
    return *reinterpret_cast<svp_aie_program_header*>(&parts.constants[parts.commands[0].operand[4].offset]);
}

const Damage damages[] = {
    {"has commands for the tile array, but not its target", [](auto& p) { p.array.clear(); }},
    {"the array has 0 columns", [](auto& p) { p.array[0].columns = 0; }},
    {"the array has 65 columns", [](auto& p) { p.array[0].columns = 65; }},
    {"the array has 2 and 6", [](auto& p) { p.array[0].memory_rows = 3; }},
    {"array target's reserved words", [](auto& p) { p.array[0].reserved[7] = 1; }},
    {"2 placements for 3 tensors", [](auto& p) { p.placements.pop_back(); }},
    {"tensor 1: 9 channels of the network in 8", [](auto& p) { p.placements[1].logical_channels = 9; }},
    {"tensor 1: 0 channels of the network in 8", [](auto& p) { p.placements[1].logical_channels = 0; }},
    {"its placement is not empty", [](auto& p) { p.placements[1].base = 4; }},
    {"tensor 0: is placed in the memory tiles, but not an internal", [](auto& p) { p.placements[0].columns = 1; }},
    {"tensor 2: placed in 3 columns", [](auto& p) { p.placements[2].columns = 3; }},
    {"2 slices of 1 columns hold 2 of 4 columns", [](auto& p) { p.placements[2].slice_columns = 1; }},
    {"placed in 2 columns of 0", [](auto& p) { p.placements[2].slice_columns = 0; }},
    {"with 4 bytes a pixel", [](auto& p) { p.placements[2].pixel_bytes = 4; }},
    {"do not lie inside a memory tile of 524288", [](auto& p) { p.placements[2].base = 524288 - 60; }},
    {"do not lie inside a memory tile of 524288", [](auto& p) { p.placements[2].row_bytes = 0xfffffffc; }},
    {"reserved words of its placement", [](auto& p) { p.placements[2].reserved[0] = 1; }},
    {"control program has magic 0x4c545654", [](auto& p) { header_of(p).magic += 1; }},
    {"56 of 52 bytes", [](auto& p) { header_of(p).bytes += 4; }},
    {"its control program is for 3 columns", [](auto& p) { header_of(p).columns = 3; }},
    {"is not inside the constants", [](auto& p) { p.commands[1].operand[4].offset += 64; }},
    {"command 1: operand 4: ", [](auto& p) { p.commands[1].operand[4].size = 28; }},
    {"command 1: operand 4: ", [](auto& p) { p.commands[1].operand[4].size += 1; }},
    {"command 1: operand 4: ", [](auto& p) { p.commands[1].operand_region[4] = SVP_REGION_INPUT; }},
    {"command 0: operand 1: ", [](auto& p) { p.commands[0].operand[1].offset = 64; }},
    {"command 0: operand 2: ", [](auto& p) { p.commands[0].operand_region[2] = 3; }},
    {"command 0: operand 5: ", [](auto& p) { p.commands[0].operand[5].size = 1; }},
    {"operand 2 has 257 bytes, region 2 has 256", [](auto& p) { p.commands[0].operand[2].size += 1; }},
    {"sizes that contradict", [](auto& p) { p.commands[0].in_h = 1; }},
    {"sizes that contradict", [](auto& p) { p.commands[0].activation_high = 127; }},
    {"flags", [](auto& p) { p.commands[0].flags = SVP_FLAG_RESIDUAL; }},
    {"is written by no layer", [](auto& p) { p.layers[0].output_tensor = 0; }},
};

TEST(ArrayLoadable, DamageIsNamed)
{
    for (const Damage& damage : damages) {
        LoadableParts parts = resident_parts();
        damage.apply(parts);
        EXPECT_THAT(error_of(compiler::assemble_file(parts)), HasSubstr(damage.message));
    }
}

// A command with the sizes of a convolution must not pass because those are right in themselves.
TEST(ArrayLoadable, ShapesOfAConvolutionDoNotHelp)
{
    svp_layer_command command = some_parts().commands[0];
    uint32_t info = 0;
    EXPECT_EQ(svp_check_command(&command, &info), uint32_t{SVP_ERROR_NONE});
    command.in_h = command.in_w = command.in_c = command.out_h = command.out_w = command.out_c = 1;
    command.kernel_h = command.kernel_w = command.stride_h = command.stride_w = 1;
    command.dilation_h = command.dilation_w = 1;
    command.groups = command.tile_rows = command.tile_cols = 1;
    EXPECT_EQ(svp_check_command(&command, &info), uint32_t{SVP_ERROR_SHAPE});
}

// Sections of the array without commands for it, and the kinds of sections mixed up: both readers refuse.
TEST(ArrayLoadable, SectionsComeWithCommandsOnly)
{
    LoadableParts parts = some_parts();
    for (svp_layer_command& command : parts.commands)
        command.opcode = SVP_OP_NOP;
    const std::vector<uint8_t> bytes = compiler::assemble_file(parts);
    EXPECT_THAT(error_of(bytes), HasSubstr("has no commands for the tile array, but has its target"));
    EXPECT_EQ(firmware_opens(bytes), SVP_RESULT_BAD_LOADABLE);

    parts = some_parts();
    parts.placements.pop_back();
    EXPECT_EQ(firmware_opens(compiler::assemble_file(parts)), SVP_RESULT_BAD_LOADABLE);
}

// Nothing that passes the checks makes the readers fall over; checksums are right.
TEST(ArrayLoadable, SurvivesRandomDamageWithRightChecksums)
{
    const std::vector<uint8_t> good = compiler::assemble_file(resident_parts());
    std::mt19937_64 random(5);
    unsigned accepted = 0;
    for (int i = 0; i < 3000; ++i) {
        std::vector<uint8_t> bytes = good;
        for (int k = 0; k < 2; ++k)
            bytes[sizeof(svp_loadable_header) + random() % (bytes.size() - sizeof(svp_loadable_header))] =
                static_cast<uint8_t>(random());
        compiler::seal_file(bytes);
        const bool fine = error_of(bytes).empty();
        if (fine) {
            EXPECT_EQ(firmware_opens(bytes), SVP_RESULT_OK);
            EXPECT_FALSE(compiler::describe(Loadable(bytes, "net.svp")).empty());
        }
        accepted += fine;
    }
    EXPECT_GT(accepted, 100U); // names, programs and scales
    EXPECT_LT(accepted, 2900U);
}

} // namespace
} // namespace svp::test
