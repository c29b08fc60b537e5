// SPDX-License-Identifier: Apache-2.0
// The program's own promises: exit codes, files that are equal for equal runs, damage found.
#include "tests/integration/program/program_fixture.h"

#include <filesystem>
#include <fstream>

using namespace svp::test;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

class Program : public ProgramTest {
  protected:
    // Runs in a folder of its own and returns everything that was written there, by name.
    std::vector<std::string> files_of_run(const std::string& name, const Arguments& more) const
    {
        const fs::path folder = folder_.path() / name;
        fs::create_directory(folder);
        Arguments arguments = {"run",     network_,          "-q",    "--outputs",     folder / "o.npy",
                               "--stats", folder / "s.json", "--vcd", folder / "t.vcd"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        call_fine(arguments);
        std::vector<std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (!entry.is_regular_file()) continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            files.push_back(fs::relative(entry.path(), folder).string() + "\n" +
                            std::string(std::istreambuf_iterator<char>(stream), {}));
        }
        std::sort(files.begin(), files.end());
        return files;
    }
};

TEST_F(Program, WritesTheSameBytesTwice)
{
    const std::vector<Arguments> variants = {
        {}, {"--check"}, {"--timing", "loose"}, {"--seed", "7", "--set", "noc.columns=3"}};
    std::vector<std::vector<std::string>> all;
    for (size_t i = 0; i < variants.size(); ++i) {
        const auto first = files_of_run(std::to_string(i) + "a", variants[i]);
        const auto second = files_of_run(std::to_string(i) + "b", variants[i]);
        EXPECT_GT(first.size(), 4U); // outputs, statistics, trace, layout, names of states
        EXPECT_TRUE(first == second) << i;
        all.push_back(first);
    }
    EXPECT_TRUE(all[0] == all[1]); // --check watches and changes nothing
    EXPECT_FALSE(all[0] == all[2]);
    EXPECT_FALSE(all[0] == all[3]);
}

TEST_F(Program, RunsALoadableAsItRunsItsTopology)
{
    call_fine({"run", network_, "-q", "--check", "--outputs", file("a.npy"), "--stats", file("a.json")});
    call_fine({"run", loadable_, "-q", "--check", "--outputs", file("b.npy"), "--stats", file("b.json")});
    EXPECT_EQ(folder_.read("a.npy"), folder_.read("b.npy"));
    EXPECT_THAT(folder_.read("b.json"), HasSubstr("\"made_from\": \"loadable\""));
    EXPECT_TRUE(what_was_counted(folder_.read("a.json")) == what_was_counted(folder_.read("b.json")));
}

TEST_F(Program, CompilesTheSameBytesTwice)
{
    call_fine({"compile", network_, "-o", file("again.svp")});
    EXPECT_EQ(folder_.read("again.svp"), folder_.read("small.svp"));
    call_fine({"compile", network_, "-o", file("other.svp"), "--seed", "2"});
    EXPECT_NE(folder_.read("other.svp"), folder_.read("small.svp"));
    EXPECT_THAT(call_fine({"inspect", loadable_}).out, HasSubstr("middle"));
}

TEST_F(Program, SaysWhereTheCyclesWent)
{
    const ProcessResult result = call_fine({"run", network_, "--check"});
    for (const char* layer : {"first", "middle", "deep", "sum", "both", "pool", "mean", "classes"})
        EXPECT_THAT(result.out, HasSubstr(std::string("\n") + layer + ' '));
    EXPECT_THAT(result.out, HasSubstr("check: all "));
    EXPECT_THAT(result.out, HasSubstr("equal the oracle's, bit for bit"));
    EXPECT_EQ(call_fine({"run", network_, "--check", "-q"}).out, "");
}

TEST_F(Program, TakesImagesInTheirOrder)
{
    const std::string one = npy_text("(1, 3, 12, 11)", 396, 0.75F), zero = npy_text("(1, 3, 12, 11)", 396, 0);
    std::string both = npy_text("(2, 3, 12, 11)", 396, 0.75F);
    both += zero.substr(zero.size() - 396 * sizeof(float));
    const auto outputs = [&](const std::string& images) {
        call_fine(
            {"run", network_, "-q", "--check", "--images", folder_.write("i.npy", images), "--outputs", file("o.npy")});
        const std::string text = folder_.read("o.npy");
        return text.substr(128); // behind the header
    };
    EXPECT_EQ(outputs(both), outputs(one) + outputs(zero));
    EXPECT_NE(outputs(one), outputs(zero));
    EXPECT_EQ(outputs(one).size(), 10 * sizeof(float));
}

TEST_F(Program, DemoLeavesStatisticsAndAWaveformWithItsLayout)
{
    const ProcessResult result = call_fine({"demo", "--folder", file("demo")});
    EXPECT_THAT(result.out, HasSubstr("check: all "));
    EXPECT_THAT(result.out, testing::ContainsRegex("accuracy: top-1 9[5-9]\\.00 % \\(9[5-9] of 100 images\\)"));
    EXPECT_THAT(folder_.read("demo/stats.json"), HasSubstr("sparsevp-statistics"));
    EXPECT_THAT(folder_.read("demo/run.vcd"), HasSubstr("$enddefinitions"));
    EXPECT_THAT(folder_.read("demo/run.gtkw"), HasSubstr("run.vcd"));
    call_fine({"demo", "--folder", file("again"), "-q"});
    EXPECT_TRUE(what_was_counted(folder_.read("demo/stats.json")) ==
                what_was_counted(folder_.read("again/stats.json")));
    for (const char* name : {"run.vcd", "run.gtkw"})
        EXPECT_TRUE(folder_.read(std::string("demo/") + name) == folder_.read(std::string("again/") + name)) << name;
}

