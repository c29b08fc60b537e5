// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/passes/decompose/small_network.h"

#include "tests/unit/compiler/passes/decompose/random_layer.h"

#include <cmath>

namespace svp::test {

using namespace compiler;

SmallNetwork::SmallNetwork(Random& random, int channels, int size) : random_(random)
{
    network.tensors.push_back({"input", channels, size, size, 1.0F, 0});
    network.input = network.output = 0;
}

int SmallNetwork::convolution(const std::string& name, int input, int outputs, int kernel, int groups, int residual)
{
    const Tensor from = network.tensor(input);
    FloatLayer layer;
    layer.shape.name = name;
    layer.shape.inputs = {input};
    if (residual >= 0) layer.shape.inputs.push_back(residual);
    layer.shape.output = network.output = static_cast<int>(network.tensors.size());
    layer.shape.kernel_h = layer.shape.kernel_w = kernel;
    layer.shape.pad_top = layer.shape.pad_left = (kernel - 1) / 2;
    layer.shape.pad_bottom = layer.shape.pad_right = kernel / 2;
    layer.shape.groups = groups;
    const int fan_in = from.channels / groups * kernel * kernel;
    layer.weights = random_weights(random_, static_cast<size_t>(outputs) * static_cast<size_t>(fan_in));
    for (float& weight : layer.weights)
        weight *= 2.5F / std::sqrt(static_cast<float>(fan_in));
    layer.bias = random_weights(random_, static_cast<size_t>(outputs));
    layer.low = 0.0F;
    network.tensors.push_back({name, outputs, from.height, from.width, 1.0F, 0});
    network.layers.push_back(std::move(layer));
    return network.output;
}

FloatNetwork residual_network(Random& random)
{
    SmallNetwork small(random, 3, 10);
    const int first = small.convolution("first", 0, 16, 3);
    const int second = small.convolution("block.one", first, 16, 3);
    const int third = small.convolution("block.two", second, 16, 3, 1, first);
    const int fourth = small.convolution("block.three", third, 16, 3);
    small.convolution("classes", fourth, 10, 1);
    small.network.layers.back().low = -std::numeric_limits<float>::infinity();
    return small.network;
}

std::vector<std::vector<float>> smooth_images(Random& random, const FloatNetwork& network, size_t count)
{
    std::vector<std::vector<float>> images;
    for (size_t i = 0; i < count; ++i)
        images.push_back(smooth_values(random, network.tensor(network.input)));
    return images;
}

} // namespace svp::test
