// SPDX-License-Identifier: Apache-2.0
// Which nodes of an ONNX graph matter, and in which order they run.
#pragma once

#include <string>
#include <vector>

namespace onnx {
class GraphProto;
}

namespace svp::compiler {

// Indices of the nodes that the graph's outputs depend on, each after the nodes that it reads; the file's order where
// that is one. Throws InputError for names that are used but not defined, or defined twice, and for cycles.
std::vector<int> execution_order(const onnx::GraphProto& graph, const std::string& place);

// "node 'conv1' (Conv)"; nameless nodes go by their first output.
std::string describe_node(const onnx::GraphProto& graph, int node);

} // namespace svp::compiler
