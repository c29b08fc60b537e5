// SPDX-License-Identifier: Apache-2.0
// Operators that become parts of others: padding, slopes, scales, a softmax on the host.
#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using compiler::FloatNetwork;
using compiler::LayerKind;
using compiler::Random;

std::string random_constant(ModelBuilder& model, Random& random, const std::vector<int64_t>& dims)
{
    size_t count = 1;
    for (int64_t dim : dims)
        count *= static_cast<size_t>(dim);
    return model.reals(dims, random_reals(random, count));
}

std::string padded(ModelBuilder& model, Random& random, const std::string& data, float value)
{
    std::vector<int64_t> pads(8, 0);
    for (size_t i : {2, 3, 6, 7})
        pads[i] = static_cast<int64_t>(random.below(3));
    pads[2] = 1;
    return model.node("Pad", {data, model.integers(pads), model.reals({}, {value})});
}

TEST(Folds, ZeroPaddingGoesIntoConvolutions)
{
    for (uint64_t seed = 0; seed < 100; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        ModelBuilder model({1, 2, 6, 5});
        std::string data = padded(model, random, "input", 0.0F);
        std::vector<int64_t> own(4, static_cast<int64_t>(random.below(2)));
        data = model.node("Conv", {data, random_constant(model, random, {3, 2, 3, 3})}, {{"pads", own}});
        EXPECT_EQ(expect_same_as_evaluator(model.finish(data), random).layers.size(), 1U);
    }
}

TEST(Folds, PaddingOfAnyValueStaysExact)
{
    for (uint64_t seed = 0; seed < 100; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        ModelBuilder model({1, 2, 6, 5});
        std::string data = "input";
        if (seed % 2) data = model.node("Conv", {data, random_constant(model, random, {3, 2, 1, 1})});
        data = padded(model, random, data, static_cast<float>(random.unit() - 0.5));
        const char* types[] = {"Relu", "MaxPool", "AveragePool", "GlobalAveragePool"};
        std::vector<NamedAttribute> attributes;
        std::string type = types[random.below(4)];
        if (type == "MaxPool" || type == "AveragePool") attributes = {{"kernel_shape", std::vector<int64_t>{2, 2}}};
        expect_same_as_evaluator(model.finish(model.node(type, {data}, attributes)), random);
    }
}

// Behind padding a mean counts zeros, which a pooling with padding of its own only does where it says so.
TEST(Folds, ZeroPaddingGoesIntoMeansThatCountIt)
{
    for (int64_t counts : {0, 1}) {
        for (int64_t pad : {0, 1}) {
            SCOPED_TRACE(testing::Message() << "counts " << counts << " pad " << pad);
            Random random(1);
            ModelBuilder model({1, 2, 6, 5});
            std::string data = model.node("Pad", {"input", model.integers({0, 0, 1, 1, 0, 0, 1, 1})},
                                          {{"mode", std::string("constant")}});
            data = model.node("AveragePool", {data},
                              {{"kernel_shape", std::vector<int64_t>{3, 3}},
                               {"pads", std::vector<int64_t>(4, pad)},
                               {"count_include_pad", counts}});
            FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
            EXPECT_EQ(network.layers.size(), pad == 1 && counts == 0 ? 2U : 1U);
        }
    }
}

// A window that lies in explicit padding alone has a mean; none in padding of its own has.
TEST(Folds, ZeroPaddingLargerThanTheWindowStays)
{
    Random random(1);
    ModelBuilder model({1, 2, 6, 5});
    std::string data = model.node("Pad", {"input", model.integers({0, 0, 4, 4, 0, 0, 4, 4})});
    data = model.node("AveragePool", {data}, {{"kernel_shape", std::vector<int64_t>{2, 2}}});
    EXPECT_EQ(expect_same_as_evaluator(model.finish(data), random).layers.size(), 2U);
}

TEST(Folds, PaddingDoesNotGoIntoMaximums)
{
    Random random(1);
    ModelBuilder model({1, 2, 6, 5});
    std::string data = model.node("Pad", {"input", model.integers({0, 0, 1, 1, 0, 0, 1, 1})});
    data = model.node("MaxPool", {data}, {{"kernel_shape", std::vector<int64_t>{2, 2}}});
    EXPECT_EQ(expect_same_as_evaluator(model.finish(data), random).layers.size(), 2U);
}

