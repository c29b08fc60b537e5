// SPDX-License-Identifier: Apache-2.0
// A trained model's way through the program: ONNX file, calibration images, class scores.
#include "base/npy/npy.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/oracle/float_executor.h"
#include "compiler/passes/compress/compress.h"
#include "tests/integration/program/program_fixture.h"
#include "tests/support/random_network.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <algorithm>
#include <cmath>

using namespace svp;
using namespace svp::test;
using testing::HasSubstr;

namespace {

std::vector<float> random_values(RandomNumbers& random, size_t count, float largest)
{
    std::vector<float> values(count);
    for (float& value : values)
        value = largest * static_cast<float>(random.in(-1000, 1000)) / 1000;
    return values;
}

// Two convolutions with a shortcut, pooling, a classifier: what a small ResNet has.
std::string residual_model(RandomNumbers& random, bool softmax = false)
{
    ModelBuilder model({1, 3, 9, 10});
    const auto convolution = [&](const std::string& input, int64_t from, int64_t to) {
        const auto weights = random_values(random, static_cast<size_t>(to * from * 9), 0.3F);
        return model.node("Conv",
                          {input, model.reals({to, from, 3, 3}, weights),
                           model.reals({to}, random_values(random, static_cast<size_t>(to), 0.2F))},
                          {{"kernel_shape", std::vector<int64_t>{3, 3}}, {"pads", std::vector<int64_t>{1, 1, 1, 1}}});
    };
    const std::string first = model.node("Relu", {convolution(model.input(), 3, 12)});
    const std::string second = convolution(first, 12, 12);
    const std::string sum = model.node("Relu", {model.node("Add", {second, first})});
    const std::string mean = model.node("GlobalAveragePool", {sum});
    const std::string flat = model.node("Flatten", {mean}, {{"axis", int64_t{1}}});
    const std::string scores = model.node(
        "Gemm",
        {flat, model.reals({5, 12}, random_values(random, 60, 0.5F)), model.reals({5}, random_values(random, 5, 0.5F))},
        {{"transB", int64_t{1}}});
    return model.finish(softmax ? model.node("Softmax", {scores}, {{"axis", int64_t{-1}}}) : scores);
}

class OnnxRun : public ProgramTest {
  protected:
    static constexpr size_t images = 6, image_values = size_t{3} * 9 * 10;

    OnnxRun()
    {
        RandomNumbers random(3);
        model_ = folder_.write("model.onnx", residual_model(random));
        array_ = {{images, 3, 9, 10}, random_values(random, images * image_values, 1)};
        write_npy(images_, array_);
    }

    // scores.npy holds what this network makes of the images, to within quantization.
    void expect_scores_of(const compiler::FloatNetwork& network) const
    {
        const NpyArray scores = read_npy(file("scores.npy"));
        ASSERT_EQ(scores.shape, (std::vector<size_t>{images, 5}));
        double largest = 0, error = 0;
        for (size_t i = 0; i < images; ++i) {
            const auto begin = array_.values.begin() + static_cast<ptrdiff_t>(i * image_values);
            const auto expected = execute_network(network, std::vector<float>(begin, begin + image_values))
                                      .at(static_cast<size_t>(network.output));
            ASSERT_EQ(expected.size(), 5U);
            for (size_t k = 0; k < 5; ++k) {
                largest = std::max(largest, std::abs(double{expected[k]}));
                error = std::max(error, std::abs(double{expected[k]} - double{scores.values[i * 5 + k]}));
            }
        }
        EXPECT_GT(largest, 0.1);
        EXPECT_LT(error, 0.05 * largest);
    }

