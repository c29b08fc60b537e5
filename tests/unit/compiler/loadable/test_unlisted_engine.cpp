// SPDX-License-Identifier: Apache-2.0
// A loadable for an engine that has no room in compiler/loadable/engines: nothing is known beyond its tables.
#include "base/errors/input_error.h"
#include "compiler/loadable/engine_contents.h"
#include "interface/engines/engines.h"
#include "tests/support/array_loadable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using compiler::Loadable;
using compiler::LoadableParts;
using testing::HasSubstr;

constexpr uint32_t toy = 42;

// The array's, with commands, layers and target of the toy in place of its own.
LoadableParts toy_parts()
{
    LoadableParts parts = array_parts({ArrayProgram(), ArrayProgram()}, small_array());
    const uint32_t target = 1;
    parts.engines = {{toy, compiler::record_bytes(&target, 1), {}}};
    for (svp_layer& layer : parts.layers)
        layer.engine = toy;
    for (svp_layer_command& command : parts.commands) {
        command.engine = toy;
        for (svp_operand& operand : command.operand)
            operand = {0, 0};
    }
    return parts;
}

std::string error_of(const LoadableParts& parts)
{
    try {
        Loadable loadable(compiler::assemble_file(parts), "toy.svp");
        compiler::network_of(loadable);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(UnlistedEngine, IsListedByItsTables)
{
    const Loadable loadable(compiler::assemble_file(toy_parts()), "toy.svp");
    const std::string text = describe(loadable);
    EXPECT_THAT(text, HasSubstr("target     toy\n"));
    EXPECT_THAT(text, HasSubstr("    1     1  play\n"));
    EXPECT_EQ(text.find(" \n"), std::string::npos);
    EXPECT_EQ(weight_storage(loadable, loadable.commands()[0]).stored_bits, 0U);
}

TEST(UnlistedEngine, HoldsNoNetwork)
{
    EXPECT_THAT(error_of(toy_parts()), HasSubstr("was compiled for the toy: --check needs the network file"));
}

TEST(UnlistedEngine, ErrorsAreNamed)
{
    LoadableParts parts = toy_parts();
    parts.commands[1].body[0] = 5;
    EXPECT_THAT(error_of(parts), HasSubstr("command 1: opcode 5 is unknown"));

    parts = toy_parts();
    parts.commands[0].operand_region[3] = SVP_REGIONS;
    EXPECT_THAT(error_of(parts), HasSubstr("command 0: operand 3: 0 bytes at offset 0 of region"));

    parts = toy_parts();
    parts.layers[1].output_tensor = 2; // the first layer's
    EXPECT_THAT(error_of(parts), HasSubstr("is written twice"));
}

TEST(EngineContents, AreThoseOfTheEngine)
{
    unsigned known = 0, listed = 0;
    for (uint32_t i = 0; const svp_engine_interface* engine = svp_engine_at(i); ++i) {
        const uint32_t found = compiler::engine_contents(engine->id).engine();
        EXPECT_EQ(found, engine->id == toy ? uint32_t{SVP_ENGINE_NONE} : engine->id) << engine->name;
        known += found == engine->id;
        ++listed;
    }
    EXPECT_EQ(known, listed - 1); // all but the toy
}

} // namespace
} // namespace svp::test