TEST(Folds, LeakyReluOfAnySlope)
{
    for (float slope : {-2.0F, 0.0F, 0.01F, 0.5F, 1.0F, 3.0F}) {
        SCOPED_TRACE(slope);
        Random random(1);
        ModelBuilder model({1, 3, 4, 4});
        std::string data = model.node("Conv", {"input", random_constant(model, random, {4, 3, 1, 1})});
        data = model.node("LeakyRelu", {data}, {{"alpha", slope}});
        FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
        EXPECT_EQ(network.layers.size(), slope == 1.0F ? 1U : 3U);
    }
}

TEST(Folds, BatchNormalizationBeforeAConvolution)
{
    for (uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        bool grouped = random.below(2), pads = random.below(2);
        ModelBuilder model({1, 4, 6, 6});
        std::vector<std::string> operands{"input"};
        for (int i = 0; i < 3; ++i)
            operands.push_back(random_constant(model, random, {4}));
        operands.push_back(model.reals({4}, {0.5F, 1.0F, 2.0F, 0.1F}));
        std::string data = model.node("BatchNormalization", operands);
        data = model.node(
            "Conv",
            {data, random_constant(model, random, {6, grouped ? 2 : 4, 3, 3}), random_constant(model, random, {6})},
            {{"group", int64_t{grouped ? 2 : 1}}, {"pads", std::vector<int64_t>(4, pads ? 1 : 0)}});
        FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
        EXPECT_EQ(network.layers.size(), pads ? 2U : 1U); // a padded zero is not shifted
    }
}

TEST(Folds, ScalesAloneGoIntoPaddedConvolutionsToo)
{
    Random random(1);
    ModelBuilder model({1, 4, 6, 6});
    std::string data = model.node("Mul", {"input", random_constant(model, random, {1, 4, 1, 1})});
    data = model.node("Conv", {data, random_constant(model, random, {5, 4, 3, 3})},
                      {{"pads", std::vector<int64_t>(4, 1)}});
    EXPECT_EQ(expect_same_as_evaluator(model.finish(data), random).layers.size(), 1U);
}

TEST(Folds, DifferenceOfTwoTensors)
{
    Random random(1);
    ModelBuilder model({1, 3, 4, 4});
    std::string conv = model.node("Conv", {"input", random_constant(model, random, {3, 3, 1, 1})});
    FloatNetwork network = expect_same_as_evaluator(model.finish(model.node("Sub", {"input", conv})), random);
    EXPECT_EQ(network.layers.size(), 1U); // the convolution made negative, with the input as its residual
}

TEST(Folds, SoftmaxIsLeftToTheHost)
{
    for (int64_t opset : {9, 13}) {
        Random random(1);
        ModelBuilder model({1, 3, 2, 2}, opset);
        std::string flat = model.node("Flatten", {"input"});
        std::string data = model.node("Gemm", {flat, random_constant(model, random, {12, 5})});
        data = model.node("Softmax", {data}, {{"axis", int64_t{1}}});
        FloatNetwork network = compiler::import_onnx_bytes(model.finish(model.node("Identity", {data})), "model");
        ASSERT_TRUE(network.softmax);
        EXPECT_EQ(network.softmax->length, 5U);
        EXPECT_EQ(network.softmax->stride, 1U);
    }
}

TEST(Folds, SoftmaxInTheMiddleIsRefused)
{
    ModelBuilder model({1, 3, 2, 2});
    std::string data = model.node("Relu", {model.node("Softmax", {"input"})});
    EXPECT_NE(import_error(model.finish(data)).find("left to the host and must come last"), std::string::npos);
}

TEST(Folds, SoftmaxOfRuns)
{
    compiler::HostSoftmax softmax{"last", false, 2, 3}; // channels of a 2 x 1 x 3 tensor
    std::vector<float> result = compiler::apply_softmax(softmax, {0.0F, 1.0F, 1000.0F, 0.0F, 2.0F, -1000.0F});
    std::vector<float> expected{0.5F, 0.26894142F, 1.0F, 0.5F, 0.73105858F, 0.0F};
    for (size_t i = 0; i < expected.size(); ++i)
        EXPECT_NEAR(result[i], expected[i], 1e-6F);
    softmax.logarithm = true;
    result = compiler::apply_softmax(softmax, {0.0F, 1.0F, 1000.0F, 0.0F, 2.0F, -1000.0F});
    EXPECT_NEAR(result[1], std::log(0.26894142F), 1e-6F);
    EXPECT_NEAR(result[5], -2000.0F, 1e-3F);
}

} // namespace
} // namespace svp::test
