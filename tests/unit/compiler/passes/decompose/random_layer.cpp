// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/passes/decompose/random_layer.h"

#include <cmath>

namespace svp::test {

using namespace compiler;

std::vector<float> random_weights(Random& random, size_t count)
{
    std::vector<float> weights(count);
    for (float& weight : weights)
        weight = static_cast<float>((random.unit() + random.unit() + random.unit()) * 2 / 3 - 1);
    return weights;
}

WeightShape random_shape(Random& random, int64_t most_channels)
{
    const auto taps = random.below(4) == 0 ? int64_t{1} : random.between(1, 5) * random.between(1, 5);
    return {static_cast<size_t>(random.between(1, most_channels)),
            static_cast<size_t>(random.between(1, most_channels)), static_cast<size_t>(taps)};
}

std::vector<float> smooth_values(Random& random, const Tensor& tensor)
{
    std::vector<float> values;
    double phase = random.unit() * 6, turn = random.unit(), slope = random.unit();
    for (int c = 0; c < tensor.channels; ++c) {
        phase += random.unit();
        for (int y = 0; y < tensor.height; ++y) {
            for (int x = 0; x < tensor.width; ++x) {
                const double wave = std::sin(phase + turn * x + slope * y) + 0.3 * random.unit();
                values.push_back(static_cast<float>(std::max(0.0, wave)));
            }
        }
    }
    return values;
}

RandomConvolution random_convolution(Random& random)
{
    RandomConvolution result;
    Layer& layer = result.layer.shape;
    auto any = [&](int64_t low, int64_t high) { return static_cast<int>(random.between(low, high)); };
    layer.name = "conv";
    layer.inputs = {0};
    layer.output = 1;
    layer.kernel_h = any(1, 3);
    layer.kernel_w = any(1, 3);
    layer.stride_h = any(1, 2);
    layer.stride_w = any(1, 2);
    layer.dilation_h = any(1, 2);
    layer.dilation_w = any(1, 2);
    layer.pad_top = any(0, 1);
    layer.pad_left = any(0, 1);
    layer.pad_bottom = any(0, 1);
    layer.pad_right = any(0, 1);
    auto outputs_of = [](int size, int pads, int kernel, int dilation, int stride) {
        return (size + pads - dilation * (kernel - 1) - 1) / stride + 1;
    };
    Tensor &input = result.input, &output = result.output;
    input.channels = any(1, 6);
    input.height = any(5, 9);
    input.width = any(5, 9);
    output.channels = any(1, 6);
    output.height =
        outputs_of(input.height, layer.pad_top + layer.pad_bottom, layer.kernel_h, layer.dilation_h, layer.stride_h);
    output.width =
        outputs_of(input.width, layer.pad_left + layer.pad_right, layer.kernel_w, layer.dilation_w, layer.stride_w);
    const int count = output.channels * input.channels * layer.kernel_h * layer.kernel_w;
    result.layer.weights = random_weights(random, static_cast<size_t>(count));
    result.layer.bias = random_weights(random, static_cast<size_t>(output.channels));
    return result;
}

} // namespace svp::test
