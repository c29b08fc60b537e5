// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/read_topology.h"
#include "tests/unit/compiler/frontends/topology/topology_text.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

Graph parse(const std::string& layers, const TopologyOptions& options = {})
{
    return parse_topology(topology_text(layers), "net.yaml", options);
}

TEST(ReadTopology, EveryKeyOfAConvolution)
{
    Graph graph = parse("  - {name: stem, type: conv, channels: 6, kernel: 1}\n"
                        "  - {name: a, type: conv, input: stem, channels: 4, kernel: [3, 2], stride: [1, 2],\n"
                        "     padding: [1, 2, 3, 4], dilation: [2, 3], groups: 2, activation: relu6,\n"
                        "     activation_sparsity: 0.25, coefficient_sparsity: 0.75}\n");
    const TopologyNode& node = graph.nodes[1];
    EXPECT_EQ(node.name, "a");
    EXPECT_EQ(node.place, "net.yaml:5");
    EXPECT_EQ(node.inputs, std::vector<int>{0});
    EXPECT_EQ(node.kernel_h, 3);
    EXPECT_EQ(node.kernel_w, 2);
    EXPECT_EQ(node.stride_h, 1);
    EXPECT_EQ(node.stride_w, 2);
    EXPECT_EQ(node.pad_top, 1);
    EXPECT_EQ(node.pad_left, 2);
    EXPECT_EQ(node.pad_bottom, 3);
    EXPECT_EQ(node.pad_right, 4);
    EXPECT_EQ(node.dilation_h, 2);
    EXPECT_EQ(node.dilation_w, 3);
    EXPECT_EQ(node.groups, 2);
    EXPECT_EQ(node.activation, ActivationFunction::relu6);
    EXPECT_EQ(node.activation_sparsity, 0.25);
    EXPECT_EQ(node.coefficient_sparsity, 0.75);
    EXPECT_EQ(node.output.text(), "4x8x6"); // (8+4-5)/1+1, (8+6-4)/2+1
    EXPECT_EQ(dense_macs(graph, node), 4u * 8 * 6 * 3 * 3 * 2);
}

TEST(ReadTopology, OtherLayers)
{
    Graph graph = parse("  - {name: a, type: depthwise, channels: 6, kernel: 3, padding: [1, 0]}\n"
                        "  - {name: m, type: max_pool, kernel: 3, stride: 2, padding: 1}\n"
                        "  - {name: v, type: average_pool, input: a, kernel: 2, stride: 2, count_padding: true}\n"
                        "  - {name: c, type: concat, inputs: [v, m]}\n"
                        "  - {name: s, type: add, inputs: [c, c], activation: relu}\n"
                        "  - {name: g, type: global_average_pool}\n"
                        "  - {name: f, type: fully_connected, input: s, channels: 7}\n"
                        "  - {name: h, type: conv, input: g, channels: 7, kernel: 1}\n"
                        "  - {name: z, type: add, inputs: [f, h]}\n");
    std::vector<std::string> shapes;
    for (const TopologyNode& node : graph.nodes)
        shapes.push_back(node.output.text());
    EXPECT_EQ(shapes, (std::vector<std::string>{"6x8x6", "6x4x3", "6x4x3", "12x4x3", "12x4x3", "12x1x1", "7x1x1",
                                                "7x1x1", "7x1x1"}));
    EXPECT_EQ(graph.nodes[0].groups, 3);
    EXPECT_EQ(graph.nodes[1].operation, Operation::max_pool);
    EXPECT_TRUE(graph.nodes[2].count_padding);
    EXPECT_EQ(graph.nodes[3].inputs, (std::vector<int>{2, 1}));
    EXPECT_EQ(graph.nodes[4].activation, ActivationFunction::relu);
    EXPECT_EQ(graph.nodes[5].kernel_h, 4);
    EXPECT_EQ(graph.nodes[5].kernel_w, 3);
    EXPECT_EQ(dense_macs(graph, graph.nodes[6]), 12u * 4 * 3 * 7);
    EXPECT_EQ(dense_macs(graph, graph.nodes[4]), 0u);
}

TEST(ReadTopology, DecompositionDefaults)
{
    Graph graph = parse("  - {name: first, type: conv, channels: 6, kernel: 3}\n"
                        "  - {name: wide, type: conv, channels: 6, kernel: 3}\n"
                        "  - {name: narrow, type: conv, channels: 6, kernel: [1, 3], padding: [0, 1]}\n"
                        "  - {name: point, type: conv, channels: 6, kernel: 1}\n"
                        "  - {name: grouped, type: conv, channels: 6, kernel: 1, groups: 2}\n"
                        "  - {name: deep, type: depthwise, kernel: 2, padding: 1}\n"
                        "  - {name: off, type: conv, channels: 6, kernel: 2, padding: 1, decompose: false}\n"
                        "  - {name: few, type: conv, channels: 6, kernel: 2, padding: 1, bases: 2}\n"
                        "  - {name: fc, type: fully_connected, channels: 6}\n");
    std::vector<int> bases;
    for (const TopologyNode& node : graph.nodes)
        bases.push_back(node.bases);
    EXPECT_EQ(bases, (std::vector<int>{0, 6, 3, 1, 0, 0, 0, 2, 0}));
}

