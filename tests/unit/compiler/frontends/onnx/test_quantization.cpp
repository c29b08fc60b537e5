// SPDX-License-Identifier: Apache-2.0
// Quantized networks through the integer executor against the float executor.
#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/oracle/float_executor.h"
#include "compiler/oracle/integer_executor.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/quantize.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"
#include "tests/unit/compiler/frontends/onnx/random_network.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace svp::test {
namespace {

using namespace compiler;
using Images = std::vector<std::vector<float>>;

Images random_images(const FloatNetwork& network, Random& random, size_t count)
{
    Images images(count);
    for (std::vector<float>& image : images)
        image = random_reals(random, element_count(network.tensor(network.input)));
    return images;
}

// Signal to quantization noise of a tensor over all images, in dB.
double signal_to_noise(const FloatNetwork& network, const Network& quantized, const Images& images, int tensor)
{
    double signal = 1e-30, noise = 1e-30;
    auto t = static_cast<size_t>(tensor);
    for (const std::vector<float>& image : images) {
        std::vector<float> expected = execute_network(network, image)[t];
        Codes input = quantize_values(quantized.tensors[static_cast<size_t>(quantized.input)], image);
        std::vector<float> actual = dequantize_values(quantized.tensors[t], execute_network(quantized, input)[t]);
        for (size_t i = 0; i < expected.size(); ++i) {
            double difference = static_cast<double>(expected[i] - actual[i]);
            signal += static_cast<double>(expected[i]) * static_cast<double>(expected[i]);
            noise += difference * difference;
        }
    }
    return 10.0 * std::log10(signal / noise);
}

FloatLayer& only_layer(FloatNetwork& network) { return network.layers.at(0); }

// Convolution 3x3 of `channels` to `outputs` on 6 x 6, padded at the top and left only.
FloatNetwork one_convolution(int channels, int outputs, Random& random)
{
    ModelBuilder model({1, channels, 6, 6});
    auto count = static_cast<size_t>(channels * outputs * 9);
    std::string weights = model.reals({outputs, channels, 3, 3}, random_reals(random, count));
    std::string bias = model.reals({outputs}, random_reals(random, static_cast<size_t>(outputs)));
    return import_onnx_bytes(
        model.finish(model.node("Conv", {"input", weights, bias}, {{"pads", std::vector<int64_t>{1, 1, 0, 0}}})), "m");
}

TEST(Quantization, RandomNetworksKeepTheirSignal)
{
    double sum = 0.0, least = 1e9;
    int networks = 120;
    for (uint64_t seed = 0; seed < static_cast<uint64_t>(networks); ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        FloatNetwork network = import_onnx_bytes(random_onnx_network(random), "model");
        Images images = random_images(network, random, 4);
        double decibels = signal_to_noise(network, quantize(network, images), images, network.output);
        sum += decibels;
        least = std::min(least, decibels);
        EXPECT_GT(decibels, 30.0);
    }
    EXPECT_GT(sum / networks, 42.0) << "least " << least;
}

TEST(Quantization, EveryTensorOfANetworkIsCloseNotOnlyTheLast)
{
    for (uint64_t seed = 200; seed < 230; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        FloatNetwork network = import_onnx_bytes(random_onnx_network(random), "model");
        Images images = random_images(network, random, 3);
        Network quantized = quantize(network, images);
        for (size_t t = 0; t < network.tensors.size(); ++t)
            EXPECT_GT(signal_to_noise(network, quantized, images, static_cast<int>(t)), 24.0)
                << network.tensors[t].name;
    }
}

TEST(Quantization, ValuesOnTheGridAreExact)
{
    for (uint64_t seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        FloatNetwork network = one_convolution(3, 4, random);
        FloatLayer& layer = only_layer(network);
        for (float& weight : layer.weights)
            weight = static_cast<float>(random.between(-127, 127)) / 256.0F;
        for (size_t k = 0; k < 4; ++k)
            layer.weights[k * 27] = 127.0F / 256.0F;
        for (float& bias : layer.bias)
            bias = static_cast<float>(random.between(-50, 50)) / 4.0F;
        std::vector<float> image(108);
        for (float& value : image)
            value = static_cast<float>(random.between(-128, 127)) / 16.0F;
        image[0] = -8.0F;
        image[1] = 127.0F / 16.0F;
        QuantizeOptions options;
        options.method = RangeMethod::min_max;
        Network quantized = quantize(network, {image}, options);
        EXPECT_EQ(quantized.tensors[0].zero_point, 0);
        Codes codes = execute_network(quantized, quantize_values(quantized.tensors[0], image))[1];
        // Input, weights and bias are exact, so that the result is the float result rounded once.
        std::vector<float> expected = execute_network(network, image)[1];
        for (size_t i = 0; i < codes.size(); ++i) {
            double real = static_cast<double>(expected[i]) / static_cast<double>(quantized.tensors[1].scale);
            EXPECT_NEAR(codes[i] - quantized.tensors[1].zero_point, real, 0.5001);
        }
    }
}

TEST(Quantization, RectifiedTensorsUseZeroPointMinus128AndClampThere)
{
    Random random(1);
    FloatNetwork network = one_convolution(3, 4, random);
    only_layer(network).low = 0.0F;
    Network quantized = quantize(network, random_images(network, random, 4));
    EXPECT_EQ(quantized.tensors[1].zero_point, -128);
    EXPECT_EQ(quantized.layers[0].low, -128);
    EXPECT_EQ(quantized.layers[0].high, 127);
}

TEST(Quantization, BoundsOfBothSidesBecomeCodes)
{
    Random random(1);
    FloatNetwork network = one_convolution(3, 4, random);
    only_layer(network).low = -0.5F;
    only_layer(network).high = 0.25F;
    Network quantized = quantize(network, random_images(network, random, 4));
    const Tensor& output = quantized.tensors[1];
    EXPECT_NEAR(output.scale * static_cast<float>(quantized.layers[0].low - output.zero_point), -0.5F, output.scale);
    EXPECT_NEAR(output.scale * static_cast<float>(quantized.layers[0].high - output.zero_point), 0.25F, output.scale);
}

TEST(Quantization, EachOutputChannelHasItsOwnScale)
{
    Random random(1);
    FloatNetwork network = one_convolution(2, 3, random);
    FloatLayer& layer = only_layer(network);
    for (size_t i = 0; i < layer.weights.size(); ++i)
        layer.weights[i] *= i < 18 ? 1e-3F : i < 36 ? 1.0F : 1e3F;
    Network quantized = quantize(network, random_images(network, random, 4));
    for (size_t k = 0; k < 3; ++k) {
        auto begin = quantized.layers[0].weights.begin() + static_cast<int64_t>(k) * 18;
        int largest = 0;
        std::for_each(begin, begin + 18, [&](int8_t code) { largest = std::max(largest, std::abs(code)); });
        EXPECT_EQ(largest, 127) << k;
    }
}

TEST(Quantization, MaxPoolingKeepsScaleAndZeroPoint)
{
    Random random(1);
    ModelBuilder model({1, 3, 6, 6});
    std::string pooled = model.node("MaxPool", {"input"}, {{"kernel_shape", std::vector<int64_t>{2, 2}}});
    FloatNetwork network = import_onnx_bytes(model.finish(pooled), "model");
    Network quantized = quantize(network, random_images(network, random, 2));
    EXPECT_EQ(quantized.tensors[0].scale, quantized.tensors[1].scale);
    EXPECT_EQ(quantized.tensors[0].zero_point, quantized.tensors[1].zero_point);
    EXPECT_TRUE(quantized.layers[0].requant.empty());
}

TEST(Quantization, BiasCorrectionRemovesTheMeanError)
{
    double with = 0.0, without = 0.0;
    for (uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        FloatNetwork network = one_convolution(16, 8, random);
        Images images = random_images(network, random, 8);
        for (std::vector<float>& image : images) {
            for (float& value : image)
                value += 3.0F; // a mean that rounding errors of weights are multiplied with
        }
        for (bool correct : {false, true}) {
            QuantizeOptions options;
            options.correct_bias = correct;
            (correct ? with : without) += signal_to_noise(network, quantize(network, images, options), images, 1);
        }
    }
    EXPECT_GT(with, without + 20 * 0.2);
}

TEST(Quantization, NetworksWithoutSignalStillRun)
{
    for (float weight : {0.0F, 1e-12F, 1e15F}) {
        for (float bias : {0.0F, 1e-12F, 5.0F, 1e20F}) {
            for (float pixel : {0.0F, 1.0F, 1e-12F, 1e10F}) {
                Random random(1);
                FloatNetwork network = one_convolution(2, 2, random);
                std::fill(only_layer(network).weights.begin(), only_layer(network).weights.end(), weight);
                std::fill(only_layer(network).bias.begin(), only_layer(network).bias.end(), bias);
                std::vector<float> image(72, pixel);
                Network quantized = quantize(network, {image});
                Codes codes = execute_network(quantized, quantize_values(quantized.tensors[0], image))[1];
                std::vector<float> expected = execute_network(network, image)[1];
                const Tensor& output = quantized.tensors[1];
                std::vector<float> actual = dequantize_values(output, codes);
                // One output code, and half of what one unit of the sums is worth.
                float tolerance = 1.01F * output.scale + quantized.tensors[0].scale * weight / 254.0F;
                for (size_t i = 0; i < actual.size(); ++i)
                    EXPECT_NEAR(actual[i], expected[i], tolerance) << weight << " " << bias << " " << pixel;
            }
        }
    }
}

TEST(Quantization, SameInputsSameNetwork)
{
    Random random(3);
    FloatNetwork network = import_onnx_bytes(random_onnx_network(random), "model");
    Images images = random_images(network, random, 3);
    Network first = quantize(network, images), second = quantize(network, images);
    for (size_t i = 0; i < first.layers.size(); ++i) {
        EXPECT_EQ(first.layers[i].weights, second.layers[i].weights);
        for (size_t k = 0; k < first.layers[i].requant.size(); ++k) {
            EXPECT_EQ(first.layers[i].requant[k].multiplier, second.layers[i].requant[k].multiplier);
            EXPECT_EQ(first.layers[i].requant[k].bias, second.layers[i].requant[k].bias);
        }
    }
}

TEST(Quantization, CalibrationImagesThatCannotBeUsed)
{
    Random random(1);
    FloatNetwork network = one_convolution(3, 4, random);
    std::vector<float> good(108, 0.5F), not_a_number = good, overflowing = good;
    not_a_number[5] = std::numeric_limits<float>::quiet_NaN();
    std::fill(overflowing.begin(), overflowing.end(), std::numeric_limits<float>::max());
    EXPECT_THROW(quantize(network, {}), InputError);
    EXPECT_THROW(quantize(network, {good, std::vector<float>(107)}), InputError);
    EXPECT_THROW(quantize(network, {good, not_a_number}), InputError);
    only_layer(network).weights.assign(108, 1e20F);
    EXPECT_THROW(quantize(network, {overflowing}), InputError);
}

} // namespace
} // namespace svp::test
