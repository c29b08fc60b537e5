// SPDX-License-Identifier: Apache-2.0
// --compress and the options of quantization on trained models, from the command line to values checked on engines.
#include "base/npy/npy.h"
#include "tests/integration/program/program_fixture.h"
#include "tests/unit/compiler/frontends/onnx/planted_pair.h"

#include <cmath>
#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

using Json = nlohmann::json;
using compiler::Random;

std::vector<float> random_values(Random& random, size_t count)
{
    std::vector<float> values(count);
    for (float& value : values)
        value = static_cast<float>(random.unit() * 2.0 - 1.0);
    return values;
}

PlantedPair padded_pair(Random& random, int channels, int outputs, int largest)
{
    PlantedPair pair = random_pair(random, false, largest);
    pair.channels = channels;
    pair.outputs = outputs;
    pair.bases = 2;
    pair.rows = pair.columns = 3;
    pair.window = {{"pads", std::vector<int64_t>{1, 1, 1, 1}}};
    pair.integers.clear();
    for (int i = 0; i < outputs * pair.bases * channels; ++i)
        pair.integers.push_back(static_cast<int>(random.below(static_cast<uint64_t>(2 * largest + 1))) - largest);
    pair.scales.assign(static_cast<size_t>(outputs), 0.25F);
    pair.bias = random_values(random, pair.scales.size());
    pair.basis.clear();
    for (int i = 0; i < pair.bases * 9; ++i)
        pair.basis.push_back(static_cast<float>(static_cast<int>(random.below(255)) - 127) / 127.0F);
    return pair;
}

// A convolution that is whole, two that a trainer has decomposed, one of them with a residual, and a classifier.
std::string trained_model(Random& random)
{
    ModelBuilder model({1, 3, 9, 10});
    const auto constant = [&](const std::vector<int64_t>& dims, size_t count) {
        return model.reals(dims, random_values(random, count));
    };
    const NamedAttribute pads = {"pads", std::vector<int64_t>{1, 1, 1, 1}};
    std::string data = model.node("Conv", {"input", constant({12, 3, 3, 3}, 324), constant({12}, 12)}, {pads});
    const std::string first = model.node("Relu", {data});
    data = model.node("Relu", {padded_pair(random, 12, 12, 1).add(model, first)});
    data = model.node("Add", {padded_pair(random, 12, 12, 7).add(model, data), first});
    data = model.node("Relu", {data});
    data = model.node("Conv", {data, constant({16, 12, 3, 3}, 1728), constant({16}, 16)}, {pads});
    data = model.node("Flatten", {model.node("GlobalAveragePool", {model.node("Relu", {data})})});
    return model.finish(model.node("Gemm", {data, constant({16, 5}, 80)}));
}

