// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/integer_executor.h"
#include "tests/reference/naive_convolution.h"
#include "tests/unit/compiler/oracle/random_layer.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace svp::test {
namespace {

using compiler::Codes;
using compiler::execute_layer;
using compiler::Layer;
using compiler::LayerKind;
using compiler::Network;
using compiler::Tensor;

template <class Make>
void expect_as_naive(int count, Make make)
{
    int clamped = 0, values = 0;
    for (int i = 0; i < count; ++i) {
        LayerCase c = make();
        Codes expected = naive_layer(c.network, c.layer(), c.inputs());
        ASSERT_EQ(execute_layer(c.network, c.layer(), c.inputs()), expected) << c.text();
        for (int8_t code : expected)
            clamped += code == c.layer().low || code == c.layer().high;
        values += static_cast<int>(expected.size());
    }
    EXPECT_LT(clamped, values * 9 / 10) << "the cases say too little: nearly every value saturates";
}

TEST(IntegerExecutor, DenseConvolutionsAsNaive)
{
    std::mt19937_64 random(1);
    expect_as_naive(400, [&] { return random_convolution(random, false); });
}

TEST(IntegerExecutor, DecomposedConvolutionsAsNaive)
{
    std::mt19937_64 random(2);
    expect_as_naive(300, [&] { return random_convolution(random, true); });
}

TEST(IntegerExecutor, MaxPoolingAsNaive)
{
    std::mt19937_64 random(3);
    expect_as_naive(200, [&] { return random_pooling(random, LayerKind::pool_max); });
}

TEST(IntegerExecutor, AveragePoolingAsNaive)
{
    std::mt19937_64 random(4);
    expect_as_naive(300, [&] { return random_pooling(random, LayerKind::pool_average); });
}

TEST(IntegerExecutor, AddsAsNaive)
{
    std::mt19937_64 random(5);
    expect_as_naive(200, [&] { return random_add(random); });
}

TEST(IntegerExecutor, ConcatsAsNaive)
{
    std::mt19937_64 random(6);
    expect_as_naive(200, [&] { return random_concat(random); });
}

TEST(IntegerExecutor, SumsAsNaive)
{
    std::mt19937_64 random(7);
    for (int i = 0; i < 100; ++i) {
        LayerCase c = random_convolution(random, i % 2 == 1);
        std::vector<int32_t> sums = compiler::convolution_sums(c.network, c.layer(), c.codes[0]);
        const Tensor& out = c.network.tensors.back();
        size_t next = 0;
        for (int k = 0; k < out.channels; ++k) {
            for (int y = 0; y < out.height; ++y) {
                for (int x = 0; x < out.width; ++x) {
                    ASSERT_EQ(sums.at(next++), naive_sum(c.network, c.layer(), c.codes[0], k, y, x)) << c.text();
                }
            }
        }
        EXPECT_EQ(next, sums.size());
    }
}

// A 1x1 layer whose every product is 255 * 127, or with alternating signs.
struct Extreme {
    Network network;
    Codes codes;

