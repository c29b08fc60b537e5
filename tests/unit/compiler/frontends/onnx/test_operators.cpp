// SPDX-License-Identifier: Apache-2.0
// Each operator with random shapes and attributes against the naive evaluation.
#include "compiler/frontends/onnx/import.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <limits>

namespace svp::test {
namespace {

using compiler::FloatNetwork;
using compiler::LayerKind;
using compiler::Random;

int64_t between(Random& random, int64_t low, int64_t high) { return random.between(low, high); }

size_t product(const std::vector<int64_t>& dims)
{
    size_t result = 1;
    for (int64_t dim : dims)
        result *= static_cast<size_t>(dim);
    return result;
}

std::string random_constant(ModelBuilder& model, Random& random, const std::vector<int64_t>& dims)
{
    return model.reals(dims, random_reals(random, product(dims)), random.below(2) == 0);
}

// Strides, dilations and padding that a kernel on this input allows.
std::vector<NamedAttribute> random_window(Random& random, const std::vector<int64_t>& image,
                                          const std::vector<int64_t>& kernel, bool pooling)
{
    std::vector<NamedAttribute> result;
    std::vector<int64_t> dilations, pads(4, 0);
    for (size_t axis = 0; axis < 2; ++axis) {
        int64_t room = kernel[axis] > 1 ? (image[axis] - 1) / (kernel[axis] - 1) : 3;
        dilations.push_back(between(random, 1, std::max<int64_t>(1, std::min<int64_t>(3, room))));
        int64_t most = pooling ? (kernel[axis] - 1) * dilations[axis] / 2 : 3;
        pads[axis] = between(random, 0, most);
        pads[axis + 2] = between(random, 0, most);
    }
    result.push_back({"strides", std::vector<int64_t>{between(random, 1, 3), between(random, 1, 3)}});
    result.push_back({"dilations", dilations});
    const char* modes[] = {"NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"};
    std::string mode = modes[random.below(5)];
    if (mode == "NOTSET")
        result.push_back({"pads", pads});
    else
        result.push_back({"auto_pad", mode});
    return result;
}

TEST(Operators, ConvolutionOfAnyShape)
{
    for (uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        int64_t groups = random.below(3) ? 1 : between(random, 2, 4);
        int64_t inputs = between(random, 1, 4), outputs = groups * between(random, 1, 4);
        std::vector<int64_t> image{between(random, 5, 12), between(random, 5, 12)};
        std::vector<int64_t> kernel{between(random, 1, 5), between(random, 1, 5)};
        ModelBuilder model({-1, groups * inputs, image[0], image[1]});
        std::vector<std::string> operands{model.input(),
                                          random_constant(model, random, {outputs, inputs, kernel[0], kernel[1]})};
        if (random.below(2)) operands.push_back(random_constant(model, random, {outputs}));
        std::vector<NamedAttribute> attributes = random_window(random, image, kernel, false);
        if (random.below(2)) attributes.push_back({"kernel_shape", kernel});
        attributes.push_back({"group", groups});
        FloatNetwork network = expect_same_as_evaluator(model.finish(model.node("Conv", operands, attributes)), random);
        ASSERT_EQ(network.layers.size(), 1u);
        EXPECT_EQ(network.layers[0].shape.kind, LayerKind::conv_dense);
    }
}

TEST(Operators, PoolingOfAnyShape)
{
    for (uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        bool max = random.below(2) == 0;
        std::vector<int64_t> image{between(random, 5, 12), between(random, 5, 12)};
        std::vector<int64_t> kernel{between(random, 1, 4), between(random, 1, 4)};
        ModelBuilder model({1, between(random, 1, 5), image[0], image[1]});
        std::vector<NamedAttribute> attributes = random_window(random, image, kernel, true);
        attributes.push_back({"kernel_shape", kernel});
        bool count_padding = !max && random.below(2);
        if (count_padding) attributes.push_back({"count_include_pad", int64_t{1}});
        if (!count_padding) attributes.push_back({"ceil_mode", static_cast<int64_t>(random.below(2))});
        std::string output = model.node(max ? "MaxPool" : "AveragePool", {model.input()}, attributes);
        FloatNetwork network = expect_same_as_evaluator(model.finish(output), random);
        ASSERT_EQ(network.layers.size(), 1u);
        bool copies = network.layers[0].shape.kind == LayerKind::concat; // a window of one value
        EXPECT_EQ(copies, kernel == std::vector<int64_t>(2, 1) &&
                              compiler::element_count(network.tensor(0)) == compiler::element_count(network.tensor(1)));
        if (copies) continue;
        EXPECT_EQ(network.layers[0].shape.kind, max ? LayerKind::pool_max : LayerKind::pool_average);
    }
}

TEST(Operators, GlobalPooling)
{
    using Attributes = std::vector<NamedAttribute>;
    std::vector<int64_t> spatial{2, 3}, from_the_end{-2, -1};
    for (auto& [type, attributes] : std::vector<std::pair<std::string, Attributes>>{
             {"GlobalAveragePool", {}},
             {"GlobalMaxPool", {}},
             {"ReduceMean", {{"axes", spatial}}},
             {"ReduceMean", {{"axes", from_the_end}, {"keepdims", int64_t{0}}}}}) {
        SCOPED_TRACE(type);
        Random random(1);
        ModelBuilder model({1, 5, 7, 6});
        FloatNetwork network = expect_same_as_evaluator(model.finish(model.node(type, {"input"}, attributes)), random);
        EXPECT_EQ(network.layers[0].shape.kernel_h, 7);
        EXPECT_EQ(network.layers[0].shape.kernel_w, 6);
    }
}

TEST(Operators, FullyConnectedKeepsTheOrderOfFlattening)
{
    for (uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        int64_t c = between(random, 1, 5), h = between(random, 1, 4), w = between(random, 1, 4);
        int64_t outputs = between(random, 1, 9), features = c * h * w;
        ModelBuilder model({-1, c, h, w});
        std::string flat = random.below(2)
                               ? model.node("Flatten", {"input"}, {{"axis", int64_t{1}}})
                               : model.node("Reshape", {"input", model.integers({random.below(2) ? 1 : 0, -1})});
        std::string output;
        if (random.below(3) == 0) {
            output = model.node("MatMul", {flat, random_constant(model, random, {features, outputs})});
            output = model.node("Add", {output, random_constant(model, random, {outputs})});
        } else {
            bool transposed = random.below(2);
            std::vector<int64_t> dims{transposed ? outputs : features, transposed ? features : outputs};
            std::vector<std::string> operands{flat, random_constant(model, random, dims)};
            std::vector<std::vector<int64_t>> bias_dims{{outputs}, {1, outputs}, {1}, {}};
            if (random.below(4)) operands.push_back(random_constant(model, random, bias_dims[random.below(4)]));
            std::vector<NamedAttribute> attributes{{"transB", static_cast<int64_t>(transposed)}};
            if (random.below(2)) attributes.insert(attributes.end(), {{"alpha", 0.5F}, {"beta", 2.0F}});
            output = model.node("Gemm", operands, attributes);
        }
        FloatNetwork network = expect_same_as_evaluator(model.finish(output), random);
        ASSERT_EQ(network.layers.size(), 1u) << "the bias of MatMul + Add is part of the layer";
        EXPECT_EQ(network.layers[0].shape.kernel_h, h);
        EXPECT_EQ(network.layers[0].shape.kernel_w, w);
    }
}

TEST(Operators, ArithmeticWithConstantsPerChannel)
{
    uint64_t seed = 0;
    for (const char* type : {"Add", "Sub", "Mul", "Div"}) {
        for (auto dims : std::vector<std::vector<int64_t>>{{}, {1}, {3, 1, 1}, {1, 3, 1, 1}}) {
            for (bool constant_first : {false, true}) {
                if (constant_first && std::string(type) == "Div") continue;
                SCOPED_TRACE(type);
                Random random(++seed);
                ModelBuilder model({1, 3, 4, 5});
                std::string constant = random_constant(model, random, dims);
                std::string output =
                    constant_first ? model.node(type, {constant, "input"}) : model.node(type, {"input", constant});
                expect_same_as_evaluator(model.finish(output), random);
            }
        }
    }
}

TEST(Operators, BatchNormalizationFoldsIntoTheConvolutionBefore)
{
    for (bool alone : {false, true}) {
        Random random(7);
        ModelBuilder model({1, 4, 5, 5});
        std::string data = "input";
        if (!alone) {
            data = model.node("Conv", {data, random_constant(model, random, {4, 4, 3, 3})});
        }
        std::string variance = model.reals({4}, {0.5F, 1.0F, 2.0F, 0.01F});
        data = model.node("BatchNormalization",
                          {data, random_constant(model, random, {4}), random_constant(model, random, {4}),
                           random_constant(model, random, {4}), variance},
                          {{"epsilon", 1e-3F}, {"momentum", 0.9F}});
        FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
        ASSERT_EQ(network.layers.size(), 1u);
        EXPECT_EQ(network.layers[0].shape.groups, alone ? 4 : 1);
    }
}

TEST(Operators, ClipOfOldAndNewOperatorSets)
{
    for (int64_t opset : {7, 10, 11, 13, 17}) {
        SCOPED_TRACE(opset);
        Random random(3);
        ModelBuilder model({1, 2, 6, 6}, opset);
        std::string output = opset < 11
                                 ? model.node("Clip", {"input"}, {{"min", -0.25F}, {"max", 0.5F}})
                                 : model.node("Clip", {"input", model.reals({}, {-0.25F}), model.reals({}, {0.5F})});
        FloatNetwork network = expect_same_as_evaluator(model.finish(output), random);
        EXPECT_EQ(network.layers[0].low, -0.25F);
        EXPECT_EQ(network.layers[0].high, 0.5F);
    }
}

TEST(Operators, ClipWithOneBoundOnly)
{
    Random random(3);
    ModelBuilder model({1, 2, 6, 6});
    FloatNetwork network =
        expect_same_as_evaluator(model.finish(model.node("Clip", {"input", "", model.reals({}, {0.5F})})), random);
    EXPECT_EQ(network.layers[0].low, -std::numeric_limits<float>::infinity());
}

TEST(Operators, LargeFullyConnectedLayer)
{
    Random random(9);
    ModelBuilder model({1, 37, 5, 3});
    std::string flat = model.node("Flatten", {"input"});
    std::string output =
        model.node("Gemm", {flat, random_constant(model, random, {21, 555})}, {{"transB", int64_t{1}}});
    expect_same_as_evaluator(model.finish(output), random);
}

TEST(Operators, ConcatOfChannels)
{
    Random random(5);
    ModelBuilder model({1, 3, 4, 4});
    std::string conv = model.node("Conv", {"input", random_constant(model, random, {2, 3, 1, 1})});
    FloatNetwork network = expect_same_as_evaluator(
        model.finish(model.node("Concat", {conv, "input", conv}, {{"axis", int64_t{1}}})), random);
    EXPECT_EQ(network.tensor(network.output).channels, 7);
}

TEST(Operators, IdentityDropoutConstantAndReshapeBackLeaveNoLayers)
{
    Random random(5);
    ModelBuilder model({1, 3, 4, 4});
    std::string data = model.node("Identity", {"input"});
    data = model.node("Dropout", {data}, {{"seed", int64_t{1}}});
    data = model.node("Flatten", {data});
    data = model.node("Reshape", {data, model.integers({1, 3, 4, -1})});
    std::string weights = model.node("Constant", {});
    onnx::AttributeProto& value = *model.last_node().add_attribute();
    value.set_name("value");
    value.set_type(onnx::AttributeProto::TENSOR);
    value.mutable_t()->set_data_type(onnx::TensorProto::FLOAT);
    for (int64_t dim : {2, 3, 1, 1})
        value.mutable_t()->add_dims(dim);
    for (float real : random_reals(random, 6))
        value.mutable_t()->add_float_data(real);
    data = model.node("Conv", {data, model.node("Identity", {weights})});
    FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
    EXPECT_EQ(network.layers.size(), 1u);
    EXPECT_EQ(network.tensors.size(), 2u);
}

TEST(Operators, ConstantsGivenAsPlainAttributes)
{
    ModelBuilder model({1, 3, 4, 4});
    std::string low = model.node("Constant", {}, {{"value_float", -0.25F}});
    std::string high = model.node("Constant", {}, {{"value_float", 0.5F}});
    std::string data = model.node("Clip", {"input", low, high});
    data = model.node("Reshape", {data, model.node("Constant", {}, {{"value_ints", std::vector<int64_t>{1, 48}}})});
    FloatNetwork network = compiler::import_onnx_bytes(model.finish(data), "model");
    EXPECT_EQ(network.layers.at(0).low, -0.25F);
    EXPECT_EQ(network.layers.at(0).high, 0.5F);
}

TEST(Operators, NodesThatDoNotReachTheOutputAreIgnored)
{
    ModelBuilder model({1, 3, 4, 4});
    model.node("Softmax", {"input"});
    std::string bytes = model.finish(model.node("Relu", {"input"}));
    EXPECT_EQ(compiler::import_onnx_bytes(bytes, "model").layers.size(), 1u);
}

TEST(Operators, AxesOfReduceMeanAsAnInput)
{
    Random random(5);
    ModelBuilder model({1, 3, 4, 4}, 18);
    std::string mean = model.node("ReduceMean", {"input", model.integers({2, 3})});
    EXPECT_EQ(expect_same_as_evaluator(model.finish(mean), random).layers[0].shape.kind, LayerKind::pool_average);
}

TEST(Operators, NodesInAnyOrder)
{
    Random random(5);
    ModelBuilder model({1, 3, 4, 4});
    std::string first = model.node("Conv", {"input", random_constant(model, random, {3, 3, 1, 1})});
    model.finish(model.node("MaxPool", {first}, {{"kernel_shape", std::vector<int64_t>{2, 2}}}));
    model.model().mutable_graph()->mutable_node()->SwapElements(0, 1);
    FloatNetwork network = compiler::import_onnx_bytes(model.model().SerializeAsString(), "model");
    ASSERT_EQ(network.layers.size(), 2u);
    EXPECT_EQ(network.layers[0].shape.kind, LayerKind::conv_dense);
    EXPECT_EQ(network.layers[1].shape.kind, LayerKind::pool_max);
}

} // namespace
} // namespace svp::test
