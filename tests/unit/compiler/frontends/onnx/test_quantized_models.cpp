// SPDX-License-Identifier: Apache-2.0
// Models that are quantized already run to the bit: random graphs against the naive evaluation in double.
#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/quantize.h"
#include "tests/reference/onnx_evaluator.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using compiler::Random;

constexpr int int8 = onnx::TensorProto::INT8, uint8 = onnx::TensorProto::UINT8, int32 = onnx::TensorProto::INT32;

struct Feature {
    std::string name;
    std::vector<int64_t> dims; // C, H, W
    float scale = 0.0F;        // where it is quantized
};

// Random scales and codes, and the nodes around them.
class QuantizedBuilder {
  public:
    QuantizedBuilder(Random& random, const std::vector<int64_t>& dims, int input_type)
        : random_(random),
          model_({1, dims[0], dims[1], dims[2]}, 13, input_type)
    {
    }

    ModelBuilder& model() { return model_; }
    std::string scalar(double value) { return model_.reals({}, {static_cast<float>(value)}); }
    double random_scale() { return 0.01 + 0.05 * random_.unit(); }

    std::string zero_point(int type)
    {
        auto value = static_cast<int32_t>(random_.between(100, 150)) - (type == int8 ? 128 : 0);
        return model_.codes(type, {}, {value});
    }

    std::vector<int32_t> random_codes(int type, size_t count)
    {
        std::vector<int32_t> codes(count);
        for (int32_t& code : codes)
            code = static_cast<int32_t>(random_.below(256)) - (type == int8 ? 128 : 0);
        return codes;
    }

    // Quantized with a scale and zero point of its own, then real again.
    Feature requantized(const Feature& from, int type)
    {
        double value = random_scale();
        std::string scale = scalar(value), zero = zero_point(type);
        std::string codes = model_.node("QuantizeLinear", {from.name, scale, zero});
        return {model_.node("DequantizeLinear", {codes, scale, zero}), from.dims, static_cast<float>(value)};
    }

    Feature conv(const Feature& from)
    {
        int64_t groups = random_.below(4) ? 1 : from.dims[0], outputs = groups * random_.between(1, 3);
        int64_t kernel = random_.between(1, 3);
        std::vector<int64_t> dims{outputs, from.dims[0] / groups, kernel, kernel};
        auto count = static_cast<size_t>(outputs * dims[1] * kernel * kernel);
        std::vector<float> scales;
        for (int64_t k = 0; k < outputs; ++k)
            scales.push_back(static_cast<float>(random_scale() / static_cast<double>(count)));
        std::vector<NamedAttribute> axis{{"axis", int64_t{0}}};
        std::string weights =
            model_.node("DequantizeLinear",
                        {model_.codes(int8, dims, random_codes(int8, count)), model_.reals({outputs}, scales)}, axis);
        std::vector<int32_t> numbers = random_codes(int8, static_cast<size_t>(outputs));
        std::vector<float> units = scales;
        for (float& unit : units)
            unit *= from.scale;
        std::string bias = model_.node("DequantizeLinear",
                                       {model_.codes(int32, {outputs}, numbers), model_.reals({outputs}, units)}, axis);
        std::string data = model_.node("Conv", {from.name, weights, bias},
                                       {{"group", groups}, {"pads", std::vector<int64_t>(4, kernel / 2)}});
        int64_t even = kernel % 2 == 0 ? 1 : 0;
        return {data, {outputs, from.dims[1] + even, from.dims[2] + even}};
    }

    Random& random() { return random_; }

  private:
    Random& random_;
    ModelBuilder model_;
};

// Quantizes without calibration, runs random codes and expects the evaluator's numbers.
void expect_exact(QuantizedBuilder& builder, const std::string& output, const std::vector<int64_t>& dims, bool codes_in,
                  bool codes_out)
{
    std::string bytes = builder.model().finish(output);
    compiler::FloatNetwork real = compiler::import_onnx_bytes(bytes, "model");
    compiler::Network network = compiler::quantize(real, {});
    const compiler::Tensor& in = network.tensors[static_cast<size_t>(network.input)];
    const compiler::Tensor& out = network.tensors[static_cast<size_t>(network.output)];
    std::vector<float> image = random_reals(builder.random(), compiler::element_count(in));
    compiler::Codes codes = compiler::quantize_values(in, image);
    Array input{{1, dims[0], dims[1], dims[2]}, {image.begin(), image.end()}};
    if (codes_in) std::transform(codes.begin(), codes.end(), input.values.begin(), [](int8_t c) { return c + 128; });
    Array expected = evaluate_onnx(bytes, input);
    compiler::Codes actual = compiler::execute_network(network, codes)[static_cast<size_t>(network.output)];
    ASSERT_EQ(actual.size(), expected.values.size());
    for (size_t i = 0; i < actual.size(); ++i) {
        double value = codes_out ? actual[i] + 128 : static_cast<double>(out.scale) * (actual[i] - out.zero_point);
        ASSERT_NEAR(value, expected.values[i], 1e-4 * (codes_out ? 1.0 : static_cast<double>(out.scale)))
            << "value " << i;
    }
}

