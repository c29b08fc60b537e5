// SPDX-License-Identifier: Apache-2.0
// The program with --target and platforms that have a tile array.
#include "tests/integration/program/program_fixture.h"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace svp::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using ArrayProgramTest = ProgramTest;

std::string read_file(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

TEST_F(ArrayProgramTest, TargetChoosesTheEngineAndItsPlatform)
{
    const std::string out = call_fine({"run", network_, "--target", "aie", "--check"}).out;
    EXPECT_THAT(out, HasSubstr("array_configuration"));
    EXPECT_THAT(out, HasSubstr("columns 0 to 3")); // aie_4x4
    EXPECT_THAT(out, HasSubstr("tile cycles/s"));
    EXPECT_THAT(out, HasSubstr("equal the oracle's, bit for bit"));
    const std::string cluster = call_fine({"run", network_, "--target", "escalate", "--check"}).out;
    EXPECT_THAT(cluster, AllOf(HasSubstr("cluster cycles/s"), Not(HasSubstr("tile array"))));
}

TEST_F(ArrayProgramTest, TheClusterWorksBesideAnArray)
{
    const std::string out = call_fine({"run", network_, "--platform", "aie_2x2", "--check"}).out;
    EXPECT_THAT(out, AllOf(HasSubstr("cluster cycles/s"), HasSubstr("bit for bit")));
}

TEST_F(ArrayProgramTest, LoadablesCarryTheirTarget)
{
    const std::string path = file("array.svp");
    call_fine({"compile", network_, "--target", "aie", "--platform", "aie_3x3", "-o", path});
    EXPECT_THAT(call_fine({"inspect", path}).out, HasSubstr("array      3 columns of 3 cores"));
    const std::string outputs = file("a.npy"), direct = file("b.npy");
    call_fine({"run", path, "--platform", "aie_3x3", "-q", "--outputs", outputs});
    call_fine({"run", network_, "-q", "--outputs", direct, "--target", "aie"});
    EXPECT_EQ(read_file(outputs), read_file(direct));

    EXPECT_THAT(bad_input({"run", path}), HasSubstr("the platform has none"));
    EXPECT_THAT(bad_input({"run", path, "--platform", "aie_4x4"}),
                HasSubstr("compiled for a tile array of 3 x 3 compute tiles with 1 row of memory tiles, and the "
                          "platform's has 4 x 4"));
    EXPECT_THAT(bad_input({"run", path, "--platform", "aie_3x3", "--set", "array.memory_tile_bytes=65536"}),
                HasSubstr("array.memory_tile_bytes"));
    EXPECT_THAT(bad_input({"run", path, "--platform", "aie_3x3", "--check"}), HasSubstr("--check needs the network"));
    EXPECT_THAT(bad_input({"run", path, "--platform", "aie_3x3", "--target", "aie"}),
                HasSubstr("--target has no effect on a compiled loadable"));
}

TEST_F(ArrayProgramTest, AutoSaysWhereEachLayerGoes)
{
    const ProcessResult result = call_fine({"run", network_, "--target", "auto", "--check"});
    EXPECT_THAT(result.err, AllOf(HasSubstr("note: first"), HasSubstr("ESCALATE cluster"), HasSubstr("one inference")));
    EXPECT_THAT(result.out, HasSubstr("bit for bit"));
    const ProcessResult named =
        call_fine({"run", network_, "--target", "auto", "--check", "--set", "array_mapping.layers='deep,s*'"});
    EXPECT_THAT(named.err, AllOf(HasSubstr("note: deep"), HasSubstr(": tile array")));
    EXPECT_THAT(named.out, HasSubstr("bit for bit"));
    const std::string path = file("auto.svp");
    call_fine({"compile", network_, "--target", "auto", "-o", path});
    call_fine({"run", path, "--platform", "aie_4x4", "-q"});
}

TEST_F(ArrayProgramTest, BadTargetsAreNamed)
{
    EXPECT_THAT(bad_input({"run", network_, "--target", "ai"}),
                HasSubstr("is not one of: escalate, systolic, aie, auto"));
    EXPECT_THAT(bad_input({"run", network_, "--target", "aie", "--platform", "edge"}), HasSubstr("has no tile array"));
    EXPECT_THAT(bad_input({"run", network_, "--platform", "aie_9x9"}), HasSubstr("no platform of that name"));
    EXPECT_THAT(bad_input({"run", network_, "--target", "aie", "--set", "places.array.shim_row=9"}),
                HasSubstr("--set places.array.shim_row: instances.array.place: lies outside the mesh"));
}

TEST_F(ArrayProgramTest, DescribesThePlatform)
{
    const std::string map = call_fine({"run", "--platform", "aie_8x8", "--memory-map"}).out;
    EXPECT_THAT(map, HasSubstr("0x20000000000 - 0x2000fffffff     268435456 bytes  array"));
    const std::string structure = call_fine({"run", "--platform", "aie_2x2", "--dump-structure"}).out;
    EXPECT_THAT(structure, AllOf(HasSubstr("shim_dma_1"), HasSubstr("compute_3"), HasSubstr("controller")));
}

// Hundreds of tiles: lanes of all of them, or of the one that is looked at.
TEST_F(ArrayProgramTest, TracesHaveLanesForEachTile)
{
    const auto variables = [](const std::string& text) {
        size_t count = 0;
        for (size_t at = text.find("$var"); at != std::string::npos; at = text.find("$var", at + 1))
            ++count;
        return count;
    };
    const std::string all = file("all.vcd"), one = file("one.vcd");
    call_fine({"run", network_, "--target", "aie", "--platform", "aie_vek280", "-q", "--vcd", all});
    call_fine({"run", network_, "--target", "aie", "--platform", "aie_vek280", "-q", "--vcd", one, "--trace",
               "*.column_37.compute_10.*"});
    EXPECT_GT(variables(read_file(all)), 38U * (8 * 5 + 2 * 12 + 4)); // a core and channels of every tile
    EXPECT_EQ(variables(read_file(one)), 5U);
    const std::string layout = read_file(file("all.gtkw"));
    EXPECT_THAT(layout, AllOf(HasSubstr("-system.array.column_0.shim.dma"), HasSubstr("compute_10.core.core[2:0]")));
}

TEST_F(ArrayProgramTest, MappingKeysChangeTimeAndNoValue)
{
    const auto simulated = [&](const Arguments& more) {
        Arguments arguments = {"run", network_, "--target", "aie", "--check", "--stats", file("s.json"), "-q"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        call_fine(arguments);
        const std::string text = read_file(file("s.json"));
        const std::string key = "\"simulated_picoseconds\": ";
        return std::stoull(text.substr(text.find(key) + key.size()));
    };
    const uint64_t both = simulated({});
    EXPECT_NE(simulated({"--set", "array_mapping.overlap=false"}), both);
    EXPECT_GT(simulated({"--set", "array_mapping.resident=false"}), both);
}

} // namespace
} // namespace svp::test
