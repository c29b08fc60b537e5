// SPDX-License-Identifier: Apache-2.0
// The networks of configs/networks: their shapes, weights and multiply-accumulates are the published ones.
#include "compiler/frontends/topology/fuse_residual.h"
#include "compiler/frontends/topology/graph.h"
#include "compiler/frontends/topology/read_topology.h"
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/frontends/topology/topology.h"
#include "compiler/oracle/integer_executor.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

std::string path_of(const std::string& name) { return "configs/networks/" + name + ".yaml"; }

bool is_convolution(const Layer& layer)
{
    return layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
}

const Tensor& tensor(const Network& network, int index) { return network.tensors.at(static_cast<size_t>(index)); }

// Weights of a direct convolution, without biases.
uint64_t weights_of(const Network& network, const Layer& layer)
{
    if (!is_convolution(layer)) return 0;
    uint64_t weights = static_cast<uint64_t>(tensor(network, layer.output).channels);
    weights *= static_cast<uint64_t>(tensor(network, layer.inputs[0]).channels / layer.groups);
    return weights * static_cast<uint64_t>(layer.kernel_h) * static_cast<uint64_t>(layer.kernel_w);
}

struct Published {
    const char* name;
    uint64_t macs;
    uint64_t weights; // parameters without biases and batch normalization
    int convolutions; // fully connected layers included
    int adds;
    int resolution, classes;
    int low_resolution; // the smallest round one at which every window fits
};

