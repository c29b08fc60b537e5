// SPDX-License-Identifier: Apache-2.0
// estimate, reproduce and --compress as their users call them.
#include "tests/integration/program/program_fixture.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace svp::test;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* schedules = "configs/schedules/wbs/";

std::string text_of_file(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

Json layer_of(const Json& model, const std::string& name)
{
    for (const Json& layer : model.at("layers"))
        if (layer.at("name") == name) return layer;
    throw std::logic_error("no layer " + name);
}

class BlockSparsityProgram : public ProgramTest {
  protected:
    // A folder with every shipped file, to be spoilt.
    std::string copied_schedules() const
    {
        fs::copy(schedules, file("schedules"));
        return file("schedules");
    }
};

TEST_F(BlockSparsityProgram, EstimatesASchedule)
{
    const std::string schedule = std::string(schedules) + "resnet50_7x7_dense.csv";
    const ProcessResult result = call_fine({"estimate", schedule, "--stats", file("e.json")});
    EXPECT_THAT(result.out, HasSubstr("\nlayer4.2.add "));
    EXPECT_THAT(result.out, HasSubstr("\ntotal 4.205991e-03 s on 7 columns\n"));
    EXPECT_THAT(result.out, testing::Not(HasSubstr("note: ")));
    const Json json = Json::parse(folder_.read("e.json"));
    EXPECT_NEAR(json.at("total_s").get<double>(), 4.205991e-03, 4.205991e-03 * 1e-6);
    EXPECT_EQ(json.at("columns"), 7);
    EXPECT_EQ(json.at("layers").size(), 71U);
    EXPECT_EQ(call_fine({"estimate", schedule, "-q"}).out, "");
    EXPECT_THAT(call_fine({"estimate", schedule, "-q", "--stats", "/dev/stdout"}).out, HasSubstr("\"total_s\""));
}

TEST_F(BlockSparsityProgram, TakesSchedulesThatDepartFromTheirGeometryUnlessStrict)
{
    std::string text = text_of_file(std::string(schedules) + "vgg16_8x8_dense.csv");
    const std::string group = ",body,";
    const size_t at = text.find(group) + group.size();
    const size_t end = text.find(',', at);
    text.replace(at, end - at, std::to_string(std::stoul(text.substr(at, end - at)) + 1));
    const std::string path = folder_.write("other.csv", text);
    EXPECT_THAT(call_fine({"estimate", path}).out, HasSubstr("note: " + path + ":2: layer 'features.0', sweep 1: "));
    EXPECT_THAT(bad_input({"estimate", path, "--strict", "--stats", file("e.json")}), HasSubstr("other.csv:2: layer "));
}

TEST_F(BlockSparsityProgram, BadSchedulesEndInOneLine)
{
    const std::string good = text_of_file(std::string(schedules) + "vgg16_8x8_dense.csv");
    const auto refused = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        text.replace(text.find(from), from.size(), to);
        const std::string path = folder_.write("bad.csv", text);
        return bad_input({"estimate", path, "--stats", file("e.json")});
    };
    EXPECT_THAT(refused("load_us", "load_s"), HasSubstr("bad.csv:1: unknown column 'load_s', did you mean 'load_us'?"));
    EXPECT_THAT(refused("conv2d", "conv3d"), HasSubstr("bad.csv:2: op: 'conv3d' is not one of "));
    EXPECT_THAT(refused("conv2d,3", "conv2d,three"), HasSubstr("bad.csv:2: kh: 'three' is not an integer"));
    EXPECT_THAT(refused("features.0", "features.0,"), HasSubstr("bad.csv:2: "));
    EXPECT_THAT(bad_input({"estimate", file("none.csv")}), HasSubstr("none.csv: No such file"));
    EXPECT_THAT(bad_input({"estimate", folder_.path().string()}), HasSubstr(": cannot be read: "));
    EXPECT_THAT(bad_input({"estimate", std::string(schedules) + "vgg16_8x8_dense.csv", "--stats", file("no/e.json")}),
                HasSubstr("no/e.json"));
}

