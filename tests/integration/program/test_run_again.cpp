// SPDX-License-Identifier: Apache-2.0
// run --from: statistics say what was run, and the same run gives the same statistics.
#include "platform/demo/demo_data.h"
#include "tests/integration/program/program_fixture.h"

#include <filesystem>
#include <nlohmann/json.hpp>

using namespace svp::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

class RunAgain : public ProgramTest {
  protected:
    // Runs, runs again from the statistics, and expects the same bytes. Returns the statistics.
    Json repeated(Arguments arguments, const Arguments& watching = {}) const
    {
        arguments.insert(arguments.end(), {"-q", "--stats", file("first.json"), "--outputs", file("first.npy")});
        arguments.insert(arguments.begin(), "run");
        call_fine(arguments);
        Arguments again = {"run",     "--from",           file("first.json"), "-q",
                           "--stats", file("again.json"), "--outputs",        file("again.npy")};
        again.insert(again.end(), watching.begin(), watching.end());
        call_fine(again);
        EXPECT_GT(folder_.read("first.json").size(), 10000U);
        EXPECT_TRUE(folder_.read("first.json") == folder_.read("again.json")) << testing::PrintToString(arguments);
        EXPECT_TRUE(folder_.read("first.npy") == folder_.read("again.npy"));
        fs::remove(file("again.json"));
        return Json::parse(folder_.read("first.json"));
    }
    std::string refused(const std::string& statistics) const
    {
        return bad_input({"run", "--from", folder_.write("bad.json", statistics), "-q", "--stats", file("s.json")});
    }
};

TEST_F(RunAgain, OnTheCluster)
{
    const Json statistics = repeated({network_}, {"--check", "--vcd", file("t.vcd"), "--trace-to", "1us"});
    EXPECT_EQ(statistics["specification"]["network"], network_);
    EXPECT_EQ(statistics["platform"]["config"]["escalate"]["tiles"], 32);
    EXPECT_EQ(statistics["run"]["engines"], Json({"escalate"}));
    // 32 tiles of 6 slices of 9 multipliers at 1 GHz; 128 + 64 + 128 KiB of buffers and 8 in each tile.
    EXPECT_EQ(statistics["platform"]["peak_macs_per_second"], 1.728e12);
    EXPECT_EQ(statistics["platform"]["on_chip_memory_bytes"], (128 + 64 + 128 + 32 * 8) * 1024);
    repeated({network_, "--seed", "18446744073709551615", "--coefficient-sparsity", "0.7", "--activation-sparsity",
              "0.1", "--resolution", "16", "--timing", "loose", "--corrupt", "constants:0x40:0x40"});
}

TEST_F(RunAgain, WithOverridesAndAPlatformOfItsOwn)
{
    const std::string platform = folder_.write("p.yaml", "escalate: {tiles: 5, clock_mhz: 812.5}\n");
    const Json statistics = repeated({network_, "--platform", platform, "--set", "dram.banks=8", "--set",
                                      "escalate.slices=8", "--energy", "configs/energy/default_45nm.yaml"});
    EXPECT_EQ(statistics["specification"]["platform"]["overrides"], Json({"dram.banks=8", "escalate.slices=8"}));
    EXPECT_EQ(statistics["platform"]["config"]["dram"]["banks"], 8);
    EXPECT_EQ(statistics["platform"]["config"]["escalate"]["clock_mhz"], 812.5);
    // The config is in the statistics: the file may change, or go.
    fs::remove(platform);
    call_fine({"run", "--from", file("first.json"), "-q", "--stats", file("again.json")});
    EXPECT_TRUE(folder_.read("first.json") == folder_.read("again.json"));
    EXPECT_THAT(call_fine({"run", "--from", file("first.json"), "--dump-config"}).out, HasSubstr("clock_mhz: 812.5"));
}

TEST_F(RunAgain, OnTheTileArray)
{
    const Json statistics = repeated({network_, "--target", "aie", "--platform", "aie_2x2"});
    EXPECT_EQ(statistics["run"]["engines"], Json({"aie"}));
    EXPECT_EQ(statistics["layers"].back()["engine"], "aie");
    EXPECT_EQ(statistics["layers"].back()["clocks"][0]["name"], "array");
}