class CompressProgram : public ProgramTest {
  protected:
    CompressProgram()
    {
        Random random(5);
        model_ = folder_.write("model.onnx", trained_model(random));
        write_npy(images_, {{4, 3, 9, 10}, random_values(random, 1080)});
    }
    // The layers of the report of a run that is checked; `more` are its other arguments.
    Json layers_of_run(const Arguments& more)
    {
        Arguments arguments = {"run", model_, "-q", "--check", "--images", images_, "--model-report", file("r.json")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        notes_ = call_fine(arguments).err;
        const Json report = Json::parse(folder_.read("r.json"));
        Json convolutions;
        for (const Json& layer : report.at("layers"))
            if (layer.contains("weights")) convolutions.push_back(layer);
        return convolutions;
    }
    std::vector<std::string> forms_of_run(const Arguments& more)
    {
        std::vector<std::string> forms;
        const Json layers = layers_of_run(more);
        for (const Json& layer : layers)
            forms.push_back(layer.at("weights").at("form"));
        return forms;
    }
    // How the engine computes them.
    std::vector<std::string> ways_of_run(const Arguments& more)
    {
        std::vector<std::string> ways;
        const Json layers = layers_of_run(more);
        for (const Json& layer : layers)
            ways.push_back(layer.at("runs_as"));
        return ways;
    }

    std::string model_, notes_;
    const std::string images_ = file("images.npy");
};

using Forms = std::vector<std::string>;

TEST_F(CompressProgram, DecomposedModelsRunOnEveryTarget)
{
    const Forms decomposed = {"dense", "decomposed", "decomposed", "dense", "dense"};
    EXPECT_EQ(forms_of_run({}), decomposed);
    EXPECT_EQ(ways_of_run({}), decomposed);
    EXPECT_THAT(notes_, HasSubstr("note: 2 layers are decomposed in the file: taken over\n"));
    EXPECT_EQ(ways_of_run({"--target", "auto"}), decomposed);
    EXPECT_EQ(ways_of_run({"--target", "aie"}), Forms(5, "dense"));
    EXPECT_THAT(notes_, HasSubstr("the engine computes whole kernels only"));
    // 2 bases with 3 digits need 6 slices.
    EXPECT_EQ(ways_of_run({"--set", "escalate.slices=4"}), (Forms{"dense", "decomposed", "dense", "dense", "dense"}));
    EXPECT_THAT(notes_, HasSubstr("more bases times planes than the 4 slices of a tile"));
    EXPECT_EQ(ways_of_run({"--set", "escalate.adder_bits=10"}), Forms(5, "dense"));
    EXPECT_THAT(notes_, HasSubstr("sums could leave 10 bits"));
}

TEST_F(CompressProgram, LoadablesOfDecomposedModelsGiveTheSameScores)
{
    call_fine({"compile", model_, "-q", "-o", file("m.svp"), "--calibration", images_});
    call_fine({"run", file("m.svp"), "-q", "--check", "--images", images_, "--outputs", file("a.npy")});
    call_fine({"run", model_, "-q", "--images", images_, "--outputs", file("b.npy")});
    EXPECT_EQ(folder_.read("a.npy"), folder_.read("b.npy"));
}

TEST_F(CompressProgram, EveryFormRuns)
{
    // What the trainer has decomposed is left as it is, and so is what reads the image.
    const auto with = [](const char* form) { return Forms{"dense", "decomposed", "decomposed", form, form}; };
    EXPECT_EQ(forms_of_run({"--compress", "block:4x4@0.5"}), with("block"));
    EXPECT_EQ(forms_of_run({"--compress", "2:4"}), with("group"));
    EXPECT_EQ(forms_of_run({"--compress", "dense"}), with("dense"));
    EXPECT_EQ(forms_of_run({"--compress", "decompose:bases=3"}), with("decomposed"));
    EXPECT_EQ(ways_of_run({"--compress", "decompose:bases=3,bits=4,sparsity=0.2"}),
              (Forms{"dense", "decomposed", "decomposed", "dense", "decomposed"})); // 9 planes are too many
    EXPECT_THAT(notes_, HasSubstr("run whole"));
    EXPECT_EQ(forms_of_run({"--compress", "decompose:error=0.9"}), with("decomposed"));
    EXPECT_EQ(forms_of_run({"--compress", "2:4", "--target", "aie"}), with("group"));
    EXPECT_EQ(forms_of_run({"--compress", "block:8x8@0.5", "--target", "auto"}).size(), 5U);
}

TEST_F(CompressProgram, RulesDecideByLayer)
{
    const std::string last = layers_of_run({}).at(4).at("name");
    const std::string rules = folder_.write("rules.yaml", "compression:\n  layers:\n    - layers: " + last +
                                                              "\n      compress: decompose\n    - layers: '*'\n"
                                                              "      compress: block:4x4@0.25\n");
    EXPECT_EQ(forms_of_run({"--compress", rules}), (Forms{"dense", "decomposed", "decomposed", "block", "decomposed"}));
    EXPECT_EQ(Json::parse(folder_.read("r.json")).at("compression"), rules);
    const std::string wrong =
        folder_.write("wrong.yaml", "compression: {layers: [{layers: nothing, compress: dense}]}\n");
    EXPECT_THAT(bad_input({"run", model_, "-q", "--images", images_, "--compress", wrong}),
                AllOf(HasSubstr(wrong), HasSubstr("'nothing' names no convolution of the network")));
}

TEST_F(CompressProgram, CompensationIsAnOption)
{
    const auto error = [&](const Arguments& more) {
        return layers_of_run(more).at(3).at("compression").at("output_error").get<double>();
    };
    const double with = error({"--compress", "block:4x4@0.5"});
    const double without = error({"--compress", "block:4x4@0.5", "--no-compensation"});
    EXPECT_LT(with, 0.9 * without);
    const std::string rules = folder_.write(
        "r.yaml", "compression: {compensate: false, layers: [{layers: '*', compress: 'block:4x4@0.5'}]}\n");
    EXPECT_EQ(error({"--compress", rules}), without);
}

TEST_F(CompressProgram, WithoutImagesWeightsAreAllThereIs)
{
    const ProcessResult result = call_fine({"run", model_, "-q", "--check", "--compress", "2:4"});
    EXPECT_THAT(result.err, HasSubstr("note: no --calibration and no --images: compressed by the weights alone\n"));
}

TEST_F(CompressProgram, RangesComeByTheMethodChosen)
{
    const auto scores = [&](const Arguments& more) {
        Arguments arguments = {"run", model_, "-q", "--check", "--images", images_, "--outputs", file("o.npy")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        call_fine(arguments);
        return read_npy(file("o.npy")).values;
    };
    const std::vector<float> plain = scores({});
    EXPECT_EQ(scores({"--calibration-method", "mse"}), plain);
    const std::vector<float> min_max = scores({"--calibration-method", "minmax"});
    const std::vector<float> percentile = scores({"--calibration-method", "percentile:0.05"});
    EXPECT_NE(min_max, plain);
    EXPECT_NE(percentile, min_max);
    EXPECT_NE(scores({"--calibration-method", "percentile"}), percentile);
    EXPECT_NE(scores({"--no-bias-correction"}), plain);
}

TEST_F(CompressProgram, TopologiesTakeGroupsAndRules)
{
    const std::string rules = folder_.write("rules.yaml", "compression: {layers: [{layers: middle, compress: 2:4}, "
                                                          "{layers: '*', compress: 'block:4x4@0.5'}]}\n");
    for (const char* target : {"escalate", "aie"}) {
        call_fine({"run", network_, "-q", "--check", "--target", target, "--compress", "1:4"});
        call_fine({"run", network_, "-q", "--check", "--target", target, "--compress", rules, "--model-report",
                   file("r.json")});
        std::vector<std::string> treatments;
        const Json report = Json::parse(folder_.read("r.json"));
        for (const Json& layer : report.at("layers"))
            if (layer.contains("compression")) treatments.push_back(layer.at("compression").at("treatment"));
        EXPECT_EQ(std::count(treatments.begin(), treatments.end(), "2:4"), 1);
        EXPECT_GE(std::count(treatments.begin(), treatments.end(), "block:4x4@0.5"), 1);
    }
}

TEST_F(CompressProgram, OptionsThatMeanNothingAreRefused)
{
    const std::vector<Arguments> options = {{"--calibration-method", "minmax"}, {"--no-bias-correction"}};
    for (const Arguments& option : options) {
        for (const std::string& input : {network_, loadable_}) {
            Arguments arguments = {"run", input, "-q", "--stats", file("s.json")};
            arguments.insert(arguments.end(), option.begin(), option.end());
            EXPECT_THAT(bad_input(arguments), AllOf(HasSubstr(input), HasSubstr(option[0] + " has no effect on ")));
        }
    }
    EXPECT_THAT(bad_input({"run", network_, "--compress", "2:4", "--no-compensation"}),
                HasSubstr("--no-compensation has no effect on a topology with synthetic weights"));
    EXPECT_THAT(bad_input({"run", loadable_, "--compress", "2:4", "--no-compensation"}), HasSubstr("has no effect on"));
    EXPECT_THAT(bad_input({"run", model_, "--no-compensation"}), HasSubstr("has no effect without --compress"));
    EXPECT_THAT(bad_input({"run", loadable_, "--compress", "2:4"}), HasSubstr("--compress has no effect on"));
    EXPECT_THAT(bad_input({"run", network_, "--compress", "decompose"}),
                HasSubstr("--compress decompose:bases=6,bits=2,sparsity=0.5 is for trained models"));
    EXPECT_THAT(bad_input({"compile", model_, "-o", file("m.svp"), "--compress", "decompose:bits=5"}),
                HasSubstr("decompose: bits: '5' is not one of: 2, 4, 8"));
    EXPECT_THAT(bad_input({"compile", model_, "-o", file("m.svp"), "--compress", file("none.yaml")}),
                HasSubstr("none.yaml: cannot read"));
    EXPECT_THAT(bad_input({"compile", model_, "-o", file("m.svp"), "--compress", network_}),
                AllOf(HasSubstr(network_), HasSubstr("'compression' is missing")));
    EXPECT_THAT(bad_input({"compile", model_, "-o", file("m.svp"), "--calibration-method", "percentile:0.7"}),
                HasSubstr("percentile: '0.7' is not a number from 0 to 0.5"));
}

} // namespace
