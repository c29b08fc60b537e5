// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/fuse_residual.h"
#include "compiler/frontends/topology/read_topology.h"
#include "tests/unit/compiler/frontends/topology/topology_text.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

Graph fused(const std::string& layers)
{
    Graph graph = parse_topology(topology_text(layers), "net.yaml", {});
    fuse_residual_adds(graph);
    return graph;
}

std::vector<std::string> names(const Graph& graph)
{
    std::vector<std::string> result;
    for (const TopologyNode& node : graph.nodes)
        result.push_back(node.name);
    return result;
}

using Names = std::vector<std::string>;
const std::string stem = "  - {name: stem, type: conv, channels: 4, kernel: 1, activation: relu}\n";
std::string pointwise(const std::string& name, const std::string& input, const std::string& more = "")
{
    return "  - {name: " + name + ", type: conv, input: " + input + ", channels: 4, kernel: 1" + more + "}\n";
}
std::string add(const std::string& name, const std::string& a, const std::string& b, const std::string& more = "")
{
    return "  - {name: " + name + ", type: add, inputs: [" + a + ", " + b + "]" + more + "}\n";
}

TEST(FuseResidual, IdentityBlock)
{
    for (bool swapped : {false, true}) {
        Graph graph = fused(stem + pointwise("a", "stem", ", activation: relu") + pointwise("b", "a") +
                            (swapped ? add("s", "stem", "b", ", activation: relu6, activation_sparsity: 0.2")
                                     : add("s", "b", "stem", ", activation: relu6, activation_sparsity: 0.2")));
        EXPECT_EQ(names(graph), (Names{"stem", "a", "b"}));
        const TopologyNode& b = graph.nodes[2];
        EXPECT_EQ(b.operation, Operation::convolution);
        EXPECT_EQ(b.inputs, (std::vector<int>{1, 0}));
        EXPECT_EQ(b.activation, ActivationFunction::relu6);
        EXPECT_EQ(b.activation_sparsity, 0.2);
        EXPECT_EQ(b.output.text(), "4x8x8");
    }
}

TEST(FuseResidual, OfTwoConvolutionsTheLaterTakesTheOther)
{
    Graph graph = fused(stem + pointwise("short", "stem") + pointwise("a", "stem", ", activation: relu") +
                        pointwise("b", "a") + add("s", "short", "b"));
    EXPECT_EQ(names(graph), (Names{"stem", "short", "a", "b"}));
    EXPECT_EQ(graph.nodes[3].inputs, (std::vector<int>{2, 1}));
    EXPECT_EQ(graph.nodes[1].inputs.size(), 1u);
}

// The residual is made after the convolution: it runs where the add was.
TEST(FuseResidual, WaitsForItsResidual)
{
    Graph graph = fused(stem + pointwise("b", "stem") + pointwise("r", "stem", ", activation: relu") +
                        add("s", "b", "r") + pointwise("end", "s"));
    EXPECT_EQ(names(graph), (Names{"stem", "r", "b", "end"}));
    EXPECT_EQ(graph.nodes[2].inputs, (std::vector<int>{0, 1}));
    EXPECT_EQ(graph.nodes[3].inputs, std::vector<int>{2});
}

TEST(FuseResidual, ChainsOfAdds)
{
    Graph graph = fused(stem + pointwise("a", "stem") + add("s", "a", "stem") + pointwise("b", "s") +
                        add("t", "b", "s") + add("u", "t", "stem"));
    EXPECT_EQ(names(graph), (Names{"stem", "a", "b", "u"}));
    EXPECT_EQ(graph.nodes[2].inputs, (std::vector<int>{1, 1}));
    EXPECT_EQ(graph.nodes[3].operation, Operation::add); // b has its residual already
    EXPECT_EQ(graph.nodes[3].inputs, (std::vector<int>{2, 0}));
}

TEST(FuseResidual, LeavesWhatItMust)
{
    const Names all = {"stem", "a", "s"};
    // An activation function of its own.
    EXPECT_EQ(names(fused(stem + pointwise("a", "stem", ", activation: relu") + add("s", "a", "stem"))), all);
    // The same value twice.
    EXPECT_EQ(names(fused(stem + pointwise("a", "stem") + add("s", "a", "a"))), all);
    // Somebody else uses the value too.
    EXPECT_EQ(names(fused(stem + pointwise("a", "stem") + add("s", "a", "stem") + pointwise("c", "a") +
                          add("t", "c", "s", ", activation: relu"))),
              (Names{"stem", "a", "s", "c"}));
    // Not a convolution.
    EXPECT_EQ(names(fused(stem + "  - {name: a, type: max_pool, kernel: 3, padding: 1}\n" + add("s", "a", "stem"))),
              all);
}

} // namespace
} // namespace svp::test