// Outputs that see nothing but padding are zero.
TEST_F(Program, RunsPaddingWiderThanItsKernel)
{
    const std::string path = folder_.write("padded.yaml", R"(name: padded
input: {channels: 3, height: 5, width: 6}
layers:
  - {name: point, type: conv, channels: 9, kernel: 1, padding: 2, activation: relu}
  - {name: wide, type: conv, channels: 10, kernel: 3, padding: [4, 3], stride: 2, activation: relu}
)");
    call_fine({"run", path, "-q", "--check"});
}

TEST_F(Program, FindsDamagedWeights)
{
    // Byte 0x40 lies in the first layer's weights.
    const ProcessResult result =
        call({"run", loadable_, "-q", "--check", "--corrupt", "constants:0x40:0x40", "--outputs", file("o.npy")});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, testing::StartsWith("check: layer first, image 0: "));
    EXPECT_THAT(result.err, HasSubstr("values differ, the first at channel "));
    EXPECT_TRUE(fs::exists(file("o.npy"))); // what the damaged system computed
    EXPECT_EQ(call({"run", loadable_, "-q", "--corrupt", "constants:0x40:0x40"}).exit_code, 0); // nobody looks
}

TEST_F(Program, SaysWhyTheSimulatedSystemFailed)
{
    const Arguments run = {"run", network_, "-q", "--outputs", file("o.npy"), "--stats", file("s.json")};
    const std::pair<const char*, const char*> cases[] = {
        {"firmware.watchdog_cycles=10", "image 0: layer first: "},
        {"dram.size_bytes=4096", "cannot load the network: not enough device memory\n"},
        {"escalate.accumulator_bits=8", "error 0x0402"},
        {"control.max_queue_log2=1", "the driver cannot start"},
    };
    for (const auto& [setting, reason] : cases) {
        Arguments arguments = run;
        arguments.insert(arguments.end(), {"--set", setting});
        EXPECT_THAT(failed(arguments), HasSubstr(reason)) << setting;
        EXPECT_FALSE(fs::exists(file("o.npy"))) << setting;
        EXPECT_FALSE(fs::exists(file("s.json"))) << setting;
    }
    EXPECT_EQ(folder_.entries(), 2U);
    EXPECT_THAT(failed({"run", "resnet20_cifar10", "-q", "--set", "firmware.timeout_us=1"}),
                HasSubstr("image 0: layer "));
}

TEST_F(Program, WritesThroughLinksAndToDevices)
{
    call_fine({"run", network_, "-q", "--stats", "/dev/null", "--outputs", "/dev/null", "--vcd", "/dev/null"});
    EXPECT_FALSE(fs::exists("/dev/null.gtkw"));
    fs::create_symlink(folder_.write("target.json", "old"), file("link.json"));
    // A file that somebody has open, by the name that /dev/stdout leads to.
    fs::create_symlink("/proc/self/fd/1", file("stdout"));
    const ProcessResult result =
        call_fine({"run", network_, "-q", "--stats", file("link.json"), "--outputs", file("stdout")});
    EXPECT_TRUE(fs::is_symlink(file("link.json")));
    EXPECT_THAT(folder_.read("target.json"), HasSubstr("sparsevp-statistics"));
    EXPECT_TRUE(fs::is_symlink(file("stdout")));
    EXPECT_THAT(result.out, HasSubstr("NUMPY"));
    fs::remove(file("stdout"));
    fs::create_symlink("/proc/self/fd/1", file("stdout"));
    EXPECT_THAT(call_fine({"compile", network_, "-q", "-o", file("stdout")}).out, testing::StartsWith("SVPL"));
    EXPECT_TRUE(fs::is_symlink(file("stdout")));
}

TEST_F(Program, DescribesThePlatformWithoutRunning)
{
    EXPECT_THAT(call_fine({"run", "--dump-structure"}).out, HasSubstr("system.dma"));
    EXPECT_THAT(call_fine({"run", "--memory-map"}).out, HasSubstr("0x0080000000"));
    // What it dumps is a platform file: the same run, the same dump.
    const std::string dump = call_fine({"run", "--dump-config", "--set", "escalate.tiles=5"}).out;
    const std::string path = folder_.write("dumped.yaml", dump);
    EXPECT_EQ(call_fine({"run", "--platform", path, "--dump-config"}).out, dump);
    call_fine({"run", network_, "-q", "--check", "--platform", path, "--stats", file("a.json")});
    call_fine({"run", network_, "-q", "--check", "--set", "escalate.tiles=5", "--stats", file("b.json")});
    EXPECT_TRUE(what_was_counted(folder_.read("a.json")) == what_was_counted(folder_.read("b.json")));
}

} // namespace