// Weights: torchvision's resnet18 (11 689 512 parameters), resnet50 (25 557 032), vgg16 (138 357 544) and inception_v3
// without its auxiliary classifier (23 834 568) and the usual CIFAR-10 variants, less biases and batch normalization.
const Published published[] = {
    {"resnet20_cifar10", 40'813'184, 270'896, 22, 9, 32, 10, 32},
    {"vgg16_cifar10", 313'201'664, 14'715'584, 14, 0, 32, 10, 32},
    {"resnet18_cifar10", 555'422'720, 11'164'352, 21, 8, 32, 10, 32},
    {"resnet18_imagenet", 1'814'073'344, 11'678'912, 21, 8, 224, 1000, 32},
    {"resnet50_imagenet", 4'089'184'256, 25'502'912, 54, 16, 224, 1000, 32},
    {"mobilenetv1_imagenet", 568'740'352, 4'209'088, 28, 0, 224, 1000, 32},
    {"vgg16_imagenet", 15'470'264'320, 138'344'128, 16, 0, 224, 1000, 32},
    {"inceptionv3_imagenet", 5'713'216'096, 23'799'136, 95, 0, 299, 1000, 75},
};

class Networks : public testing::TestWithParam<Published> {};

TEST_P(Networks, ArePublishedOnes)
{
    const Published& p = GetParam();
    Graph graph = read_topology(path_of(p.name), {});
    Network network = network_geometry(graph);
    EXPECT_EQ(network.name, p.name);
    uint64_t macs = 0, weights = 0;
    int convolutions = 0, adds = 0;
    for (const Layer& layer : network.layers) {
        const Tensor& out = tensor(network, layer.output);
        weights += weights_of(network, layer);
        macs += weights_of(network, layer) * static_cast<uint64_t>(out.height) * static_cast<uint64_t>(out.width);
        convolutions += is_convolution(layer);
        adds += layer.kind == LayerKind::add;
    }
    EXPECT_EQ(macs, p.macs);
    EXPECT_EQ(dense_macs(graph), p.macs);
    EXPECT_EQ(weights, p.weights);
    EXPECT_EQ(convolutions, p.convolutions);
    EXPECT_EQ(adds, p.adds);
    const Tensor& in = tensor(network, network.input);
    EXPECT_EQ(in.channels, 3);
    EXPECT_EQ(in.height, p.resolution);
    EXPECT_EQ(in.width, p.resolution);
    const Tensor& out = tensor(network, network.output);
    EXPECT_EQ(out.channels, p.classes);
    EXPECT_EQ(out.height * out.width, 1);
}

TEST_P(Networks, FuseAllTheirResidualAdds)
{
    Graph graph = read_topology(path_of(GetParam().name), {});
    fuse_residual_adds(graph);
    int residuals = 0;
    for (const TopologyNode& node : graph.nodes) {
        EXPECT_NE(node.operation, Operation::add) << node.name;
        if (node.operation != Operation::convolution || node.inputs.size() != 2) continue;
        ++residuals;
        EXPECT_EQ(node.activation, ActivationFunction::relu) << node.name;
        EXPECT_EQ(node.name.find("shortcut"), std::string::npos) << node.name << ": the main path should carry it";
    }
    EXPECT_EQ(residuals, GetParam().adds);
}

TEST_P(Networks, DecomposeAllButFirstDepthwiseAndFullyConnected)
{
    Graph graph = read_topology(path_of(GetParam().name), {});
    for (const TopologyNode& node : graph.nodes) {
        if (node.operation != Operation::convolution) continue;
        bool first = node.name == "conv1" || node.name == "conv1_1" || node.name == "conv1a";
        bool dense = first || node.whole_input || node.groups > 1;
        int bases = std::min(6, node.kernel_h * node.kernel_w);
        EXPECT_EQ(node.bases, dense ? 0 : bases) << node.name;
    }
}

TEST_P(Networks, LoadAndRunAtLowResolution)
{
    TopologyOptions options;
    options.resolution = GetParam().low_resolution;
    Network network = load_topology(path_of(GetParam().name), options);
    std::vector<Codes> codes = execute_network(network, synthetic_image(network, 5));
    double zeros = 0, values = 0;
    for (const Layer& layer : network.layers) {
        const Tensor& out = tensor(network, layer.output);
        if (!is_convolution(layer) || out.zero_point != -128 || out.height < 4) continue;
        for (int8_t code : codes[static_cast<size_t>(layer.output)])
            zeros += code == out.zero_point;
        values += static_cast<double>(codes[static_cast<size_t>(layer.output)].size());
    }
    EXPECT_NEAR(zeros / values, 0.5, 0.05);
    const Codes& logits = codes[static_cast<size_t>(network.output)];
    EXPECT_NE(*std::min_element(logits.begin(), logits.end()), *std::max_element(logits.begin(), logits.end()));
}

INSTANTIATE_TEST_SUITE_P(All, Networks, testing::ValuesIn(published),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(NetworkShapes, ResNet50Stages)
{
    Graph graph = read_topology(path_of("resnet50_imagenet"), {});
    auto shape = [&](const std::string& name) {
        for (const TopologyNode& node : graph.nodes) {
            if (node.name == name) return node.output.text();
        }
        return std::string("no such layer");
    };
    EXPECT_EQ(shape("conv1"), "64x112x112");
    EXPECT_EQ(shape("pool1"), "64x56x56");
    EXPECT_EQ(shape("stage1.block3.add"), "256x56x56");
    EXPECT_EQ(shape("stage2.block1.conv1"), "128x56x56");
    EXPECT_EQ(shape("stage2.block1.conv2"), "128x28x28");
    EXPECT_EQ(shape("stage2.block4.add"), "512x28x28");
    EXPECT_EQ(shape("stage3.block6.add"), "1024x14x14");
    EXPECT_EQ(shape("stage4.block3.add"), "2048x7x7");
    EXPECT_EQ(shape("pool"), "2048x1x1");
}

TEST(NetworkShapes, InceptionV3Blocks)
{
    Graph graph = read_topology(path_of("inceptionv3_imagenet"), {});
    auto shape = [&](const std::string& name) {
        for (const TopologyNode& node : graph.nodes) {
            if (node.name == name) return node.output.text();
        }
        return std::string("no such layer");
    };
    EXPECT_EQ(shape("conv1a"), "32x149x149");
    EXPECT_EQ(shape("conv2b"), "64x147x147");
    EXPECT_EQ(shape("pool1"), "64x73x73");
    EXPECT_EQ(shape("conv4a"), "192x71x71");
    EXPECT_EQ(shape("pool2"), "192x35x35");
    EXPECT_EQ(shape("mixed5b"), "256x35x35");
    EXPECT_EQ(shape("mixed5d"), "288x35x35");
    EXPECT_EQ(shape("mixed6a"), "768x17x17");
    EXPECT_EQ(shape("mixed6e"), "768x17x17");
    EXPECT_EQ(shape("mixed7a"), "1280x8x8");
    EXPECT_EQ(shape("mixed7b"), "2048x8x8");
    EXPECT_EQ(shape("mixed7c"), "2048x8x8");
    EXPECT_EQ(shape("pool"), "2048x1x1");
    for (const TopologyNode& node : graph.nodes) {
        if (node.operation == Operation::average_pool && !node.whole_input) {
            EXPECT_TRUE(node.count_padding) << node.name;
        }
    }
}

} // namespace
} // namespace svp::test