TEST(ReadTopology, FirstLayerDecomposesWhenAskedTo)
{
    EXPECT_EQ(parse("  - {name: first, type: conv, channels: 6, kernel: 3, decompose: true}\n").nodes[0].bases, 6);
}

TEST(ReadTopology, DefaultsAndOptions)
{
    const std::string text = "name: n\ninput: {channels: 3, height: 8, width: 10}\n"
                             "defaults: {coefficient_sparsity: 0.8, activation_sparsity: 0.3, bases: 4, "
                             "decompose_pointwise: false}\n"
                             "layers:\n"
                             "  - {name: a, type: conv, channels: 4, kernel: 1}\n"
                             "  - {name: b, type: conv, channels: 4, kernel: 3}\n"
                             "  - {name: c, type: conv, channels: 4, kernel: 1, decompose: true}\n"
                             "  - {name: d, type: conv, channels: 4, kernel: 1, coefficient_sparsity: 0.1}\n";
    Graph graph = parse_topology(text, "net.yaml", {});
    EXPECT_EQ(graph.nodes[1].bases, 4);
    EXPECT_EQ(graph.nodes[1].coefficient_sparsity, 0.8);
    EXPECT_EQ(graph.nodes[1].activation_sparsity, 0.3);
    EXPECT_EQ(graph.nodes[2].bases, 1);
    EXPECT_EQ(graph.nodes[3].bases, 0);
    EXPECT_EQ(graph.nodes[3].coefficient_sparsity, 0.1);
    EXPECT_EQ(graph.input.text(), "3x8x10");

    TopologyOptions options;
    options.bases = 9;
    options.coefficient_sparsity = 0.6;
    options.activation_sparsity = 0.7;
    options.decompose_pointwise = true;
    options.resolution = 16;
    graph = parse_topology(text, "net.yaml", options);
    EXPECT_EQ(graph.nodes[1].bases, 9);
    EXPECT_EQ(graph.nodes[2].bases, 1);
    EXPECT_EQ(graph.nodes[3].bases, 1);
    EXPECT_EQ(graph.nodes[3].coefficient_sparsity, 0.6);
    EXPECT_EQ(graph.nodes[1].activation_sparsity, 0.7);
    EXPECT_EQ(graph.input.text(), "3x16x16");
}

TEST(ReadTopology, AnchorsAndMergeKeys)
{
    Graph graph = parse("  - &block {name: a, type: conv, channels: 4, kernel: &k 3, padding: 1, activation: relu}\n"
                        "  - {<<: *block, name: b, channels: 5}\n"
                        "  - {name: c, type: conv, channels: 4, kernel: *k}\n");
    EXPECT_EQ(graph.nodes[1].name, "b");
    EXPECT_EQ(graph.nodes[1].output.text(), "5x8x8");
    EXPECT_EQ(graph.nodes[1].activation, ActivationFunction::relu);
    EXPECT_EQ(graph.nodes[2].kernel_w, 3);
}

TEST(ReadTopology, LayersMayComeInAnyOrder)
{
    Graph graph = parse("  - {name: sum, type: add, inputs: [right, left]}\n"
                        "  - {name: left, type: conv, input: input, channels: 4, kernel: 1}\n"
                        "  - {name: right, type: conv, input: left, channels: 4, kernel: 1}\n");
    std::vector<std::string> names;
    for (const TopologyNode& node : graph.nodes)
        names.push_back(node.name);
    EXPECT_EQ(names, (std::vector<std::string>{"left", "right", "sum"}));
    EXPECT_EQ(graph.nodes[0].inputs, std::vector<int>{graph_input});
    EXPECT_EQ(graph.nodes[1].inputs, std::vector<int>{0});
    EXPECT_EQ(graph.nodes[2].inputs, (std::vector<int>{1, 0}));
}

TEST(ReadTopology, GeometryReachesTheNetwork)
{
    Graph graph = parse("  - {name: a, type: conv, channels: 4, kernel: [3, 2], stride: [1, 2], padding: [1, 2, 0, 1], "
                        "dilation: [2, 1], decompose: true, bases: 5}\n"
                        "  - {name: p, type: average_pool, kernel: [2, 1], count_padding: true}\n"
                        "  - {name: f, type: fully_connected, channels: 2}\n");
    Network network = network_geometry(graph);
    const Layer& a = network.layers[0];
    EXPECT_EQ(a.kind, LayerKind::conv_decomposed);
    EXPECT_EQ(a.bases, 5);
    EXPECT_EQ((std::vector<int>{a.kernel_h, a.kernel_w, a.stride_h, a.stride_w, a.pad_top, a.pad_left, a.pad_bottom,
                                a.pad_right, a.dilation_h, a.dilation_w}),
              (std::vector<int>{3, 2, 1, 2, 1, 2, 0, 1, 2, 1}));
    EXPECT_EQ(network.layers[1].kind, LayerKind::pool_average);
    EXPECT_TRUE(network.layers[1].count_padding);
    EXPECT_EQ(network.layers[2].kind, LayerKind::conv_dense);
    EXPECT_EQ(network.layers[2].kernel_h, network.tensors[2].height);
    EXPECT_EQ(network.layers[2].kernel_w, network.tensors[2].width);
    EXPECT_EQ(network.input, 0);
    EXPECT_EQ(network.output, 3);
    EXPECT_EQ(network.tensors[0].name, "input");
    EXPECT_EQ(network.tensors[1].name, "a");
}

} // namespace
} // namespace svp::test
