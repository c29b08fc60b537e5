// SPDX-License-Identifier: Apache-2.0
#include "layer.h"

#include "compiler/backends/escalate/escalate_backend.h"
#include "compiler/ir/network_check.h"
#include "compiler/partition/compile.h"

namespace foreign {

using namespace svp::compiler;

Network small_convolution()
{
    Network network;
    network.name = "foreign";
    network.tensors = {{"image", 8, 10, 10, 0.1F, 0}, {"features", 16, 10, 10, 0.1F, -128}};
    network.input = 0;
    network.output = 1;

    Layer layer;
    layer.name = "conv";
    layer.inputs = {0};
    layer.output = 1;
    layer.kernel_h = layer.kernel_w = 3;
    layer.pad_top = layer.pad_left = layer.pad_bottom = layer.pad_right = 1;
    for (int i = 0; i < 16 * 8 * 3 * 3; ++i)
        layer.weights.push_back(static_cast<int8_t>(i * 37 % 101 - 50));
    layer.requant.assign(16, {100, 1 << 20, 0, 27});
    network.layers = {layer};
    check_network(network);
    return network;
}

Codes image_for(const Network& network)
{
    const Tensor& input = network.tensors[static_cast<size_t>(network.input)];
    Codes codes;
    for (int i = 0; i < input.channels * input.height * input.width; ++i)
        codes.push_back(static_cast<int8_t>(i * 53 % 199 - 99));
    return codes;
}

Loadable compile_for(const Network& network, const svp::escalate::ClusterConfig& config)
{
    EscalateOptions options;
    options.target = config.target();
    options.adder_bits = config.adder_bits;
    return compile(network, EscalateBackend(options));
}

} // namespace foreign
