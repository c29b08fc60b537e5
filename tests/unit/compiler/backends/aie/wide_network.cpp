// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/backends/aie/wide_network.h"

#include <algorithm>

namespace svp::test {

using namespace compiler;

Network wide_network(RandomNumbers& random)
{
    const bool wide = random.chance(50), pooling = random.chance(30), depthwise = !pooling && random.chance(50);
    const int channels = wide ? random.integer(1, 12) : random.integer(100, 300);
    const int outputs = pooling || depthwise ? channels : random.integer(1, 30);
    Network network = convolution_network(LayerKind::conv_dense, 1, 8, 1, 1);
    Layer& layer = network.layers[0];
    layer.kernel_h = random.integer(1, wide ? 7 : 3);
    layer.kernel_w = random.integer(1, wide ? 7 : 3);
    layer.stride_h = random.integer(1, 2);
    layer.stride_w = random.integer(1, 2);
    layer.pad_top = random.integer(0, layer.kernel_h - 1);
    layer.pad_left = random.integer(0, layer.kernel_w - 1);
    layer.pad_bottom = random.integer(0, layer.kernel_h - 1);
    layer.pad_right = random.integer(0, layer.kernel_w - 1);
    Tensor &input = network.tensors[0], &output = network.tensors[1];
    input.channels = channels;
    input.height = random.integer(layer.kernel_h, wide ? 20 : 80);
    input.width = wide ? random.integer(100, 260) : random.integer(8, 40);
    input.zero_point = random.code();
    output = {"output", outputs, 0, 0, 1.0F, random.code()};
    output.height = (input.height + layer.pad_top + layer.pad_bottom - layer.kernel_h) / layer.stride_h + 1;
    output.width = (input.width + layer.pad_left + layer.pad_right - layer.kernel_w) / layer.stride_w + 1;
    const svp_requant requant{random.integer(-1000, 1000), 1 << 30, 0, static_cast<uint32_t>(random.integer(34, 42))};
    if (pooling) {
        layer.kind = random.chance(50) ? LayerKind::pool_max : LayerKind::pool_average;
        layer.weights.clear();
        layer.requant.clear();
        if (layer.kind == LayerKind::pool_max)
            output.zero_point = input.zero_point;
        else
            layer.requant = {{0, 1 << 30, 0, 30}};
        return network;
    }
    layer.groups = depthwise ? channels : 1;
    const int taps = layer.kernel_h * layer.kernel_w;
    layer.weights.resize(static_cast<size_t>(outputs) * static_cast<size_t>(channels / layer.groups * taps));
    std::generate(layer.weights.begin(), layer.weights.end(), [&] { return random.code(); });
    layer.requant.assign(static_cast<size_t>(outputs), requant);
    return network;
}

} // namespace svp::test