    explicit Extreme(int channels, bool alternating = false)
    {
        Tensor in, out;
        in.channels = channels;
        in.height = in.width = out.channels = out.height = out.width = 1;
        in.zero_point = -128;
        network.tensors = {in, out};
        Layer layer;
        layer.name = "extreme";
        layer.inputs = {0};
        layer.output = 1;
        for (int c = 0; c < channels; ++c) {
            layer.weights.push_back(static_cast<int8_t>(alternating && c >= channels / 2 ? -127 : 127));
        }
        layer.requant = {{0, 1, 0, 30}};
        network.layers = {layer};
        codes.assign(static_cast<size_t>(channels), 127);
    }
    Layer& layer() { return network.layers[0]; }
};

constexpr int64_t product = 255 * 127;
constexpr int fits_int32 = static_cast<int>(INT32_MAX / product);

TEST(IntegerExecutor, LargestSumThatFits)
{
    Extreme extreme(fits_int32);
    EXPECT_EQ(compiler::convolution_sums(extreme.network, extreme.layer(), extreme.codes)[0], fits_int32 * product);
    EXPECT_EQ(execute_layer(extreme.network, extreme.layer(), {&extreme.codes})[0], 2);
}

TEST(IntegerExecutor, SumsPast32BitsAreReported)
{
    Extreme extreme(fits_int32 + 1);
    EXPECT_THROW(compiler::convolution_sums(extreme.network, extreme.layer(), extreme.codes), std::overflow_error);
    EXPECT_THROW(execute_layer(extreme.network, extreme.layer(), {&extreme.codes}), std::overflow_error);
    // Only the sum with its bias counts.
    extreme.layer().requant[0].bias = -100000;
    EXPECT_EQ(execute_layer(extreme.network, extreme.layer(), {&extreme.codes})[0], 2);
}

TEST(IntegerExecutor, BiasCanOverflowToo)
{
    Extreme extreme(fits_int32);
    extreme.layer().requant[0].bias = 100000;
    EXPECT_THROW(execute_layer(extreme.network, extreme.layer(), {&extreme.codes}), std::overflow_error);
}

TEST(IntegerExecutor, PartialSumsMayLeave32Bits)
{
    Extreme extreme(4 * fits_int32, true);
    EXPECT_EQ(compiler::convolution_sums(extreme.network, extreme.layer(), extreme.codes)[0], 0);
}

TEST(IntegerExecutor, MostBasesStillExact)
{
    Extreme extreme(3);
    Layer& layer = extreme.layer();
    layer.kind = LayerKind::conv_decomposed;
    layer.bases = 255;
    layer.weights.clear();
    layer.basis.assign(255, -128);
    layer.coefficients.assign(3 * 255, 1);
    EXPECT_EQ(compiler::convolution_sums(extreme.network, layer, extreme.codes)[0], -3 * 255 * 255 * 128);
}

TEST(IntegerExecutor, ContradictionsAreRefused)
{
    std::mt19937_64 random(8);
    auto refused = [&](LayerKind kind, auto break_it) {
        LayerCase c = kind == LayerKind::add      ? random_add(random)
                      : kind == LayerKind::concat ? random_concat(random)
                      : kind == LayerKind::pool_max || kind == LayerKind::pool_average
                          ? random_pooling(random, kind)
                          : random_convolution(random, kind == LayerKind::conv_decomposed);
        ASSERT_NO_THROW(execute_layer(c.network, c.layer(), c.inputs()));
        break_it(c);
        EXPECT_THROW(execute_layer(c.network, c.layer(), c.inputs()), std::invalid_argument) << c.text();
    };
    for (LayerKind kind : {LayerKind::conv_dense, LayerKind::conv_decomposed, LayerKind::pool_max,
                           LayerKind::pool_average, LayerKind::add, LayerKind::concat}) {
        refused(kind, [](LayerCase& c) { c.codes[0].push_back(0); });
        refused(kind, [](LayerCase& c) { c.network.tensors.back().height += 1; });
        refused(kind, [](LayerCase& c) { c.network.tensors.back().zero_point = 128; });
        refused(kind, [](LayerCase& c) { c.network.layers[0].output = 99; });
        refused(kind, [](LayerCase& c) { c.network.layers[0].inputs[0] = -1; });
        refused(kind, [](LayerCase& c) { c.network.layers[0].inputs.clear(); });
        if (kind == LayerKind::pool_max) continue;
        refused(kind, [](LayerCase& c) { c.network.layers[0].requant.pop_back(); });
        refused(kind, [](LayerCase& c) { c.network.layers[0].requant[0].shift = 63; });
        refused(kind, [](LayerCase& c) { c.network.layers[0].requant[0].multiplier = -1; });
    }
    refused(LayerKind::pool_average, [](LayerCase& c) { c.network.layers[0].requant[0].shift = 47; });
    refused(LayerKind::conv_dense, [](LayerCase& c) { c.network.layers[0].weights.pop_back(); });
    refused(LayerKind::conv_dense, [](LayerCase& c) { c.network.layers[0].stride_h = 0; });
    refused(LayerKind::conv_dense, [](LayerCase& c) { c.network.layers[0].groups = 0; });
    refused(LayerKind::conv_decomposed, [](LayerCase& c) { c.network.layers[0].basis.push_back(1); });
    refused(LayerKind::conv_decomposed, [](LayerCase& c) { c.network.layers[0].coefficients[0] = 2; });
    refused(LayerKind::conv_decomposed, [](LayerCase& c) { c.network.layers[0].bases = 0; });
}

TEST(IntegerExecutor, SumsNeedNoRequantizationButWeights)
{
    std::mt19937_64 random(11);
    LayerCase c = random_convolution(random, false);
    Layer& layer = c.network.layers[0];
    layer.requant.clear();
    EXPECT_NO_THROW(compiler::convolution_sums(c.network, layer, c.codes[0]));
    layer.weights.pop_back();
    EXPECT_THROW(compiler::convolution_sums(c.network, layer, c.codes[0]), std::invalid_argument);
    layer.kind = LayerKind::add;
    EXPECT_THROW(compiler::convolution_sums(c.network, layer, c.codes[0]), std::invalid_argument);
}

TEST(IntegerExecutor, PaddingNeverWins)
{
    LayerCase c;
    Tensor t;
    t.channels = t.height = t.width = 1;
    c.network.tensors = {t, t};
    c.network.tensors[0].zero_point = 5; // padding as a value would be 5 and win
    c.codes = {{-100}};
    Layer layer;
    layer.kind = LayerKind::pool_max;
    layer.inputs = {0};
    layer.output = 1;
    layer.kernel_h = layer.kernel_w = 3;
    layer.pad_top = layer.pad_left = layer.pad_bottom = layer.pad_right = 1;
    c.network.layers = {layer};
    EXPECT_EQ(execute_layer(c.network, c.layer(), c.inputs()), Codes{-100});
}

TEST(IntegerExecutor, WindowOfPaddingOnlyIsRefused)
{
    std::mt19937_64 random(9);
    LayerCase c = random_pooling(random, LayerKind::pool_max);
    Layer& layer = c.network.layers[0];
    layer.kernel_h = layer.kernel_w = layer.stride_h = layer.stride_w = 1;
    layer.pad_top = layer.pad_left = layer.pad_bottom = layer.pad_right = 1;
    c.network.tensors[1].height = c.network.tensors[0].height + 2;
    c.network.tensors[1].width = c.network.tensors[0].width + 2;
    EXPECT_THROW(execute_layer(c.network, layer, c.inputs()), std::invalid_argument);
}

// Tensors are passed along by index: a diamond with an add at its end.
TEST(IntegerExecutor, NetworkFollowsTensorIndices)
{
    std::mt19937_64 random(10);
    Tensor t;
    t.channels = 2;
    t.height = t.width = 3;
    Network network;
    network.tensors.assign(4, t);
    network.input = 2;
    network.output = 1;
    auto pointwise = [](int input, int output, int8_t gain) {
        Layer layer;
        layer.inputs = {input};
        layer.output = output;
        layer.weights = {gain, 0, 0, gain};
        layer.requant.assign(2, {0, 1, 0, 0});
        return layer;
    };
    Layer add;
    add.kind = LayerKind::add;
    add.inputs = {3, 0};
    add.output = 1;
    add.requant = {{0, 1, 10, 0}};
    network.layers = {pointwise(2, 0, 2), pointwise(2, 3, -3), add};
    Codes input;
    for (int i = 0; i < 18; ++i)
        input.push_back(static_cast<int8_t>(i % 13 - 6));
    std::vector<Codes> codes = compiler::execute_network(network, input);
    for (size_t i = 0; i < input.size(); ++i)
        EXPECT_EQ(codes[1][i], std::min(127, input[i] * (10 * 2 - 3)));
    EXPECT_EQ(codes[2], input);
}

} // namespace
} // namespace svp::test
