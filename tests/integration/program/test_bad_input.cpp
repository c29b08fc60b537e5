// SPDX-License-Identifier: Apache-2.0
// Whatever a user can get wrong: one line that names the place, exit code 2, nothing left behind.
#include "tests/integration/program/program_fixture.h"

#include <filesystem>

using namespace svp::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

class BadInput : public ProgramTest {
  protected:
    // A run that would write every kind of file.
    Arguments full_run(const std::string& input, const Arguments& more = {}) const
    {
        Arguments arguments = {"run",     input,          "-q",    "--outputs",  file("o.npy"),
                               "--stats", file("s.json"), "--vcd", file("t.vcd")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    void expect_all(const std::vector<std::pair<Arguments, std::string>>& cases) const
    {
        for (const auto& [more, expected] : cases)
            EXPECT_THAT(bad_input(full_run(network_, more)), HasSubstr(expected));
    }
};

TEST_F(BadInput, DamagedLoadables)
{
    const std::string good = folder_.read("small.svp");
    const auto refused = [&](const std::string& bytes) {
        const std::string path = folder_.write("bad.svp", bytes);
        EXPECT_THAT(bad_input({"inspect", path}), HasSubstr(path));
        return bad_input(full_run(path));
    };
    for (size_t size : {size_t{0}, size_t{3}, size_t{50}, size_t{104}, size_t{200}, good.size() / 2, good.size() - 1})
        EXPECT_THAT(refused(good.substr(0, size)), HasSubstr("bad.svp: ")) << size;
    for (size_t at = 0; at < good.size(); at += good.size() / 37) {
        std::string flipped = good;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
        EXPECT_THAT(refused(flipped), HasSubstr("bad.svp: ")) << at;
    }
    std::string newer = good;
    newer[4] = 3; // major version
    EXPECT_THAT(refused(newer), HasSubstr("version"));
    EXPECT_THAT(refused(good + "x"), HasSubstr("bad.svp: "));
    EXPECT_THAT(refused("name: not a loadable\n"), HasSubstr("bad.svp: "));
}

TEST_F(BadInput, Topologies)
{
    const struct {
        const char* from;
        const char* to;
        const char* expected;
    } cases[] = {
        {"kernel: 3", "kernle: 3", ":4: layers.0: the key 'kernel' is missing, did you mean 'kernle'?"},
        {"padding: 1", "pading: 1", ":4: layers.0.pading: unknown key, did you mean 'padding'?"},
        {"type: conv", "type: convolution", ":4: "},
        {"channels: 20", "channels: many", ":4: "},
        {"channels: 20", "channels: 0", ":4: "},
        {"channels: 20", "channels: -20", ":4: "},
        {"channels: 20", "channels: 99999999999999999999", ":4: "},
        {"stride: 2", "stride: 0", ":4: "},
        {"padding: 1", "padding: -1", ":4: "},
        {"kernel: 3", "kernel: 300", ":4: "},
        {"height: 12", "height: 0", ":2: "},
        {"height: 12", "height: 12.5", ":2: "},
        {"inputs: [middle, deep]", "inputs: [deep, first]", ":7: "},
        {"inputs: [middle, deep]", "inputs: [middle, depe]", "did you mean 'deep'?"},
        {"inputs: [middle, deep]", "inputs: middle", ":7: "},
        {"name: deep", "name: middle", ":6: "},
        {"layers:", "layres:", "the key 'layers' is missing, did you mean 'layres'?"},
        {"name: small", "name: [small", "bad.yaml:"},
        {"name: small", "\tname: small", "bad.yaml:"},
        {"{channels: 3", "{channels: 3, macs: 2", ":2: "},
    };
    for (const auto& [from, to, expected] : cases) {
        std::string text = folder_.read("small.yaml");
        text.replace(text.find(from), std::string(from).size(), to);
        const std::string path = folder_.write("bad.yaml", text);
        EXPECT_THAT(bad_input(full_run(path)), AllOf(HasSubstr(path), HasSubstr(expected))) << to;
        EXPECT_THAT(bad_input({"compile", path, "-o", file("bad.svp")}), HasSubstr(expected)) << to;
    }
    for (const std::string& text : {std::string(), std::string("layers: []\n"), std::string("\0\1\2", 3)}) {
        const std::string path = folder_.write("bad.yaml", text);
        EXPECT_THAT(bad_input(full_run(path)), HasSubstr(path));
    }
}

TEST_F(BadInput, Platforms)
{
    const struct {
        const char* text;
        const char* expected;
    } cases[] = {
        {"escalate: {tiels: 3}", ":1: escalate.tiels: unknown key, did you mean 'tiles'?"},
        {"escalate:\n  tiles: many", ":2: escalate.tiles: "},
        {"escalate:\n  tiles: 0", ":2: escalate.tiles: "},
        {"escalate:\n  tiles: -1", ":2: escalate.tiles: "},
        {"escalate:\n  tiles: 3.5", ":2: escalate.tiles: "},
        {"escalate:\n  tiles: 1000000000000", ":2: escalate.tiles: "},
        {"escalate:\n  tiles: [3]", ":2: escalate.tiles: "},
        {"escalate:\n  clock_mhz: nan", ":2: escalate.clock_mhz: "},
        {"escalate:\n  pairing:\n    group_bits: 12", ":3: escalate.pairing.group_bits: "},
        {"escalate:\n  pairing: {group_bits: 8, lanes: 3}", ": "},
        {"escalate: 3", ":1: escalate: "},
        {"dram:\n  banks: 3", ":2: dram.banks: "},
        {"dram:\n  mapping: rowbank", ":2: dram.mapping: "},
        {"dram:\n  dmi: 1", ":2: dram.dmi: "},
        {"noc: {columns: 1}", "outside the mesh"},
        {"memory_map: {dram_base: 0x4000000}", ":1: instances.dram.base: its address range overlaps"},
        {"places: {dram: {column: 9}}", ":1: instances.dram.place: lies outside the mesh"},
        {"- a\n- b", "bad.yaml"},
    };
    for (const auto& [text, expected] : cases) {
        const std::string path = folder_.write("bad.yaml", text);
        EXPECT_THAT(bad_input(full_run(network_, {"--platform", path})), AllOf(HasSubstr(path), HasSubstr(expected)))
            << text;
        EXPECT_THAT(bad_input({"run", "--platform", path, "--dump-config"}), HasSubstr(expected)) << text;
    }
    expect_all({
        {{"--set", "escalate.tiels=3"}, "--set escalate.tiels: unknown key, did you mean 'escalate.tiles'?"},
        {{"--set", "escalate.tiles"}, "--set"},
        {{"--set", "=3"}, "--set"},
        {{"--set", "escalate=3"}, "--set escalate"},
        {{"--set", "escalate.tiles="}, "--set escalate.tiles"},
        {{"--set", "escalate.tiles=0"}, "--set escalate.tiles: '0' is not a whole number from 1 to 1024"},
        {{"--set", "escalate.tiles=1e3"}, "--set escalate.tiles: "},
        {{"--set", "dram.size_bytes=1000000000000000"}, "--set dram.size_bytes: "},
        {{"--set", "noc.columns=1"}, "outside the mesh"},
        {{"--platform", file("none.yaml")}, "none.yaml"},
        {{"--platform", folder_.path().string()}, folder_.path().string()},
    });
}

// Sizes that the config allows but the network or the memory does not.
TEST_F(BadInput, PlatformsThatTheNetworkDoesNotFit)
{
    expect_all({
        {{"--set", "escalate.slices=2"}, "layer 'middle'"},
        {{"--set", "escalate.activation_buffer_bytes=64"}, "layer '"},
        {{"--set", "escalate.output_buffer_bytes=64"}, "layer '"},
        {{"--set", "escalate.line_columns=1"}, "layer '"},
    });
}

TEST_F(BadInput, Images)
{
    const struct {
        std::string text;
        const char* expected;
    } cases[] = {
        {npy_text("(1, 3, 11, 12)", 396), "the network takes (N, 3, 12, 11)"},
        {npy_text("(3, 12, 11)", 396), "the network takes (N, 3, 12, 11)"},
        {npy_text("(0, 3, 12, 11)", 0), "the network takes (N, 3, 12, 11)"},
        {npy_text("(1, 3, 12, 11)", 395), "takes 1584 bytes of values, the file holds 1580"},
        {npy_text("(1, 3, 12, 11)", 397), "takes 1584 bytes of values, the file holds 1588"},
        {npy_text("(1, 3, 12, 11)", 198, 1, "<i2"), "float32"},
        {npy_text("(1, 3, 12, 11)", 792, 1, "<f8"), "float32"},
        {npy_text("(1, 3, 12, 11)", 396, 1, ">f4"), "float32"},
        {npy_text("(9999999999999999, 3, 12, 11)", 396), "bad.npy"},
        {npy_text("(1, -3, 12, 11)", 396), "bad.npy"},
        {npy_text("(1, 3, 12, 11)", 396, std::numeric_limits<float>::quiet_NaN()), "nan"},
        {npy_text("(1, 3, 12, 11)", 396).substr(0, 30), "bad.npy"},
        {"PK\3\4 an archive", "not an NPY file"},
        {"", "not an NPY file"},
    };
    for (const auto& [text, expected] : cases) {
        const std::string path = folder_.write("bad.npy", text);
        EXPECT_THAT(bad_input(full_run(network_, {"--images", path})), AllOf(HasSubstr(path), HasSubstr(expected)));
    }
    expect_all({{{"--images", file("none.npy")}, "none.npy: cannot read"},
                {{"--images", folder_.path().string()}, "not a regular file"}});
}

TEST_F(BadInput, MissingAndUnwritableFiles)
{
    EXPECT_THAT(bad_input(full_run(file("none.svp"))), HasSubstr("none.svp"));
    EXPECT_THAT(bad_input(full_run(file("none.yaml"))), HasSubstr("none.yaml"));
    EXPECT_THAT(bad_input(full_run(file("none.onnx"))), HasSubstr("none.onnx"));
    EXPECT_THAT(bad_input(full_run("resnet02_cifar10")), HasSubstr("did you mean 'resnet20_cifar10'?"));
    EXPECT_THAT(bad_input(full_run(folder_.path().string())), HasSubstr("a network is a .svp, .yaml or .onnx file"));
    EXPECT_THAT(bad_input({"inspect", file("none.svp")}), HasSubstr("none.svp"));
    EXPECT_THAT(bad_input({"compile", network_, "-o", file("none/x.svp")}), HasSubstr("none/x.svp"));
    EXPECT_THAT(bad_input({"compile", loadable_, "-o", file("x.svp")}), HasSubstr("is compiled already"));

    std::filesystem::create_directory(file("folder"));
    const std::string options[] = {"--outputs", "--stats", "--vcd"};
    for (const std::string& option : options)
        for (const std::string& path : {file("none/x"), file("folder")}) {
            Arguments arguments = {"run", network_, "-q", option, path};
            for (const std::string& other : options)
                if (other != option) arguments.insert(arguments.end(), {other, file("other" + other)});
            EXPECT_THAT(bad_input(arguments), HasSubstr(path));
        }
    // A full disk shows when all is computed.
    for (const std::string& option : options)
        EXPECT_THAT(bad_input({"run", network_, "-q", option, "/dev/full"}), HasSubstr("/dev/full: cannot write"));
    EXPECT_THAT(bad_input({"run", network_, "--outputs", file("o.npy"), "--stats", "/dev/full", "-q"}),
                HasSubstr("/dev/full: cannot write"));
    EXPECT_THAT(bad_input({"run", network_, "--outputs", file("x"), "--stats", file("./x")}), HasSubstr("--stats"));
    EXPECT_THAT(bad_input({"run", network_, "--vcd", file("x"), "--stats", file("x")}), HasSubstr("--vcd"));
}

TEST_F(BadInput, Options)
{
    expect_all({
        {{"--sets", "a=1"}, "did you mean '--set'?"},
        {{"--check=yes"}, "--check"},
        {{"--timing", "exact"}, "--timing: 'exact' is not one of"},
        {{"--resolution", "0"}, "--resolution"},
        {{"--resolution", "999999"}, "--resolution"},
        {{"--coefficient-sparsity", "95"}, "--coefficient-sparsity"},
        {{"--calibration", file("c.npy")}, "--calibration"},
        {{"--trace", "*.nothing"}, "--trace '*.nothing': no trace point"},
        {{"--vcd-limit", "100"}, "--vcd-limit"},
        {{"--corrupt", "constants:99999999:1"}, "offset 99999999 lies beyond"},
        {{"--energy", file("none.yaml")}, "none.yaml"},
        {{"--energy", network_}, network_},
    });
    for (const char* option : {"--seed", "--coefficient-sparsity", "--activation-sparsity", "--resolution"})
        EXPECT_THAT(bad_input(full_run(loadable_, {option, "1"})),
                    AllOf(HasSubstr(loadable_), HasSubstr(std::string(option) + " has no effect")));
    EXPECT_THAT(bad_input({"rnu", network_}), HasSubstr("did you mean 'run'?"));
}

} // namespace