class RandomGraph {
  public:
    RandomGraph(QuantizedBuilder& builder, Feature input, int type) : builder_(builder), type_(type)
    {
        features_.push_back(builder_.requantized(input, type_));
    }

    std::string build()
    {
        for (uint64_t i = random().between(2, 6); i > 0; --i)
            features_.push_back(next());
        return features_.back().name;
    }

  private:
    Random& random() { return builder_.random(); }
    Feature pick() { return features_[random().below(features_.size())]; }

    Feature settled(const Feature& feature) { return builder_.requantized(feature, type_); }

    Feature next()
    {
        Feature from = pick();
        switch (random().below(7)) {
        case 0:
            return pooled(from, "MaxPool", false);
        case 1:
            return pooled(from, "AveragePool", true);
        case 2:
            return settled(added(from));
        case 3:
            return concatenated(from);
        case 4:
            return settled(activated(from));
        default:
            return settled(random().below(2) ? activated(builder_.conv(from)) : builder_.conv(from));
        }
    }

    // One rounding each, also straight behind a convolution; but LeakyRelu there has a second tensor to round.
    Feature activated(Feature from)
    {
        bool leaky = from.name.rfind("tensor", 0) == 0 && is_quantized(from) && random().below(2);
        if (leaky) return {builder_.model().node("LeakyRelu", {from.name}, {{"alpha", leak()}}), from.dims};
        if (random().below(2)) return {builder_.model().node("Relu", {from.name}), from.dims};
        std::string low = builder_.scalar(-0.3), high = builder_.scalar(0.4);
        return {builder_.model().node("Clip", {from.name, low, high}), from.dims};
    }
    bool is_quantized(const Feature& feature) const
    {
        return std::any_of(features_.begin(), features_.end(),
                           [&](const Feature& f) { return f.name == feature.name; });
    }
    float leak() { return static_cast<float>(random().unit() * 3.0 - 1.0); }

    Feature pooled(const Feature& from, const std::string& type, bool settles)
    {
        if (from.dims[1] < 3 || from.dims[2] < 3)
            return settled({builder_.model().node("Relu", {from.name}), from.dims});
        std::string data = builder_.model().node(
            type, {from.name}, {{"kernel_shape", std::vector<int64_t>{2, 3}}, {"strides", std::vector<int64_t>{1, 2}}});
        Feature result{data, {from.dims[0], from.dims[1] - 1, (from.dims[2] - 3) / 2 + 1}, from.scale};
        return settles || random().below(2) ? settled(result) : result;
    }

    // To a convolution of it where that has its shape.
    Feature added(const Feature& from)
    {
        Feature other = settled(builder_.conv(from));
        if (other.dims != from.dims) other = from;
        return {builder_.model().node("Add", {from.name, other.name}), from.dims};
    }

    Feature concatenated(const Feature& from)
    {
        Feature other = pick();
        if (other.dims[1] != from.dims[1] || other.dims[2] != from.dims[2]) other = from;
        std::string data = builder_.model().node("Concat", {from.name, other.name}, {{"axis", int64_t{1}}});
        return settled({data, {from.dims[0] + other.dims[0], from.dims[1], from.dims[2]}});
    }

    QuantizedBuilder& builder_;
    int type_;
    std::vector<Feature> features_;
};

TEST(QuantizedModels, QuantizeAndDequantizeAroundEveryOperator)
{
    for (uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        std::vector<int64_t> dims{static_cast<int64_t>(random.between(1, 4)),
                                  static_cast<int64_t>(random.between(3, 8)),
                                  static_cast<int64_t>(random.between(3, 8))};
        QuantizedBuilder builder(random, dims, onnx::TensorProto::FLOAT);
        RandomGraph graph(builder, {"input", dims}, seed % 2 ? int8 : uint8);
        std::string output = graph.build();
        ASSERT_NO_FATAL_FAILURE(expect_exact(builder, output, dims, false, false));
    }
}