TEST_F(BlockSparsityProgram, ReproducesThePublishedTable)
{
    const ProcessResult result = call_fine({"reproduce", "wbs", "--stats", file("r.json")});
    EXPECT_THAT(result.out,
                HasSubstr("24 of 42 cells equal to 1e-06, 0 differ, 6 failed when published, 12 without a"));
    const Json json = Json::parse(folder_.read("r.json"));
    ASSERT_EQ(json.at("cells").size(), 42U);
    int compared = 0;
    for (const Json& cell : json.at("cells")) {
        if (cell.at("relative_error").is_null()) continue;
        EXPECT_LE(std::abs(cell.at("relative_error").get<double>()), 1e-6);
        ++compared;
    }
    EXPECT_EQ(compared, 24);
    EXPECT_EQ(call_fine({"reproduce", "wbs", "-q"}).out, "");
}

TEST_F(BlockSparsityProgram, AChangedScheduleIsADifference)
{
    const std::string folder = copied_schedules();
    const std::string path = folder + "/vgg16_4x4_dense.csv";
    std::string text = text_of_file(path);
    text.replace(text.rfind(',') + 1, std::string::npos, "40\n"); // write_us of the last layer
    std::ofstream(path) << text;
    const ProcessResult result = call({"reproduce", "wbs", "--schedules", folder});
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_THAT(result.out, HasSubstr("23 of 42 cells equal to 1e-06, 1 differ"));
    fs::remove(path);
    EXPECT_THAT(bad_input({"reproduce", "wbs", "--schedules", folder}), HasSubstr("vgg16_4x4_dense.csv: No such file"));
    fs::remove(folder + "/totals.csv");
    EXPECT_THAT(bad_input({"reproduce", "wbs", "--schedules", folder}), HasSubstr("totals.csv: No such file"));
}

TEST_F(BlockSparsityProgram, RunsAndCompilesWithZeroBlocks)
{
    const ProcessResult result =
        call_fine({"run", network_, "--compress", "block:4x4@0.5", "--check", "--stats", file("s.json")});
    EXPECT_THAT(result.out, HasSubstr("energy kept %"));
    EXPECT_THAT(result.out, HasSubstr("reads the network's input"));
    EXPECT_THAT(result.out, HasSubstr("equal the oracle's, bit for bit"));
    const Json json = Json::parse(folder_.read("s.json")).at("model");
    EXPECT_EQ(json.at("compression"), "block:4x4@0.5");
    const Json middle = layer_of(json, "middle"), deep = layer_of(json, "deep");
    EXPECT_EQ(middle.at("weights").at("blocks"), 30);
    EXPECT_EQ(middle.at("weights").at("zero_blocks"), 15);
    EXPECT_EQ(middle.at("compression").at("treatment"), "block:4x4@0.5");
    EXPECT_EQ(middle.at("weights").at("energy_kept").get<double>(),
              1 - middle.at("compression").at("weight_error").get<double>());
    EXPECT_EQ(deep.at("compression").at("treatment"), "dense");
    EXPECT_THAT(deep.at("compression").at("remark").get<std::string>(), HasSubstr("grouped"));
    call_fine({"run", network_, "-q", "--stats", file("plain.json")});
    EXPECT_FALSE(Json::parse(folder_.read("plain.json")).contains("model"));

    const ProcessResult compiled =
        call_fine({"compile", network_, "--compress", "block:4x4@0.5", "-o", file("sparse.svp")});
    EXPECT_THAT(compiled.out, HasSubstr("energy kept %"));
    call_fine({"run", file("sparse.svp"), "-q", "--check"});
    EXPECT_THAT(bad_input({"run", loadable_, "--compress", "block:4x4@0.5"}),
                HasSubstr("--compress has no effect on a compiled loadable"));
}

} // namespace
