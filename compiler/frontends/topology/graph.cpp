// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/graph.h"

#include <fmt/format.h>

namespace svp::compiler {
namespace {

LayerKind kind_of(const TopologyNode& node)
{
    switch (node.operation) {
    case Operation::convolution:
        return node.bases > 0 ? LayerKind::conv_decomposed : LayerKind::conv_dense;
    case Operation::max_pool:
        return LayerKind::pool_max;
    case Operation::average_pool:
        return LayerKind::pool_average;
    case Operation::add:
        return LayerKind::add;
    case Operation::concat:
        break;
    }
    return LayerKind::concat;
}

Tensor tensor_of(const std::string& name, const Shape& shape)
{
    Tensor tensor;
    tensor.name = name;
    tensor.channels = shape.channels;
    tensor.height = shape.height;
    tensor.width = shape.width;
    return tensor;
}

Layer layer_of(const TopologyNode& node)
{
    Layer layer;
    layer.name = node.name;
    layer.kind = kind_of(node);
    for (int input : node.inputs)
        layer.inputs.push_back(input + 1);
    layer.kernel_h = node.kernel_h;
    layer.kernel_w = node.kernel_w;
    layer.stride_h = node.stride_h;
    layer.stride_w = node.stride_w;
    layer.pad_top = node.pad_top;
    layer.pad_left = node.pad_left;
    layer.pad_bottom = node.pad_bottom;
    layer.pad_right = node.pad_right;
    layer.dilation_h = node.dilation_h;
    layer.dilation_w = node.dilation_w;
    layer.groups = node.groups;
    layer.count_padding = node.count_padding;
    layer.bases = node.bases;
    return layer;
}

} // namespace

std::string Shape::text() const { return fmt::format("{}x{}x{}", channels, height, width); }

uint64_t dense_macs(const Graph& graph, const TopologyNode& node)
{
    if (node.operation != Operation::convolution) return 0;
    auto group_inputs = static_cast<uint64_t>(graph.shape_of(node.inputs[0]).channels / node.groups);
    return node.output.elements() * group_inputs * static_cast<uint64_t>(node.kernel_h * node.kernel_w);
}

uint64_t dense_macs(const Graph& graph)
{
    uint64_t sum = 0;
    for (const TopologyNode& node : graph.nodes)
        sum += dense_macs(graph, node);
    return sum;
}

Network network_geometry(const Graph& graph)
{
    Network network;
    network.name = graph.name;
    network.tensors.push_back(tensor_of("input", graph.input));
    network.input = 0;
    for (const TopologyNode& node : graph.nodes) {
        network.layers.push_back(layer_of(node));
        network.layers.back().output = static_cast<int>(network.tensors.size());
        network.tensors.push_back(tensor_of(node.name, node.output));
    }
    network.output = static_cast<int>(network.tensors.size()) - 1;
    return network;
}

} // namespace svp::compiler
