// SPDX-License-Identifier: Apache-2.0
// Convolutions that a trainer has decomposed become one layer, exactly; what is nearly one stays two.
#include "compiler/frontends/onnx/import.h"
#include "compiler/frontends/onnx/scaled_integers.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/planted_pair.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>

namespace svp::test {
namespace {

using compiler::FloatLayer;
using compiler::FloatNetwork;
using compiler::Random;
using compiler::scaled_integers;

constexpr int most_integers[] = {1, 7, 127};

std::vector<int64_t> input_of(const PlantedPair& pair) { return {1, pair.channels, 7, 6}; }

// weights[k][c] = scale[k] * sum_m integer[k][m][c] * basis[m], in double.
void expect_composed(const FloatLayer& layer, const PlantedPair& pair)
{
    const int taps = pair.rows * pair.columns;
    size_t i = 0;
    for (int k = 0; k < pair.outputs; ++k) {
        for (int c = 0; c < pair.channels; ++c) {
            for (int tap = 0; tap < taps; ++tap, ++i) {
                double expected = 0, magnitude = 0;
                for (int m = 0; m < pair.bases; ++m) {
                    const double product = static_cast<double>(pair.value(k, m, c)) *
                                           static_cast<double>(pair.basis[static_cast<size_t>(m * taps + tap)]);
                    expected += product;
                    magnitude += std::fabs(product);
                }
                ASSERT_NEAR(layer.weights.at(i), expected, 1e-6 * magnitude + 1e-30);
            }
        }
    }
    EXPECT_EQ(layer.weights.size(), i);
}

TEST(Decompositions, PairsOfBothFormsBecomeOneLayer)
{
    int bits[9] = {};
    for (uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        const PlantedPair pair = random_pair(random, seed % 2 == 1, most_integers[seed / 2 % 3]);
        ModelBuilder model(input_of(pair));
        const FloatNetwork network = expect_same_as_evaluator(model.finish(pair.add(model, "input")), random);
        ASSERT_EQ(network.layers.size(), 1U);
        ASSERT_EQ(network.tensors.size(), 2U);
        expect_pair(network.layers[0], pair);
        expect_composed(network.layers[0], pair);
        EXPECT_EQ(network.layers[0].bias, pair.bias);
        ++bits[network.layers[0].decomposition->coefficient_bits];
    }
    EXPECT_GE(bits[2], 100);
    EXPECT_GT(bits[4], 80);
    EXPECT_GT(bits[8], 80);
}

// What surrounds a pair: batch normalization of any sign and none, activation functions, residuals, paddings.
TEST(Decompositions, SurviveTheFoldsAroundThem)
{
    for (uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        PlantedPair pair = random_pair(random, seed % 2 == 1, most_integers[seed % 3]);
        pair.outputs = pair.channels;
        while (pair.scales.size() < static_cast<size_t>(pair.outputs))
            pair.scales.push_back(0.75F);
        pair.scales.resize(static_cast<size_t>(pair.outputs));
        pair.bias = random_reals(random, pair.scales.size());
        pair.integers.resize(static_cast<size_t>(pair.outputs * pair.bases * pair.channels), 1);
        pair.rows = pair.columns = 3;
        pair.basis = random_reals(random, static_cast<size_t>(pair.bases) * 9);
        pair.window = {{"pads", std::vector<int64_t>{1, 1, 1, 1}}};
        ModelBuilder model(input_of(pair));
        std::string data = model.node("Relu", {"input"});
        const std::string residual = data;
        data = model.node("Identity", {data});
        data = pair.add(model, data);
        const bool normalized = seed % 4 < 2;
        if (normalized) {
            std::vector<float> scale = random_reals(random, static_cast<size_t>(pair.outputs));
            if (seed % 3 == 0) scale[0] = 0.0F;
            const std::vector<int64_t> dims = {pair.outputs};
            std::vector<float> variance(scale.size(), 0.5F);
            data = model.node("BatchNormalization",
                              {data, model.reals(dims, scale), model.reals(dims, random_reals(random, scale.size())),
                               model.reals(dims, random_reals(random, scale.size())), model.reals(dims, variance)});
        }
        if (seed % 5 < 3) data = model.node("Add", {data, residual});
        data = model.node("Relu", {data});
        const FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
        ASSERT_EQ(network.layers.size(), 2U); // the first Relu has nothing to go into
        const FloatLayer& layer = network.layers[1];
        ASSERT_TRUE(layer.decomposition.has_value());
        if (!normalized) expect_pair(layer, pair);
        EXPECT_EQ(layer.weights, compose(*layer.decomposition, 9));
        for (const float scale : layer.decomposition->scales)
            EXPECT_GT(scale, 0.0F);
        EXPECT_EQ(layer.low, 0.0F);
        EXPECT_EQ(layer.shape.inputs.size(), seed % 5 < 3 ? 2U : 1U);
    }
}

// Scales per input channel have no place in the form; shifts go into the bias.
TEST(Decompositions, ScalesBeforeThemStayApart)
{
    for (const bool scales : {false, true}) {
        for (uint64_t seed = 0; seed < 20; ++seed) {
            SCOPED_TRACE(seed);
            Random random(seed);
            PlantedPair pair = random_pair(random, false, 1);
            pair.window.clear();
            ModelBuilder model(input_of(pair));
            const std::vector<int64_t> dims = {pair.channels, 1, 1};
            const std::string constant = model.reals(dims, random_reals(random, static_cast<size_t>(pair.channels)));
            const std::string data = model.node(scales ? "Mul" : "Add", {"input", constant});
            const FloatNetwork network = expect_same_as_evaluator(model.finish(pair.add(model, data)), random);
            ASSERT_EQ(network.layers.size(), scales ? 2U : 1U);
            expect_pair(network.layers.back(), pair);
        }
    }
}

TEST(Decompositions, ChainsOfThemAreAllFound)
{
    Random random(1);
    PlantedPair pair = random_pair(random, false, 1);
    pair.window = {{"auto_pad", std::string("SAME_UPPER")}};
    PlantedPair other = pair;
    other.basis_first = true;
    other.channels = pair.outputs;
    other.integers.assign(static_cast<size_t>(other.outputs * other.bases * other.channels), 1);
    ModelBuilder model(input_of(pair));
    std::string data = pair.add(model, "input");
    for (int i = 0; i < 3; ++i)
        data = other.add(model, model.node("Relu", {data}));
    const FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
    ASSERT_EQ(network.layers.size(), 4U);
    for (const FloatLayer& layer : network.layers)
        EXPECT_TRUE(layer.decomposition.has_value());
}

TEST(Decompositions, HaveTheNameBeforeTheTrainersSuffixes)
{
    const auto name = [](const char* first, const char* second) {
        Random random(1);
        const PlantedPair pair = random_pair(random, false, 1);
        ModelBuilder model(input_of(pair));
        const std::string output = pair.add(model, "input");
        model.model().mutable_graph()->mutable_node(0)->set_name(first);
        model.model().mutable_graph()->mutable_node(1)->set_name(second);
        return compiler::import_onnx_bytes(model.finish(output), "model").layers.at(0).shape.name;
    };
    EXPECT_EQ(name("conv1.coefficients", "conv1.basis"), "conv1");
    EXPECT_EQ(name("conv2.coefficients", "conv1.basis"), "conv1.basis");
    EXPECT_EQ(name("conv1.coefficients", "conv1"), "conv1");
    EXPECT_EQ(name(".coefficients", ".basis"), ".basis");
}

// One thing wrong with a pair.
class NearMiss {
  public:
    explicit NearMiss(uint64_t seed) : random(seed), pair(random_pair(random, seed % 2 == 1, 1))
    {
        pair.bases = 2 + static_cast<int>(seed % 2);
        pair.rows = pair.columns = 2;
        pair.integers.clear();
        for (int i = 0; i < pair.outputs * pair.bases * pair.channels; ++i)
            pair.integers.push_back(i % 3 - 1);
        pair.basis = random_reals(random, static_cast<size_t>(pair.bases * 4));
        pair.window.clear();
        pointwise = pair.pointwise();
        grouped = pair.grouped();
    }