    std::string model_;
    const std::string images_ = file("images.npy");
    NpyArray array_;
};

TEST_F(OnnxRun, ScoresAreCloseToTheFloatModels)
{
    call_fine({"run", model_, "-q", "--check", "--images", images_, "--outputs", file("scores.npy")});
    expect_scores_of(compiler::import_onnx(model_));
}

// Blocks are zeroed before ranges are set: the scores are those of the float model with the same zeros.
TEST_F(OnnxRun, CompressedScoresAreCloseToTheCompressedFloatModels)
{
    const std::string compression = "block:4x4@0.5";
    call_fine({"run", model_, "-q", "--check", "--images", images_, "--outputs", file("scores.npy"), "--compress",
               compression, "--stats", file("s.json")});
    compiler::FloatNetwork network = compiler::import_onnx(model_);
    const auto begin = array_.values.begin();
    std::vector<std::vector<float>> calibration;
    for (size_t i = 0; i < images; ++i)
        calibration.emplace_back(begin + static_cast<ptrdiff_t>(i * image_values),
                                 begin + static_cast<ptrdiff_t>((i + 1) * image_values));
    compress(network, compiler::parse_compression(compression, ""), calibration);
    expect_scores_of(network);
    EXPECT_THAT(folder_.read("s.json"), HasSubstr("\"zero_blocks\": 4,")); // of the 9 blocks of 12 x 12 channels
}

TEST_F(OnnxRun, CompiledModelGivesTheSameScores)
{
    call_fine({"compile", model_, "-o", file("model.svp"), "--calibration", images_});
    call_fine({"run", model_, "-q", "--images", images_, "--outputs", file("a.npy")});
    call_fine({"run", file("model.svp"), "-q", "--check", "--images", images_, "--outputs", file("b.npy")});
    EXPECT_EQ(folder_.read("a.npy"), folder_.read("b.npy"));
}

TEST_F(OnnxRun, WithoutImagesSaysThatRangesAreGuessed)
{
    const ProcessResult result = call_fine({"run", model_, "-q", "--check"});
    EXPECT_THAT(result.err, testing::StartsWith("note: no --calibration and no --images"));
}

TEST_F(OnnxRun, TheHostComputesTheSoftmaxAtTheEnd)
{
    RandomNumbers random(3);
    const std::string with = folder_.write("softmax.onnx", residual_model(random, true));
    call_fine({"run", model_, "-q", "--images", images_, "--outputs", file("scores.npy")});
    const ProcessResult result = call_fine({"run", with, "-q", "--images", images_, "--outputs", file("shares.npy")});
    EXPECT_THAT(result.err, HasSubstr("is left to the host"));
    const NpyArray scores = read_npy(file("scores.npy")), shares = read_npy(file("shares.npy"));
    ASSERT_EQ(shares.shape, scores.shape);
    for (size_t first = 0; first < scores.values.size(); first += 5) {
        double sum = 0;
        for (size_t k = first; k < first + 5; ++k)
            sum += std::exp(double{scores.values[k]});
        for (size_t k = first; k < first + 5; ++k)
            EXPECT_NEAR(shares.values[k], std::exp(double{scores.values[k]}) / sum, 1e-6);
    }
}

TEST_F(OnnxRun, AQuantizedModelNeedsNoImages)
{
    ModelBuilder model({1, 3, 4, 4});
    const std::string scale = model.reals({}, {0.125F}), zero = model.codes(onnx::TensorProto::INT8, {}, {-5});
    std::string data = model.node("QuantizeLinear", {model.input(), scale, zero});
    data = model.node("MaxPool", {data}, {{"kernel_shape", std::vector<int64_t>{2, 2}}});
    const std::string path =
        folder_.write("quantized.onnx", model.finish(model.node("DequantizeLinear", {data, scale, zero})));
    const ProcessResult result = call_fine({"run", path, "-q", "--check"});
    EXPECT_EQ(result.err, "");
}

// uint8 images, normalized by the program or before it: the same values, so the same outputs.
TEST_F(OnnxRun, NormalizesImagesOfBytes)
{
    const std::vector<double> mean = {0.25, 0.5, 0.75}, deviation = {0.5, 0.25, 1};
    std::string bytes;
    NpyArray real = array_;
    for (size_t i = 0; i < real.values.size(); ++i) {
        const size_t channel = i / 90 % 3;
        bytes += static_cast<char>(i * 37 % 256);
        real.values[i] =
            static_cast<float>((static_cast<double>(i * 37 % 256) / 255 - mean[channel]) / deviation[channel]);
    }
    write_npy(file("real.npy"), real);
    const std::string header = npy_text("(6, 3, 9, 10)", 0, 0, "|u1");
    const std::string path = folder_.write("bytes.npy", header + bytes);
    const auto scores = [&](const std::string& images, std::vector<std::string> more) {
        std::vector<std::string> arguments = {"run", model_, "-q", "--images", images, "--outputs", file("scores.npy")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        call_fine(arguments);
        return folder_.read("scores.npy");
    };
    const std::string normalized = scores(path, {"--mean", "0.25,0.5,0.75", "--std", "0.5,0.25,1"});
    EXPECT_EQ(normalized, scores(file("real.npy"), {}));
    EXPECT_NE(normalized, scores(path, {}));

    EXPECT_THAT(bad_input({"run", model_, "-q", "--images", path, "--mean", "0.1,0.2"}),
                HasSubstr("--mean: 2 numbers, expected one, or 3"));
    EXPECT_THAT(bad_input({"run", model_, "-q", "--images", path, "--std", "0"}), HasSubstr("--std"));
    EXPECT_THAT(bad_input({"run", model_, "-q", "--images", path, "--mean", "0.1,,2"}), HasSubstr("--mean"));
    EXPECT_THAT(bad_input({"run", model_, "-q", "--images", images_, "--mean", "0.1"}),
                HasSubstr("images.npy: holds float32 images: --mean is for uint8 ones"));
    EXPECT_THAT(bad_input({"run", model_, "-q", "--mean", "0.1"}), HasSubstr("no images to normalize"));
}

TEST_F(OnnxRun, CountsHowOftenTheNetworkIsRight)
{
    call_fine({"run", model_, "-q", "--images", images_, "--outputs", file("scores.npy")});
    const NpyArray scores = read_npy(file("scores.npy"));
    NpyIntegers labels{{images}, {}};
    for (size_t i = 0; i < images; ++i) {
        const auto first = scores.values.begin() + static_cast<ptrdiff_t>(5 * i);
        labels.values.push_back(std::max_element(first, first + 5) - first);
    }
    const std::string path = file("labels.npy");
    write_npy_integers(path, labels);
    EXPECT_THAT(call_fine({"run", model_, "--images", images_, "--labels", path}).out,
                HasSubstr("accuracy: top-1 100.00 % (6 of 6 images)\n"));
    labels.values[3] = (labels.values[3] + 1) % 5;
    write_npy_integers(path, labels);
    EXPECT_THAT(call_fine({"run", model_, "--images", images_, "--labels", path, "--stats", file("s.json")}).out,
                HasSubstr("accuracy: top-1 83.33 % (5 of 6 images)\n"));
    EXPECT_THAT(folder_.read("s.json"), HasSubstr("\"top1_images\": 5"));

    EXPECT_THAT(bad_input({"run", model_, "-q", "--labels", path}), HasSubstr("--labels needs --images"));
    EXPECT_THAT(bad_input({"run", model_, "-q", "--images", images_, "--labels", images_}),
                HasSubstr("'<f4', expected integers"));
    for (const auto& [shape, values] : {std::pair<std::vector<size_t>, std::vector<int64_t>>{{5}, {0, 1, 2, 3, 4}},
                                        {{6, 1}, {0, 1, 2, 3, 4, 0}},
                                        {{6}, {0, 1, 2, 3, 5, 0}},
                                        {{6}, {0, 1, 2, 3, -1, 0}}}) {
        write_npy_integers(path, NpyIntegers{shape, values});
        EXPECT_THAT(bad_input({"run", model_, "-q", "--images", images_, "--labels", path}), HasSubstr("label"));
    }
}

TEST_F(OnnxRun, BadModelsAreOneLine)
{
    const std::string bytes = folder_.read("model.onnx");
    for (const std::string& text : {std::string(), bytes.substr(0, bytes.size() / 2), std::string("no model")}) {
        const std::string path = folder_.write("bad.onnx", text);
        EXPECT_THAT(bad_input({"run", path, "-q", "--outputs", file("o.npy")}), HasSubstr(path));
    }
    ModelBuilder model({1, 3, 9, 10});
    const std::string path = folder_.write("bad.onnx", model.finish(model.node("Sine", {model.input()})));
    EXPECT_THAT(bad_input({"run", path, "-q"}), testing::AllOf(HasSubstr(path), HasSubstr("Sine")));
    EXPECT_THAT(bad_input({"run", model_, "-q", "--seed", "1"}), HasSubstr("--seed has no effect"));
    EXPECT_THAT(bad_input({"run", model_, "-q", "--images", folder_.write("bad.npy", npy_text("(1, 3, 10, 9)", 270))}),
                HasSubstr("the network takes (N, 3, 9, 10)"));
}

} // namespace
