// SPDX-License-Identifier: Apache-2.0
// A network before it has numbers: operations and shapes. Front ends build it, passes rewrite it, synthesis and
// calibration turn it into a compiler::Network.
#pragma once

#include "compiler/ir/network.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

enum class Operation { convolution, max_pool, average_pool, add, concat };
enum class ActivationFunction { none, relu, relu6 };

struct Shape {
    int channels = 0, height = 0, width = 0;
    bool operator==(const Shape& other) const
    {
        return channels == other.channels && height == other.height && width == other.width;
    }
    bool operator!=(const Shape& other) const { return !(*this == other); }
    uint64_t elements() const
    {
        return static_cast<uint64_t>(channels) * static_cast<uint64_t>(height) * static_cast<uint64_t>(width);
    }
    std::string text() const; // "64x56x56"
};

constexpr int graph_input = -1; // as an element of TopologyNode::inputs

struct TopologyNode {
    std::string name, place; // place: "file:line", starts every message about the node
    Operation operation = Operation::convolution;
    std::vector<int> inputs; // node indices or graph_input; convolutions: input, then the residual if there is one
    Shape output;            // of convolutions: channels is given, the rest inferred

    int kernel_h = 1, kernel_w = 1, stride_h = 1, stride_w = 1;
    int pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
    int dilation_h = 1, dilation_w = 1, groups = 1;
    bool whole_input = false; // fully connected, global pooling: the kernel is as large as the input
    bool depthwise = false;   // as many groups as input channels; output.channels 0: as many as the input has
    bool count_padding = false;

    ActivationFunction activation = ActivationFunction::none;
    int bases = 0; // M; 0: dense
    double coefficient_sparsity = 0, activation_sparsity = 0;
};

// Nodes in an order of execution; the last one makes the network's output.
struct Graph {
    std::string name;
    Shape input;
    std::vector<TopologyNode> nodes;

    const Shape& shape_of(int value) const
    {
        return value == graph_input ? input : nodes[static_cast<size_t>(value)].output;
    }
};

// Multiply-accumulates of direct convolution; 0 for everything else. Shapes must have been inferred.
uint64_t dense_macs(const Graph& graph, const TopologyNode& node);
uint64_t dense_macs(const Graph& graph);

// Fills in every output shape, the kernels of whole_input nodes and the groups of depthwise ones. Throws InputError
// naming the node's place where shapes do not fit each other or the limits of a layer command.
void infer_shapes(Graph& graph);

// Tensors and layers of the network, geometry only: no weights, no requantization. Tensor 0 is the input, tensor i + 1
// the output of layer i.
Network network_geometry(const Graph& graph);

} // namespace svp::compiler
