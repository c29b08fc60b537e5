// SPDX-License-Identifier: Apache-2.0
// Decomposed layers in integers: ternary ones lose nothing but the rounding of the output, others as little as 8 bits
// of their planes' kernels allow.
#include "compiler/frontends/onnx/import.h"
#include "compiler/ir/network_check.h"
#include "compiler/oracle/float_executor.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/quantize.h"
#include "tests/reference/naive_convolution.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/planted_pair.h"

#include <cmath>
#include <gmock/gmock.h>

namespace svp::test {
namespace {

using namespace compiler;
using testing::ElementsAre;
using testing::HasSubstr;

using Images = std::vector<std::vector<float>>;

struct Planted {
    PlantedPair pair;
    FloatNetwork network;
    Images images;
};

void put_on_grid(std::vector<float>& basis)
{
    const float unit = 0.75F / 127.0F;
    for (float& value : basis)
        value = std::nearbyint(value * 127.0F) * unit;
    basis[0] = 127.0F * unit; // symmetric quantization of the whole basis finds the unit
}

Planted planted(Random& random, PlantedPair pair)
{
    put_on_grid(pair.basis);
    ModelBuilder model({1, pair.channels, 7, 6});
    const std::string output = pair.add(model, "input");
    Planted result{pair, import_onnx_bytes(model.finish(output), "model"), {}};
    for (int i = 0; i < 3; ++i)
        result.images.push_back(random_reals(random, element_count(result.network.tensor(result.network.input))));
    return result;
}

Planted planted(uint64_t seed, int largest)
{
    Random random(seed);
    return planted(random, random_pair(random, seed % 2 == 1, largest));
}

QuantizeOptions with_slices(int slices)
{
    QuantizeOptions options;
    options.most_bases = slices;
    return options;
}

// Real sums with bias of output (k, y, x) for input codes: seven nested loops in all, in double.
double exact_result(const Planted& p, const Network& network, const Codes& codes, int k, int y, int x)
{
    const Layer& layer = network.layers[0];
    const Tensor& in = network.tensors[0];
    double sum = 0;
    for (int m = 0; m < p.pair.bases; ++m) {
        for (int c = 0; c < p.pair.channels; ++c) {
            for (int r = 0; r < p.pair.rows; ++r) {
                for (int s = 0; s < p.pair.columns; ++s) {
                    const int row = y * layer.stride_h + r * layer.dilation_h - layer.pad_top;
                    const int column = x * layer.stride_w + s * layer.dilation_w - layer.pad_left;
                    if (row < 0 || row >= in.height || column < 0 || column >= in.width) continue;
                    const int code = codes[static_cast<size_t>((c * in.height + row) * in.width + column)];
                    const float basis = p.pair.basis[static_cast<size_t>((m * p.pair.rows + r) * p.pair.columns + s)];
                    sum += static_cast<double>(p.pair.value(k, m, c)) * static_cast<double>(basis) *
                           static_cast<double>(in.scale) * (code - in.zero_point);
                }
            }
        }
    }
    return sum + static_cast<double>(p.pair.bias[static_cast<size_t>(k)]);
}

TEST(DecomposedQuantization, TernaryOnesLoseNothing)
{
    int values = 0;
    for (uint64_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        const Planted p = planted(seed, 1);
        std::vector<std::string> notes;
        QuantizeOptions options = with_slices(p.pair.bases);
        options.method = RangeMethod::min_max;
        const Network network = quantize(p.network, p.images, options, &notes);
        EXPECT_TRUE(notes.empty());
        ASSERT_NO_THROW(check_network(network));
        const Layer& layer = network.layers.at(0);
        ASSERT_EQ(layer.kind, LayerKind::conv_decomposed);
        EXPECT_EQ(layer.bases, p.pair.bases);
        EXPECT_TRUE(layer.weights.empty());
        EXPECT_EQ(std::vector<int>(layer.coefficients.begin(), layer.coefficients.end()), p.pair.integers);
        const Codes codes = quantize_values(network.tensors[0], p.images[0]);
        const Codes result = execute_network(network, codes)[1];
        ASSERT_EQ(result, naive_layer(network, layer, {&codes}));
        const Tensor& out = network.tensors[1];
        size_t i = 0;
        for (int k = 0; k < out.channels; ++k) {
            for (int y = 0; y < out.height; ++y) {
                for (int x = 0; x < out.width; ++x, ++i) {
                    const double steps = exact_result(p, network, codes, k, y, x) / static_cast<double>(out.scale);
                    const double code = result[i] - out.zero_point;
                    const bool clipped = result[i] == 127 || result[i] == -128;
                    ASSERT_LE(std::fabs(steps - code), clipped ? 2.0 : 0.501);
                    ++values;
                }
            }
        }
    }
    EXPECT_GT(values, 5000);
}

// Signal to noise of the output in dB.
double decibels(const Planted& p, const Network& network)
{
    double signal = 1e-30, noise = 1e-30;
    for (const std::vector<float>& image : p.images) {
        const std::vector<float> expected = execute_network(p.network, image)[1];
        const Codes codes = execute_network(network, quantize_values(network.tensors[0], image))[1];
        const std::vector<float> actual = dequantize_values(network.tensors[1], codes);
        for (size_t i = 0; i < expected.size(); ++i) {
            const double difference = static_cast<double>(expected[i]) - static_cast<double>(actual[i]);
            signal += static_cast<double>(expected[i]) * static_cast<double>(expected[i]);
            noise += difference * difference;
        }
    }
    return 10 * std::log10(signal / noise);
}

TEST(DecomposedQuantization, MoreBitsBecomePlanes)
{
    double sum = 0, whole = 0;
    int cases = 0;
    for (uint64_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        const Planted p = planted(seed, seed / 2 % 2 == 0 ? 7 : 127);
        const Decomposition& decomposition = *p.network.layers[0].decomposition;
        int digits = 0, largest = 0;
        for (const int coefficient : decomposition.coefficients)
            largest = std::max(largest, std::abs(coefficient));
        while (1 << digits <= largest)
            ++digits;
        if (digits < 2) continue;
        const Network network = quantize(p.network, p.images, with_slices(p.pair.bases * digits));
        ASSERT_NO_THROW(check_network(network));
        const Layer& layer = network.layers.at(0);
        ASSERT_EQ(layer.kind, LayerKind::conv_decomposed);
        ASSERT_EQ(layer.bases, p.pair.bases * digits);
        const auto channels = static_cast<size_t>(p.pair.channels);
        for (size_t i = 0; i < decomposition.coefficients.size(); ++i) {
            int together = 0;
            for (int j = 0; j < digits; ++j) {
                const size_t plane = i / channels * static_cast<size_t>(digits) + static_cast<size_t>(j);
                together += layer.coefficients[plane * channels + i % channels] * (1 << j);
            }
            ASSERT_EQ(together, decomposition.coefficients[i]);
        }
        const Codes codes = quantize_values(network.tensors[0], p.images[0]);
        ASSERT_EQ(execute_network(network, codes)[1], naive_layer(network, layer, {&codes}));
        sum += decibels(p, network);
        whole += decibels(p, quantize(p.network, p.images));
        ++cases;
    }
    ASSERT_GT(cases, 150);
    // Planes share 127 steps: on average that is hardly worse than 8 bits per output channel.
    EXPECT_GT(sum / cases, 38.0);
    EXPECT_GT(sum / cases, whole / cases - 1.0);
}

// What rounding the planes' kernels moves on average goes into the bias.
TEST(DecomposedQuantization, BiasesTakeUpWhatRoundingMoves)
{
    double corrected = 0, uncorrected = 0;
    for (uint64_t seed = 0; seed < 100; ++seed) {
        Random random(seed);
        PlantedPair pair = random_pair(random, seed % 2 == 1, 7);
        pair.window.clear();
        Planted p = planted(random, pair);
        p.pair = pair;
        for (std::vector<float>& image : p.images)
            for (float& value : image)
                value = 1.0F + 0.1F * value;
        const auto mean_difference = [&](bool correct) {
            QuantizeOptions options = with_slices(255);
            options.correct_bias = correct;
            const Network network = quantize(p.network, p.images, options);
            EXPECT_EQ(network.layers[0].kind, LayerKind::conv_decomposed);
            const size_t outputs = pair.bias.size();
            std::vector<double> sums(outputs, 0.0);
            for (const std::vector<float>& image : p.images) {
                const std::vector<float> expected = execute_network(p.network, image)[1];
                const Codes codes = execute_network(network, quantize_values(network.tensors[0], image))[1];
                const std::vector<float> actual = dequantize_values(network.tensors[1], codes);
                for (size_t i = 0; i < expected.size(); ++i)
                    sums[i * outputs / expected.size()] +=
                        static_cast<double>(actual[i]) - static_cast<double>(expected[i]);
            }
            double result = 0;
            for (const double sum : sums)
                result += std::fabs(sum);
            return result;
        };
        corrected += mean_difference(true);
        uncorrected += mean_difference(false);
    }
    EXPECT_LT(corrected, 0.7 * uncorrected) << corrected << " and " << uncorrected;
}

TEST(DecomposedQuantization, TooManyPlanesRunWhole)
{
    for (uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        Planted p = planted(seed, seed % 3 == 0 ? 1 : 7);
        int planes = p.pair.bases;
        while (quantize(p.network, p.images, with_slices(planes)).layers[0].kind == LayerKind::conv_dense)
            ++planes;
        EXPECT_EQ(planes % p.pair.bases, 0);
        std::vector<std::string> notes, none;
        const Network network = quantize(p.network, p.images, with_slices(planes - 1), &notes);
        EXPECT_EQ(notes.size(), 1U);
        EXPECT_THAT(notes.at(0), HasSubstr(p.network.layers[0].shape.name));
        EXPECT_THAT(notes.at(0), HasSubstr(planes == 1 ? "whole kernels only" : "slices of a tile"));
        // As if nobody had decomposed it.
        p.network.layers[0].decomposition.reset();
        const Network plain = quantize(p.network, p.images, with_slices(planes), &none);
        EXPECT_TRUE(none.empty());
        EXPECT_EQ(network.layers[0].kind, LayerKind::conv_dense);
        EXPECT_EQ(network.layers[0].weights, plain.layers[0].weights);
        EXPECT_EQ(network.layers[0].requant[0].bias, plain.layers[0].requant[0].bias);
    }
}

TEST(DecomposedQuantization, SumsThatCouldLeaveTheAddersRunWhole)
{
    Random random(1);
    PlantedPair pair = random_pair(random, false, 1);
    pair.integers.assign(pair.integers.size(), 1);
    pair.channels = 6;
    pair.integers.resize(static_cast<size_t>(pair.outputs * pair.bases * pair.channels), -1);
    const Planted p = planted(random, pair);
    QuantizeOptions options = with_slices(6);
    std::vector<std::string> notes;
    const auto kind = [&](int bits) {
        options.adder_bits = bits;
        notes.clear();
        const Network network = quantize(p.network, p.images, options, &notes);
        const Tensor& in = network.tensors[0];
        const int largest = 6 * std::max(127 - in.zero_point, in.zero_point + 128);
        EXPECT_EQ(network.layers[0].kind == LayerKind::conv_decomposed, largest < 1 << (bits - 1)) << bits;
        return network.layers[0].kind;
    };
    EXPECT_EQ(kind(20), LayerKind::conv_decomposed);
    EXPECT_TRUE(notes.empty());
    EXPECT_EQ(kind(12), LayerKind::conv_decomposed);
    for (int bits = 2; bits < 12; ++bits)
        kind(bits);
    EXPECT_EQ(kind(10), LayerKind::conv_dense);
    EXPECT_THAT(notes, ElementsAre(HasSubstr("sums could leave 10 bits")));
}

TEST(DecomposedQuantization, BiasesThatTheSumsCannotHoldRunWhole)
{
    Planted p = planted(4, 1);
    p.network.layers[0].bias[0] = 1e12F;
    std::vector<std::string> notes;
    const Network network = quantize(p.network, p.images, with_slices(6), &notes);
    EXPECT_EQ(network.layers[0].kind, LayerKind::conv_dense);
    EXPECT_THAT(notes, ElementsAre(HasSubstr("could leave int32")));
}

TEST(DecomposedQuantization, OutputChannelsWithoutCoefficientsAreTheirBias)
{
    Planted p = planted(8, 1);
    Decomposition& decomposition = *p.network.layers[0].decomposition;
    std::fill(decomposition.coefficients.begin(), decomposition.coefficients.end(), int8_t{0});
    std::fill(p.network.layers[0].weights.begin(), p.network.layers[0].weights.end(), 0.0F);
    p.network.layers[0].bias[0] = 1e12F; // any bias has a scale here
    p.network.layers[0].bias[1] = -7.5e11F;
    const Network network = quantize(p.network, p.images, with_slices(6));
    ASSERT_EQ(network.layers[0].kind, LayerKind::conv_decomposed);
    const Codes result = execute_network(network, quantize_values(network.tensors[0], p.images[0]))[1];
    const Tensor& out = network.tensors[1];
    const std::vector<float> values = dequantize_values(out, result);
    for (size_t i = 0; i < values.size(); ++i) {
        const size_t k = i / (values.size() / p.pair.bias.size());
        EXPECT_NEAR(values[i], p.network.layers[0].bias[k], 0.5F * out.scale * 1.001F);
    }
}

TEST(DecomposedQuantization, ManyLayersAreNamedByAFew)
{
    Random random(3);
    PlantedPair pair = random_pair(random, false, 1);
    pair.channels = pair.outputs;
    pair.integers.assign(static_cast<size_t>(pair.outputs * pair.outputs * pair.bases), 1);
    pair.window = {{"auto_pad", std::string("SAME_LOWER")}};
    ModelBuilder model({1, pair.channels, 7, 6});
    std::string data = "input";
    for (int i = 0; i < 6; ++i)
        data = pair.add(model, data);
    const FloatNetwork network = import_onnx_bytes(model.finish(data), "model");
    std::vector<std::string> notes;
    quantize(network, {random_reals(random, element_count(network.tensor(network.input)))}, {}, &notes);
    EXPECT_THAT(notes, ElementsAre(HasSubstr(" and 2 more: ")));
}

// Codes that the file fixes around a pair: exact arithmetic, rounded once.
TEST(DecomposedQuantization, FixedCodesAroundAPairStayExact)
{
    int values = 0;
    for (uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        PlantedPair pair = random_pair(random, seed % 2 == 1, 1);
        put_on_grid(pair.basis);
        ModelBuilder model({1, pair.channels, 7, 6});
        const auto rounded = [&](const std::string& data, float scale, int zero) {
            const std::string s = model.reals({}, {scale}), z = model.codes(onnx::TensorProto::INT8, {}, {zero});
            return model.node("DequantizeLinear", {model.node("QuantizeLinear", {data, s, z}), s, z});
        };
        const std::string data = rounded(pair.add(model, rounded("input", 0.01F, 3)), 0.02F, -5);
        Planted p{pair, import_onnx_bytes(model.finish(data), "model"), {}};
        const Network network = quantize(p.network, {}, with_slices(6));
        ASSERT_EQ(network.layers.size(), 1U);
        ASSERT_EQ(network.layers[0].kind, LayerKind::conv_decomposed);
        ASSERT_EQ(network.tensors[0].zero_point, 3);
        ASSERT_EQ(network.tensors[1].zero_point, -5);
        const Codes codes =
            quantize_values(network.tensors[0], random_reals(random, element_count(network.tensors[0])));
        const Codes result = execute_network(network, codes)[1];
        const Tensor& out = network.tensors[1];
        size_t i = 0;
        for (int k = 0; k < out.channels; ++k) {
            for (int y = 0; y < out.height; ++y) {
                for (int x = 0; x < out.width; ++x, ++i) {
                    double steps = exact_result(p, network, codes, k, y, x) / static_cast<double>(out.scale) - 5;
                    steps = std::min(std::max(steps, -128.0), 127.0);
                    ASSERT_LE(std::fabs(steps - result[i]), 0.501);
                    ++values;
                }
            }
        }
    }
    EXPECT_GT(values, 2000);
}

} // namespace
} // namespace svp::test