TEST_F(RunAgain, MixedWithBlocksOfZeros)
{
    const Json statistics =
        repeated({"resnet20_cifar10", "--resolution", "16", "--target", "auto", "--platform", "aie_2x2", "--set",
                  "array_mapping.layers=c*2*,s*2*", "--compress", "block:8x8@0.5"});
    EXPECT_EQ(statistics["run"]["engines"].size(), 2U);
    EXPECT_EQ(statistics["run"]["weights"]["block"]["layers"], 21);
    EXPECT_GT(statistics["run"]["weights"]["block"]["zero_share"], 0.4);
    EXPECT_TRUE(statistics.contains("model"));
}

TEST_F(RunAgain, ImagesOnSeveralClusters)
{
    const std::string images = folder_.write("images.npy", npy_text("(3, 3, 12, 11)", size_t{3} * 396, 0.75F));
    const Json statistics = repeated({network_, "--platform", "clusters_2", "--images", images});
    EXPECT_EQ(statistics["run"]["images"], 3);
    EXPECT_EQ(statistics["layers"][0]["clocks"].size(), 2U);
    repeated({loadable_, "--images", images});
    const std::string bytes = folder_.write("bytes.npy", npy_text("(1, 3, 12, 11)", 396 / sizeof(float), 0.25F, "|u1"));
    repeated({network_, "--images", bytes, "--mean", "0.1,0.2,0.3", "--std", "0.7"});
    repeated({network_, "--images", images});
    folder_.write("images.npy", npy_text("(3, 3, 12, 11)", size_t{3} * 396, 0.25F));
    EXPECT_THAT(bad_input({"run", "--from", file("first.json"), "-q"}),
                AllOf(HasSubstr("images.npy: the run's images has changed since: its SHA-256 was "),
                      HasSubstr(statistics["specification"]["sha256"]["images"].get<std::string>())));
}

TEST_F(RunAgain, ATrainedNetworkWithItsCalibration)
{
    const svp::DemoData data = svp::write_demo_data(folder_.path(), 3);
    const std::string network = "configs/networks/shapes_cnn.onnx";
    const Json statistics =
        repeated({network, "--images", data.images, "--labels", data.labels, "--calibration", data.calibration});
    EXPECT_EQ(statistics["specification"]["sha256"].size(), 5U);
    EXPECT_TRUE(statistics["run"].contains("top1_images"));
    repeated({"configs/networks/shapes_cnn_decomposed.onnx", "--images", data.images, "--calibration-method",
              "percentile:1e-4", "--no-bias-correction"},
             {"--check"});
    repeated({network, "--images", data.images, "--calibration", data.calibration, "--compress", "2:4",
              "--no-compensation"});
    // Rules in a file, and a report beside.
    const std::string rules =
        folder_.write("rules.yaml", "compression:\n  layers:\n    - {layers: '*', compress: '2:4'}\n");
    repeated({network, "--images", data.images, "--compress", rules}, {"--model-report", file("report.json")});
    EXPECT_THAT(folder_.read("report.json"), HasSubstr("sparsevp-model-report"));
    const std::string before = folder_.read("rules.yaml");
    folder_.write("rules.yaml", before + "# changed\n");
    EXPECT_THAT(bad_input({"run", "--from", file("first.json"), "-q"}), HasSubstr("rules.yaml: the run's compression"));
    folder_.write("rules.yaml", before);
    fs::remove(data.images);
    EXPECT_THAT(bad_input({"run", "--from", file("first.json"), "-q"}),
                HasSubstr("images.npy: the run's images is not there"));
}

TEST_F(RunAgain, NotWhereTheNetworkHasChanged)
{
    repeated({network_});
    const std::string before = folder_.read("small.yaml");
    folder_.write("small.yaml", before + "# changed\n");
    EXPECT_THAT(bad_input({"run", "--from", file("first.json"), "-q", "--stats", file("s.json")}),
                HasSubstr("small.yaml: the run's network has changed since: its SHA-256 was "));
    folder_.write("small.yaml", before);
    call_fine({"run", "--from", file("first.json"), "-q"});
    fs::remove(network_);
    EXPECT_THAT(bad_input({"run", "--from", file("first.json"), "-q"}),
                HasSubstr("small.yaml: the run's network is not there\n"));
}

