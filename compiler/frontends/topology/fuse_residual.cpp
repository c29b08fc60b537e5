// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/fuse_residual.h"

#include <algorithm>

namespace svp::compiler {
namespace {

std::vector<int> use_counts(const Graph& graph)
{
    std::vector<int> uses(graph.nodes.size(), 0);
    for (const TopologyNode& node : graph.nodes) {
        for (int input : node.inputs) {
            if (input != graph_input) ++uses[static_cast<size_t>(input)];
        }
    }
    return uses;
}

bool can_take_residual(const Graph& graph, const std::vector<int>& uses, int value)
{
    if (value == graph_input || uses[static_cast<size_t>(value)] != 1) return false;
    const TopologyNode& node = graph.nodes[static_cast<size_t>(value)];
    return node.operation == Operation::convolution && node.inputs.size() == 1 &&
           node.activation == ActivationFunction::none;
}

// The operand (0 or 1) of an add to fuse it into, or -1.
int operand_to_fuse(const Graph& graph, const std::vector<int>& uses, const TopologyNode& add)
{
    int later = add.inputs[1] > add.inputs[0] ? 1 : 0;
    for (int operand : {later, 1 - later}) {
        if (can_take_residual(graph, uses, add.inputs[static_cast<size_t>(operand)])) return operand;
    }
    return -1;
}

TopologyNode fused(const TopologyNode& convolution, const TopologyNode& add, int residual)
{
    TopologyNode result = convolution;
    result.inputs.push_back(residual);
    result.activation = add.activation;
    result.activation_sparsity = add.activation_sparsity;
    return result;
}

// Without the nodes marked in `gone`, indices adjusted.
void remove_nodes(Graph& graph, const std::vector<bool>& gone)
{
    std::vector<int> moved(graph.nodes.size());
    std::vector<TopologyNode> kept;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        moved[i] = static_cast<int>(kept.size());
        if (!gone[i]) kept.push_back(std::move(graph.nodes[i]));
    }
    for (TopologyNode& node : kept) {
        for (int& input : node.inputs) {
            if (input != graph_input) input = moved[static_cast<size_t>(input)];
        }
    }
    graph.nodes = std::move(kept);
}

} // namespace

void fuse_residual_adds(Graph& graph)
{
    const std::vector<int> uses = use_counts(graph);
    std::vector<bool> gone(graph.nodes.size(), false);
    for (TopologyNode& node : graph.nodes) {
        if (node.operation != Operation::add) continue;
        int operand = operand_to_fuse(graph, uses, node);
        if (operand < 0) continue;
        auto convolution = static_cast<size_t>(node.inputs[static_cast<size_t>(operand)]);
        int residual = node.inputs[static_cast<size_t>(1 - operand)];
        node = fused(graph.nodes[convolution], node, residual);
        gone[convolution] = true;
    }
    remove_nodes(graph, gone);
}

} // namespace svp::compiler
