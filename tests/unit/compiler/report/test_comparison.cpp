// SPDX-License-Identifier: Apache-2.0
// Deviations of quantized outputs against the definition, computed from whole executions.
#include "base/errors/input_error.h"
#include "compiler/oracle/float_executor.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/quantize.h"
#include "compiler/report/comparison.h"
#include "tests/reference/naive_convolution.h"
#include "tests/unit/compiler/report/small_network.h"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>

using namespace svp;
using namespace svp::compiler;
using namespace svp::test;

namespace {

const ConvolutionObserver nobody = [](size_t, const Codes&) {};

// Every tensor's codes by the naive oracle.
std::vector<Codes> naive_codes(const Network& network, const std::vector<float>& image)
{
    std::vector<Codes> codes(network.tensors.size());
    codes[0] = quantize_values(network.tensors[0], image);
    for (const Layer& layer : network.layers) {
        std::vector<const Codes*> inputs;
        for (const int input : layer.inputs)
            inputs.push_back(&codes[static_cast<size_t>(input)]);
        codes[static_cast<size_t>(layer.output)] = naive_layer(network, layer, inputs);
    }
    return codes;
}

struct Naive {
    double signal = 0, noise = 0;
    double decibels() const { return 10 * std::log10(signal / noise); }
};

Naive naive_deviation(const Network& network, const FloatNetwork& reference, const Images& images, size_t layer)
{
    Naive result;
    const auto tensor = static_cast<size_t>(network.layers[layer].output);
    const Tensor& t = network.tensors[tensor];
    for (const std::vector<float>& image : images) {
        const Codes codes = naive_codes(network, image)[tensor];
        const std::vector<float> values = execute_network(reference, image)[tensor];
        for (size_t i = 0; i < codes.size(); ++i) {
            const double expected = values[i], got = static_cast<double>(t.scale) * (codes[i] - t.zero_point);
            result.signal += expected * expected;
            result.noise += (got - expected) * (got - expected);
        }
    }
    return result;
}

void expect_near(const Deviation& deviation, const Naive& naive)
{
    EXPECT_NEAR(deviation.signal, naive.signal, 1e-9 * naive.signal);
    EXPECT_NEAR(deviation.noise, naive.noise, 1e-5 * naive.noise); // dequantized to float
    ASSERT_TRUE(deviation.decibels().has_value());
    EXPECT_NEAR(*deviation.decibels(), naive.decibels(), 1e-4);
}

TEST(Comparison, EqualsTheDefinitionInEveryLayer)
{
    for (uint64_t seed = 0; seed < 20; ++seed) {
        const FloatNetwork original = small_network(seed);
        FloatNetwork compressed = original;
        for (float& weight : compressed.layers[layer_index(original, "deep")].weights)
            weight *= 0.9F;
        const Images images = small_images(seed, 3);
        const Network network = quantize(compressed, images);
        const auto result = compare_outputs({&network, &compressed, &original}, images, nobody);
        ASSERT_EQ(result.size(), network.layers.size());
        for (size_t i = 0; i < result.size(); ++i) {
            SCOPED_TRACE(network.layers[i].name);
            expect_near(result[i].quantization, naive_deviation(network, compressed, images, i));
            expect_near(result[i].original, naive_deviation(network, original, images, i));
        }
        // Scaling down a layer shows from there on, and before it nothing does.
        EXPECT_EQ(*result[0].quantization.decibels(), *result[0].original.decibels());
        EXPECT_GT(*result[1].quantization.decibels(), *result[1].original.decibels() + 5);
        if (HasFailure()) return;
    }
}

TEST(Comparison, OneNetworkComparesOnce)
{
    const FloatNetwork original = small_network(1), copy = original;
    const Images images = small_images(1, 2);
    const Network network = quantize(original, images);
    const auto once = compare_outputs({&network, &original, &original}, images, nobody);
    const auto twice = compare_outputs({&network, &original, &copy}, images, nobody);
    for (size_t i = 0; i < once.size(); ++i) {
        EXPECT_EQ(once[i].original.noise, once[i].quantization.noise);
        EXPECT_EQ(once[i].original.noise, twice[i].original.noise);
        EXPECT_EQ(once[i].original.signal, twice[i].original.signal);
        EXPECT_GT(*once[i].quantization.decibels(), 20);
    }
}

TEST(Comparison, ShowsTheInputsOfConvolutions)
{
    const FloatNetwork original = small_network(2);
    const Images images = small_images(2, 3);
    const Network network = quantize(original, images);
    std::vector<std::pair<size_t, Codes>> seen;
    compare_outputs({&network, &original, &original}, images,
                    [&](size_t layer, const Codes& input) { seen.emplace_back(layer, input); });
    size_t next = 0;
    for (const std::vector<float>& image : images) {
        const std::vector<Codes> codes = naive_codes(network, image);
        for (size_t i = 0; i < network.layers.size(); ++i) {
            if (network.layers[i].kind != LayerKind::conv_dense) continue;
            ASSERT_LT(next, seen.size());
            EXPECT_EQ(seen[next].first, i);
            EXPECT_EQ(seen[next].second, codes[static_cast<size_t>(network.layers[i].inputs[0])]);
            ++next;
        }
    }
    EXPECT_EQ(next, seen.size());
}

TEST(Comparison, OutputsOfZerosHaveNoRatio)
{
    FloatNetwork original = small_network(3);
    FloatLayer& left = original.layers[layer_index(original, "left")];
    left.weights.assign(left.weights.size(), 0.0F);
    left.bias.assign(left.bias.size(), 0.0F);
    const Images images = small_images(3, 2);
    const Network network = quantize(original, images);
    const auto result = compare_outputs({&network, &original, &original}, images, nobody);
    const Deviation& silent = result[layer_index(original, "left")].quantization;
    EXPECT_EQ(silent.signal, 0);
    EXPECT_TRUE(silent.exact());
    EXPECT_FALSE(silent.decibels().has_value());
    EXPECT_TRUE(result[layer_index(original, "classes")].quantization.decibels().has_value());
}

TEST(Comparison, RatiosAreOnlyOfFiniteNumbersAboveZero)
{
    const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ((Deviation{100, 1}).decibels(), 20.0);
    EXPECT_EQ((Deviation{1, 10}).decibels(), -10.0);
    for (const Deviation& deviation : {Deviation{0, 0}, Deviation{0, 1}, Deviation{1, 0}, Deviation{infinity, 1},
                                       Deviation{1, infinity}, Deviation{nan, 1}, Deviation{1, nan}})
        EXPECT_FALSE(deviation.decibels().has_value());
    Deviation largest;
    largest.add(std::vector<float>(1000, std::numeric_limits<float>::max()),
                std::vector<float>(1000, -std::numeric_limits<float>::max()));
    EXPECT_NEAR(largest.decibels().value(), -20 * std::log10(2.0), 1e-9);
}

TEST(Comparison, BadImagesAndSumsThatOverflowAreInputErrors)
{
    const FloatNetwork original = small_network(4);
    const Images images = small_images(4, 2);
    Network network = quantize(original, images);
    for (const size_t size : {size_t{0}, size_t{107}, size_t{109}})
        EXPECT_THROW(compare_outputs({&network, &original, &original}, {std::vector<float>(size)}, nobody), InputError);
    network.layers[1].requant[3].bias = INT32_MAX;
    network.layers[1].weights.assign(network.layers[1].weights.size(), 127);
    network.tensors[1].zero_point = -128;
    try {
        compare_outputs({&network, &original, &original}, images, nobody);
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::StartsWith("small: layer deep: "));
    }
    FloatNetwork shorter = original;
    shorter.layers.pop_back();
    EXPECT_THROW(compare_outputs({&network, &shorter, &original}, images, nobody), std::invalid_argument);
}

} // namespace
