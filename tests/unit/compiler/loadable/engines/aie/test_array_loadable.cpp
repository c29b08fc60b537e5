// SPDX-License-Identifier: Apache-2.0
// Loadables with commands for the tile array: sections, placements, commands.
#include "base/errors/input_error.h"
#include "interface/engines/escalate/escalate_command.h"
#include "interface/engines/escalate/escalate_target.h"
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
    array_placement(parts, 2) = {8, 2, 2, 16, 8, 4096, {0, 0}};
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

TEST(ArrayLoadable, IsRead)
{
    const Loadable loadable(compiler::assemble_file(resident_parts()), "net.svp");
    ASSERT_NE(loadable.target<svp_aie_target>(SVP_ENGINE_AIE), nullptr);
    EXPECT_EQ(loadable.target<svp_aie_target>(SVP_ENGINE_AIE)->columns, 2U);
    ASSERT_EQ(loadable.placements<svp_aie_placement>(SVP_ENGINE_AIE).size(), loadable.tensors().size());
    EXPECT_EQ(loadable.placements<svp_aie_placement>(SVP_ENGINE_AIE)[2].base, 4096U);
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
    {"section 'target' of aie: number of columns is out of range", [](auto& p) { array_target(p).columns = 0; }},
    {"section 'target' of aie: number of columns is out of range", [](auto& p) { array_target(p).columns = 65; }},
    {"the array has 2 and 6", [](auto& p) { array_target(p).memory_rows = 3; }},
    {"section 'placements' of aie: its number of placements is not that of tensors: 2, expected 3",
     [](auto& p) { p.engines[0].placements.resize(2 * sizeof(svp_aie_placement)); }},
    {"section 'placements' of an engine is missing", [](auto& p) { p.engines[0].placements.clear(); }},
    {"tensor 1: 9 channels of the network in 8", [](auto& p) { array_placement(p, 1).logical_channels = 9; }},
    {"tensor 1: 0 channels of the network in 8", [](auto& p) { array_placement(p, 1).logical_channels = 0; }},
    {"its placement is not empty", [](auto& p) { array_placement(p, 1).base = 4; }},
    {"tensor 0: is placed in the memory tiles, but not an internal",
     [](auto& p) { array_placement(p, 0).columns = 1; }},
    {"tensor 2: placed in 3 columns", [](auto& p) { array_placement(p, 2).columns = 3; }},
    {"2 slices of 1 columns hold 2 of 4 columns", [](auto& p) { array_placement(p, 2).slice_columns = 1; }},
    {"placed in 2 columns of 0", [](auto& p) { array_placement(p, 2).slice_columns = 0; }},
    {"with 4 bytes a pixel", [](auto& p) { array_placement(p, 2).pixel_bytes = 4; }},
    {"do not lie inside a memory tile of 524288", [](auto& p) { array_placement(p, 2).base = 524288 - 60; }},
    {"do not lie inside a memory tile of 524288", [](auto& p) { array_placement(p, 2).row_bytes = 0xfffffffc; }},
    {"reserved words of its placement", [](auto& p) { array_placement(p, 2).reserved[0] = 1; }},
    {"control program has magic 0x4c545654", [](auto& p) { header_of(p).magic += 1; }},
    {"56 of 52 bytes", [](auto& p) { header_of(p).bytes += 4; }},
    {"its control program is for 3 columns", [](auto& p) { header_of(p).columns = 3; }},
    {"operand 4 is not inside its region", [](auto& p) { p.commands[1].operand[4].offset += 64; }},
    {"command 1: operand 4: ", [](auto& p) { p.commands[1].operand[4].size = 28; }},
    {"command 1: operand 4: ", [](auto& p) { p.commands[1].operand[4].size += 1; }},
    {"command 1: operand 4: ", [](auto& p) { p.commands[1].operand_region[4] = SVP_REGION_INPUT; }},
    {"command 0: operand 1: ", [](auto& p) { p.commands[0].operand[1].offset = 64; }},
    {"command 0: operand 2: ", [](auto& p) { p.commands[0].operand_region[2] = 3; }},
    {"command 0: operand 5: ", [](auto& p) { p.commands[0].operand[5].size = 1; }},
    {"operand 2 is not inside its region", [](auto& p) { p.commands[0].operand[2].size += 1; }},
    {"operand 2 has 255 bytes, region 2 has 256", [](auto& p) { p.commands[0].operand[2].size -= 1; }},
    {"a reserved field", [](auto& p) { p.commands[0].body[0] = 1; }},
    {"a reserved field", [](auto& p) { p.commands[0].body[47] = 1; }},
    {"flags", [](auto& p) { p.commands[0].flags = 2; }},
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

TEST(ArrayLoadable, TargetsComeWithCommandsOnly)
{
    LoadableParts parts = some_parts();
    parts.engines.clear();
    EXPECT_THAT(error_of(compiler::assemble_file(parts)), HasSubstr("the loadable has no target for its engine"));

    parts = some_parts();
    const svp_escalate_target target{1, 1, 64, 1, 64, 64, 64, 64, 64};
    parts.engines.push_back({SVP_ENGINE_ESCALATE, compiler::record_bytes(&target, 1), {}});
    EXPECT_THAT(error_of(compiler::assemble_file(parts)), HasSubstr("has a target for an engine without commands"));
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
            EXPECT_FALSE(compiler::describe(Loadable(bytes, "net.svp")).empty());
        }
        accepted += fine;
    }
    EXPECT_GT(accepted, 100U); // names, programs and scales
    EXPECT_LT(accepted, 2900U);
}

} // namespace
} // namespace svp::test