// Weights of any zero point, also such that they leave int8 without it.
TEST(QuantizedModels, QLinearConvOfAnyZeroPoints)
{
    for (uint64_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        std::vector<int64_t> dims{static_cast<int64_t>(random.between(1, 4)), 6, 5};
        QuantizedBuilder builder(random, dims, uint8);
        ModelBuilder& model = builder.model();
        int64_t outputs = static_cast<int64_t>(random.between(1, 4));
        bool per_channel = random.below(2);
        std::vector<int64_t> many = per_channel ? std::vector<int64_t>{outputs} : std::vector<int64_t>{};
        std::vector<float> scales;
        std::vector<int32_t> zeros = builder.random_codes(uint8, per_channel ? static_cast<size_t>(outputs) : 1);
        for (size_t i = 0; i < zeros.size(); ++i)
            scales.push_back(static_cast<float>(builder.random_scale() * 0.05));
        auto count = static_cast<size_t>(outputs * dims[0] * 9);
        std::vector<std::string> operands{
            "input",
            builder.scalar(builder.random_scale()),
            builder.zero_point(uint8),
            model.codes(uint8, {outputs, dims[0], 3, 3}, builder.random_codes(uint8, count)),
            model.reals(many, scales),
            model.codes(uint8, many, zeros),
            builder.scalar(builder.random_scale()),
            builder.zero_point(uint8)};
        if (random.below(2)) {
            std::vector<int32_t> bias = builder.random_codes(int8, static_cast<size_t>(outputs));
            for (int32_t& value : bias)
                value *= 77;
            operands.push_back(model.codes(int32, {outputs}, bias));
        }
        std::string output = model.node("QLinearConv", operands, {{"pads", std::vector<int64_t>{1, 0, 0, 1}}});
        ASSERT_NO_FATAL_FAILURE(expect_exact(builder, output, dims, true, true));
    }
}

TEST(QuantizedModels, QLinearMatMulBehindAReshape)
{
    for (uint64_t seed = 0; seed < 100; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        std::vector<int64_t> dims{3, 2, 4};
        QuantizedBuilder builder(random, dims, uint8);
        ModelBuilder& model = builder.model();
        std::string flat = model.node("Reshape", {"input", model.integers({1, 24})});
        std::string weights = model.codes(int8, {24, 5}, builder.random_codes(int8, 120));
        std::string output = model.node(
            "QLinearMatMul", {flat, builder.scalar(builder.random_scale()), builder.zero_point(uint8), weights,
                              builder.scalar(0.004), model.codes(int8, {}, {static_cast<int32_t>(random.below(9)) - 4}),
                              builder.scalar(builder.random_scale()), builder.zero_point(uint8)});
        ASSERT_NO_FATAL_FAILURE(expect_exact(builder, output, dims, true, true));
    }
}

// Integer sums, scaled in float and quantized again, are one convolution.
TEST(QuantizedModels, ConvIntegerScaledAndShifted)
{
    for (uint64_t seed = 0; seed < 100; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        std::vector<int64_t> dims{2, 5, 6};
        QuantizedBuilder builder(random, dims, uint8);
        ModelBuilder& model = builder.model();
        std::string weights = model.codes(int8, {3, 2, 3, 3}, builder.random_codes(int8, 54));
        std::string data = model.node("ConvInteger", {"input", weights, builder.zero_point(uint8)});
        data = model.node("Cast", {data}, {{"to", int64_t{1}}});
        data = model.node("Mul", {data, model.reals({1, 3, 1, 1}, {0.001F, 0.0025F, 0.0005F})});
        data = model.node("Relu", {model.node("Add", {data, builder.scalar(0.125)})});
        std::string output =
            model.node("QuantizeLinear", {data, builder.scalar(builder.random_scale()), builder.zero_point(uint8)});
        ASSERT_NO_FATAL_FAILURE(expect_exact(builder, output, dims, true, true));
    }
}

TEST(QuantizedModels, ConvIntegerScaledAndShiftedIsOneLayer)
{
    Random random(1);
    QuantizedBuilder builder(random, {2, 5, 6}, uint8);
    ModelBuilder& model = builder.model();
    std::string weights = model.codes(int8, {3, 2, 3, 3}, builder.random_codes(int8, 54));
    std::string data = model.node("ConvInteger", {"input", weights, builder.zero_point(uint8)});
    data = model.node("Mul", {model.node("Cast", {data}, {{"to", int64_t{1}}}), builder.scalar(0.01)});
    compiler::FloatNetwork network = compiler::import_onnx_bytes(model.finish(model.node("Relu", {data})), "model");
    ASSERT_EQ(network.layers.size(), 1U);
    EXPECT_EQ(network.layers[0].weight_codes.size(), 54U);
    EXPECT_TRUE(network.integer_tensors.empty());
}