    // The layers that import makes of it.
    size_t layers()
    {
        ModelBuilder model(input_of(pair));
        const std::string coefficients = model.reals(pair.pointwise_dims(), pointwise);
        const std::string kernels = model.reals(pair.grouped_dims(), grouped);
        const int64_t groups = pair.basis_first ? pair.channels : pair.outputs;
        std::vector<std::string> inputs = {"input", pair.basis_first ? kernels : coefficients};
        if (!first_bias.empty()) inputs.push_back(model.reals({static_cast<int64_t>(first_bias.size())}, first_bias));
        if (pair.basis_first) first_attributes.emplace_back("group", groups);
        if (!pair.basis_first) second_attributes.emplace_back("group", groups);
        std::string data = model.node("Conv", inputs, first_attributes);
        const std::string stage = data;
        if (between) data = between(model, data);
        data = model.node("Conv", {data, pair.basis_first ? coefficients : kernels}, second_attributes);
        if (behind) data = behind(model, data, stage);
        const FloatNetwork network = expect_same_as_evaluator(model.finish(data), random);
        size_t decomposed = 0;
        for (const FloatLayer& layer : network.layers)
            decomposed += layer.decomposition.has_value();
        EXPECT_EQ(decomposed, network.layers.size() == 1 ? 1U : 0U);
        return network.layers.size();
    }

