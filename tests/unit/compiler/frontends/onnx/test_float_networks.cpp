// SPDX-License-Identifier: Apache-2.0
// Whole networks: what simplification makes of them, and that they compute the same.
#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/frontends/onnx/simplify.h"
#include "compiler/oracle/float_executor.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"
#include "tests/unit/compiler/frontends/onnx/random_network.h"

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>

namespace svp::test {
namespace {

using compiler::FloatLayer;
using compiler::FloatNetwork;
using compiler::LayerKind;
using compiler::Random;

std::string conv(ModelBuilder& model, Random& random, const std::string& input, int64_t channels)
{
    std::vector<float> weights = random_reals(random, static_cast<size_t>(channels * channels * 9));
    return model.node("Conv", {input, model.reals({channels, channels, 3, 3}, weights)},
                      {{"pads", std::vector<int64_t>{1, 1, 1, 1}}});
}

TEST(FloatNetworks, RandomNetworksEqualTheirNaiveEvaluation)
{
    size_t residuals = 0, copies = 0;
    for (uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        std::string bytes = random_onnx_network(random);
        FloatNetwork network = expect_same_as_evaluator(bytes, random);
        for (const FloatLayer& layer : network.layers) {
            residuals += layer.shape.has_residual();
            copies += layer.shape.kind == LayerKind::concat && layer.shape.inputs.size() == 1;
        }
    }
    EXPECT_GT(residuals, 15u) << "the networks exercise fusion";
    EXPECT_GT(copies, 5u) << "and clamps that cannot be folded";
}

TEST(FloatNetworks, ResidualBlockBecomesTwoLayers)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string first = model.node("Relu", {conv(model, random, "input", 3)});
    std::string sum = model.node("Add", {conv(model, random, first, 3), first});
    FloatNetwork network = expect_same_as_evaluator(model.finish(model.node("Relu", {sum})), random);
    ASSERT_EQ(network.layers.size(), 2u);
    EXPECT_EQ(network.layers[1].shape.inputs, (std::vector<int>{1, 1}));
    EXPECT_EQ(network.layers[0].low, 0.0F);
    EXPECT_EQ(network.layers[1].low, 0.0F);
}

TEST(FloatNetworks, OfTwoConvolutionsTheLaterTakesTheResidual)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string left = conv(model, random, "input", 3);
    std::string right = conv(model, random, "input", 3);
    std::string later = model.last_node().name();
    FloatNetwork network = expect_same_as_evaluator(model.finish(model.node("Add", {left, right})), random);
    ASSERT_EQ(network.layers.size(), 2u);
    EXPECT_FALSE(network.layers[0].shape.has_residual());
    EXPECT_TRUE(network.layers[1].shape.has_residual());
    EXPECT_EQ(network.layers[1].shape.name, later);
}

TEST(FloatNetworks, AnAddIsNotFusedIntoAConvolutionThatIsReadElsewhereOrClamped)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string shared = conv(model, random, "input", 3);
    std::string clamped = model.node("Relu", {conv(model, random, shared, 3)});
    FloatNetwork network = expect_same_as_evaluator(model.finish(model.node("Add", {clamped, shared})), random);
    ASSERT_EQ(network.layers.size(), 3u);
    EXPECT_EQ(network.layers[2].shape.kind, LayerKind::add);
}

TEST(FloatNetworks, AConvolutionAddedToItselfIsNotFused)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string twice = conv(model, random, "input", 3);
    FloatNetwork network = expect_same_as_evaluator(model.finish(model.node("Add", {twice, twice})), random);
    EXPECT_EQ(network.layers.size(), 2u);
}

TEST(FloatNetworks, ClampsPassMaxPoolingAndCompose)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string data = model.node("Relu", {conv(model, random, "input", 3)});
    data = model.node("MaxPool", {data}, {{"kernel_shape", std::vector<int64_t>{2, 2}}});
    data = model.node("Clip", {data, model.reals({}, {-1.0F}), model.reals({}, {0.5F})});
    FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
    ASSERT_EQ(network.layers.size(), 2u);
    EXPECT_EQ(network.layers[0].low, 0.0F);
    EXPECT_EQ(network.layers[0].high, 0.5F);
    EXPECT_FALSE(network.layers[1].clamps());
}

TEST(FloatNetworks, ReluOfASharedTensorStaysACopy)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string shared = conv(model, random, "input", 3);
    std::string output = model.node("Concat", {shared, model.node("Relu", {shared})}, {{"axis", int64_t{1}}});
    FloatNetwork network = expect_same_as_evaluator(model.finish(output), random);
    ASSERT_EQ(network.layers.size(), 3u);
    EXPECT_EQ(network.layers[1].shape.inputs.size(), 1u);
}

TEST(FloatNetworks, BatchNormalizationAfterAReluIsNotFolded)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string data = model.node("Relu", {conv(model, random, "input", 3)});
    std::vector<std::string> operands{data};
    for (float value : {0.5F, 0.1F, 0.2F, 2.0F})
        operands.push_back(model.reals({3}, {value, value, value}));
    FloatNetwork network = expect_same_as_evaluator(model.finish(model.node("BatchNormalization", operands)), random);
    EXPECT_EQ(network.layers.size(), 2u);
}

TEST(FloatNetworks, FilesAreNamedAfterThemselves)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string bytes = model.finish(conv(model, random, "input", 3));
    std::string path = testing::TempDir() + "tiny.v1.onnx";
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(compiler::import_onnx(path).name, "tiny.v1");
    std::remove(path.c_str());
}

TEST(FloatNetworks, AnImageOfTheWrongSizeIsRefused)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    FloatNetwork network = compiler::import_onnx_bytes(model.finish(conv(model, random, "input", 3)), "model");
    EXPECT_THROW(compiler::execute_network(network, std::vector<float>(107)), InputError);
}

} // namespace
} // namespace svp::test