// The bias of a quantized convolution keeps its codes where its scale is that of the sums.
TEST(QuantizedModels, QuantizedBiasKeepsItsCodes)
{
    for (double factor : {1.0, 3.0}) {
        Random random(1);
        QuantizedBuilder builder(random, {1, 4, 4}, onnx::TensorProto::FLOAT);
        ModelBuilder& model = builder.model();
        std::string scale = builder.scalar(0.5), zero = model.codes(int8, {}, {3});
        std::string data = model.node("QuantizeLinear", {"input", scale, zero});
        data = model.node("DequantizeLinear", {data, scale, zero});
        std::string weights = model.codes(int8, {2, 1, 1, 1}, {100, -100});
        std::string kernel = model.node("DequantizeLinear", {weights, builder.scalar(0.25)});
        std::string numbers = model.codes(int32, {2}, {12345, -54321});
        std::string bias = model.node("DequantizeLinear", {numbers, builder.scalar(0.125 * factor)});
        data = model.node("Conv", {data, kernel, bias});
        compiler::FloatNetwork network = compiler::import_onnx_bytes(model.finish(data), "model");
        ASSERT_EQ(network.layers.size(), 1U);
        std::vector<int32_t> kept = factor == 1.0 ? std::vector<int32_t>{12345, -54321} : std::vector<int32_t>{};
        EXPECT_EQ(network.layers[0].bias_codes, kept);
        EXPECT_FLOAT_EQ(network.layers[0].bias[0], static_cast<float>(12345 * 0.125 * factor));
    }
}

// q(conv(dq(x), dq(w))) of constants that a case changes.
struct BadQuantization {
    std::string message;
    float scale = 0.5F;
    int zero_point_type = uint8;
    std::vector<int64_t> zero_point_dims{};
    int64_t axis = 0;
    int second_zero_point = 128;
};

std::string error_of(const BadQuantization& bad)
{
    ModelBuilder model({1, 3, 4, 4}, 13, uint8);
    size_t zeros = bad.zero_point_dims.empty() ? 1 : static_cast<size_t>(bad.zero_point_dims[0]);
    std::string scale = model.reals({}, {bad.scale});
    std::string zero = model.codes(bad.zero_point_type, bad.zero_point_dims, std::vector<int32_t>(zeros, 100));
    std::string data = model.node("DequantizeLinear", {"input", scale, zero});
    std::string codes = model.codes(int8, {2, 3, 1, 1}, {1, 2, 3, 4, 5, 6});
    std::string scales = model.reals({bad.axis == 0 ? 2 : 3}, std::vector<float>(bad.axis == 0 ? 2 : 3, 0.1F));
    std::string weights = model.node("DequantizeLinear", {codes, scales}, {{"axis", bad.axis}});
    data = model.node("Conv", {data, weights});
    std::string again =
        model.node("DequantizeLinear", {"input", scale, model.codes(uint8, {}, {bad.second_zero_point})});
    return import_error(model.finish(model.node("Concat", {data, again}, {{"axis", int64_t{1}}})));
}

TEST(QuantizedModels, WhatCannotBeIsRefused)
{
    for (const BadQuantization& bad :
         std::vector<BadQuantization>{{"scale 1 is 0", 0.0F},
                                      {"scale 1 is -1", -1.0F},
                                      {"its input is uint8, its zero point int8", 0.5F, int8},
                                      {"zero point 2 is int32, not int8 or uint8", 0.5F, int32},
                                      {"zero point 2 is not one number for the tensor", 0.5F, uint8, {3}},
                                      {"the scales of its weights are not per output channel", 0.5F, uint8, {}, 1},
                                      {"there is no axis 7 of 4 dimensions", 0.5F, uint8, {}, 7},
                                      {"with scale 0.5 and zero point 0, which were 0.5 and -28 before"}}) {
        SCOPED_TRACE(bad.message);
        std::string message = error_of(bad);
        EXPECT_NE(message.find(bad.message), std::string::npos) << message;
    }
}

TEST(QuantizedModels, SumsThatCouldLeaveInt32AreRefused)
{
    ModelBuilder model({1, 1, 2, 2}, 13, uint8);
    std::string scale = model.reals({}, {0.5F}), zero = model.codes(uint8, {}, {0});
    std::string bias = model.codes(int32, {1}, {2147480000});
    model.finish(model.node("QLinearConv", {"input", scale, zero, model.codes(int8, {1, 1, 1, 1}, {100}), scale,
                                            model.codes(int8, {}, {0}), scale, zero, bias}));
    compiler::FloatNetwork network = compiler::import_onnx_bytes(model.model().SerializeAsString(), "model");
    EXPECT_THROW(compiler::quantize(network, {}), InputError);
}

} // namespace
} // namespace svp::test