TEST_F(RunAgain, OptionsThatChangeTheRunAreRefused)
{
    repeated({network_});
    const std::string from = file("first.json");
    for (const Arguments& more : std::vector<Arguments>{{"--set", "dram.banks=8"},
                                                        {"--platform", "aie_2x2"},
                                                        {"--target", "auto"},
                                                        {"--seed", "2"},
                                                        {"--images", "i.npy"},
                                                        {"--labels", "l.npy"},
                                                        {"--timing", "loose"},
                                                        {"--energy", "e.yaml"},
                                                        {"--corrupt", "constants:0:1"},
                                                        {"--compress", "2:4"},
                                                        {"--no-compensation"},
                                                        {"--model-report", "r.json"}}) {
        Arguments arguments = {"run", "--from", from, "-q"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        EXPECT_THAT(bad_input(arguments), HasSubstr(more[0] + " beside --from " + from));
    }
    EXPECT_THAT(bad_input({"run", network_, "--from", from, "-q"}), HasSubstr(network_ + " beside --from " + from));
}

TEST_F(RunAgain, DamagedStatisticsAreOneLine)
{
    repeated({network_});
    const std::string good = folder_.read("first.json");
    for (const size_t size :
         {size_t{0}, size_t{1}, size_t{30}, size_t{200}, size_t{700}, good.size() / 2, good.size() - 3})
        EXPECT_THAT(refused(good.substr(0, size)), HasSubstr("bad.json")) << size;
    EXPECT_THAT(bad_input({"run", "--from", file("none.json"), "-q"}), HasSubstr("none.json: cannot read"));
    EXPECT_THAT(bad_input({"run", "--from", folder_.path(), "-q"}), HasSubstr(": cannot read"));
    EXPECT_THAT(refused("[1, 2]"), HasSubstr("are no statistics"));
    EXPECT_THAT(refused("{\"schema\": [\"sparsevp-statistics\"]}"), HasSubstr("are no statistics"));
    EXPECT_THAT(refused(std::string(100000, '[')), HasSubstr("bad.json"));
    EXPECT_THAT(refused(folder_.read("small.yaml")), HasSubstr("are no statistics"));

    const std::pair<std::string, std::string> replacements[] = {
        {"\"schema_version\": 4", "\"schema_version\": 3"},
        {"\"tiles\": 32", "\"tlies\": 32"},
        {"\"tiles\": 32", "\"tiles\": 0"},
        {"\"tiles\": 32", "\"tiles\": {}"},
        {"\"kind\": \"escalate\"", "\"kind\": \"escalade\""},
        {"\"network\": \"/", "\"netwrok\": \"/"},
        {"\"bias_correction\": true", "\"bias_correction\": 1"},
        {"\"bias_correction\": true", "\"bias_correction\": true, \"seed\": -1"},
        {"\"bias_correction\": true", "\"bias_correction\": true, \"compression\": \"8x8\""},
        {"\"bias_correction\": true", "\"bias_correction\": true, \"mean\": [1e99]"},
        {"\"model_report\": false", "\"model_report\": false, \"target\": \"gpu\""},
        {"\"model_report\": false", "\"model_report\": false, \"colour\": \"red\""},
        {"\"model_report\": false", "\"model_report\": false, \"corruptions\": [{\"region\": \"moon\"}]"},
        {"\"sha256\": {", "\"sha256\": {}, \"digests\": {"},
        {"\"platform\": {},", ""},
    };
    for (const auto& [from, to] : replacements) {
        std::string text = good;
        ASSERT_NE(text.find(from), std::string::npos) << from;
        text.replace(text.find(from), from.size(), to);
        EXPECT_THAT(refused(text), HasSubstr("bad.json:")) << to;
    }
    std::string misspelt = good;
    misspelt.replace(misspelt.find("\"tiles\""), 7, "\"tlies\"");
    EXPECT_THAT(refused(misspelt), HasSubstr("platform.config.escalate.tlies: unknown key, did you mean 'tiles'?"));
}

TEST_F(RunAgain, AnotherProgramIsNamed)
{
    repeated({network_});
    std::string text = folder_.read("first.json");
    const std::string key = "\"commit\": \"";
    text.replace(text.find(key) + key.size(), 7, "fedcba9");
    const ProcessResult result = call_fine({"run", "--from", folder_.write("other.json", text), "-q"});
    EXPECT_THAT(result.err,
                AllOf(testing::StartsWith("note: "), HasSubstr("other.json is of sparsevp 0.1.0, commit fedcba9"),
                      HasSubstr("results may differ")));
}

} // namespace