    size_t first_outputs() const
    {
        return static_cast<size_t>(pair.bases * (pair.basis_first ? pair.channels : pair.outputs));
    }

    Random random;
    PlantedPair pair;
    std::vector<float> pointwise, grouped, first_bias;
    std::vector<NamedAttribute> first_attributes, second_attributes;
    std::function<std::string(ModelBuilder&, const std::string&)> between;
    std::function<std::string(ModelBuilder&, const std::string&, const std::string&)> behind;
};

void expect_layers(size_t expected, const std::function<void(NearMiss&)>& change)
{
    for (uint64_t seed = 0; seed < 20; ++seed) {
        SCOPED_TRACE(seed);
        NearMiss miss(seed);
        change(miss);
        EXPECT_EQ(miss.layers(), expected);
    }
}

TEST(NearlyDecompositions, NothingWrongIsFound)
{
    expect_layers(1, [](NearMiss&) {});
}

TEST(NearlyDecompositions, ABiasOfZerosIsNone)
{
    expect_layers(1, [](NearMiss& miss) { miss.first_bias.assign(miss.first_outputs(), 0.0F); });
}

TEST(NearlyDecompositions, ABiasOnTheFirst)
{
    expect_layers(2, [](NearMiss& miss) {
        miss.first_bias.assign(miss.first_outputs(), 0.0F);
        miss.first_bias.back() = 1e-30F;
    });
}

TEST(NearlyDecompositions, OneDifferingKernel)
{
    expect_layers(2, [](NearMiss& miss) {
        float& value = miss.grouped[miss.random.below(miss.grouped.size())];
        value = std::nextafter(value, 2.0F);
    });
}

TEST(NearlyDecompositions, OneCoefficientOfAnotherScale)
{
    expect_layers(2, [](NearMiss& miss) {
        float& value = miss.pointwise[0];
        value = std::nextafter(miss.pair.scales[0], 100.0F);
    });
    expect_layers(2, [](NearMiss& miss) { miss.pointwise[0] = 1000.5F * miss.pair.scales[0]; });
}

TEST(NearlyDecompositions, PaddingOrStrideOfThePointwiseOne)
{
    const auto with = [](const NamedAttribute& attribute) {
        expect_layers(2, [&](NearMiss& miss) {
            (miss.pair.basis_first ? miss.second_attributes : miss.first_attributes).push_back(attribute);
        });
    };
    with({"pads", std::vector<int64_t>{1, 0, 0, 0}});
    with({"pads", std::vector<int64_t>{0, 0, 0, 1}});
    with({"strides", std::vector<int64_t>{2, 1}});
    with({"strides", std::vector<int64_t>{1, 2}});
}

TEST(NearlyDecompositions, AnActivationBetween)
{
    expect_layers(2, [](NearMiss& miss) {
        miss.between = [](ModelBuilder& model, const std::string& data) { return model.node("Relu", {data}); };
    });
}

TEST(NearlyDecompositions, ASecondReader)
{
    expect_layers(5, [](NearMiss& miss) {
        miss.behind = [](ModelBuilder& model, const std::string& data, const std::string& stage) {
            const std::string one = model.node("GlobalAveragePool", {data});
            return model.node("Concat", {one, model.node("GlobalAveragePool", {stage})},
                              {{"axis", static_cast<int64_t>(1)}});
        };
    });
}

// Rounding between the two is part of what the file says.
TEST(NearlyDecompositions, ACodeThatTheFileFixesBetween)
{
    Random random(1);
    const PlantedPair pair = random_pair(random, false, 1);
    ModelBuilder model(input_of(pair));
    const auto rounded = [&](const std::string& data, const std::string& scale) {
        const std::string zero = model.codes(onnx::TensorProto::INT8, {}, {3});
        return model.node("DequantizeLinear", {model.node("QuantizeLinear", {data, scale, zero}), scale, zero});
    };
    const std::string scale = model.reals({}, {0.5F});
    const std::string coefficients = model.reals(pair.pointwise_dims(), pair.pointwise());
    const std::string kernels = model.reals(pair.grouped_dims(), pair.grouped());
    std::string data = rounded(model.node("Conv", {rounded("input", scale), coefficients}), scale);
    data = model.node("Conv", {data, kernels}, {{"group", static_cast<int64_t>(pair.outputs)}});
    const FloatNetwork network = compiler::import_onnx_bytes(model.finish(data), "model");
    size_t convolutions = 0;
    for (const FloatLayer& layer : network.layers) {
        convolutions += !layer.weights.empty();
        EXPECT_FALSE(layer.decomposition.has_value());
    }
    EXPECT_EQ(convolutions, 2U);
}

// A kernel of 250 x 250 taps for 40 x 40 channels is 16 MB of pairs and would be 400 MB of weights.
TEST(NearlyDecompositions, KernelsThatWouldBeHuge)
{
    ModelBuilder model({1, 40, 250, 250});
    const std::string coefficients = model.reals({40, 40, 1, 1}, std::vector<float>(1600, 1.0F), true);
    const std::string kernels = model.reals({40, 1, 250, 250}, std::vector<float>(size_t{40} * 62500, 1.0F), true);
    std::string data = model.node("Conv", {"input", coefficients});
    data = model.node("Conv", {data, kernels}, {{"group", static_cast<int64_t>(40)}});
    EXPECT_EQ(compiler::import_onnx_bytes(model.finish(data), "model").layers.size(), 2U);
}

// Both are finite, their products are not.
TEST(NearlyDecompositions, ProductsThatOverflow)
{
    Random random(1);
    PlantedPair pair = random_pair(random, false, 1);
    pair.integers.assign(pair.integers.size(), 1);
    pair.scales.assign(pair.scales.size(), 1e30F);
    pair.basis.assign(pair.basis.size(), 1e30F);
    ModelBuilder model(input_of(pair));
    EXPECT_EQ(compiler::import_onnx_bytes(model.finish(pair.add(model, "input")), "model").layers.size(), 2U);
}

TEST(ScaledIntegers, AreFoundToTheBit)
{
    int exact = 0;
    for (uint64_t seed = 0; seed < 2000; ++seed) {
        Random random(seed);
        const int largest = 1 + static_cast<int>(random.below(127));
        const float scale = std::ldexp(static_cast<float>(random.unit() + 0.5), static_cast<int>(seed % 200) - 130);
        std::vector<float> values;
        for (size_t i = 0; i < 3 + seed % 40; ++i) {
            const int integer = static_cast<int>(random.below(static_cast<uint64_t>(2 * largest + 1))) - largest;
            values.push_back(static_cast<float>(integer) * scale);
        }
        const auto found = scaled_integers(values.data(), values.size());
        ASSERT_TRUE(found.has_value()) << seed;
        ASSERT_GT(found->scale, 0.0F);
        ASSERT_LE(found->largest, largest);
        for (size_t i = 0; i < values.size(); ++i)
            ASSERT_EQ(static_cast<float>(found->integers[i]) * found->scale, values[i]) << seed;
        exact += found->scale == scale;
    }
    EXPECT_GT(exact, 1000); // others have a common divisor, or a scale that rounds alike
}

TEST(ScaledIntegers, AreNotMadeUp)
{
    const auto found = [](std::vector<float> values) { return scaled_integers(values.data(), values.size()); };
    EXPECT_FALSE(found({1.0F, 128.0F}));
    EXPECT_FALSE(found({1.0F, 1.0F + 0x1p-23F}));
    EXPECT_FALSE(found({1.0F, std::numeric_limits<float>::infinity()}));
    EXPECT_FALSE(found({1.0F, std::numeric_limits<float>::quiet_NaN()}));
    EXPECT_FALSE(found({std::numeric_limits<float>::quiet_NaN()}));
    EXPECT_FALSE(found({0x1p-149F, 0x1p127F}));
    EXPECT_TRUE(found({1.0F, -127.0F}));
    EXPECT_TRUE(found({0x1p-149F, -0x1p-148F, 0.0F}));
    EXPECT_EQ(found({0.0F, -0.0F})->scale, 1.0F);
    EXPECT_EQ(found({})->scale, 1.0F);
    EXPECT_EQ(found({6.0F, -9.0F})->scale, 3.0F);
    EXPECT_EQ(found({6.0F, -9.0F})->largest, 3);
}

} // namespace
} // namespace svp::test
