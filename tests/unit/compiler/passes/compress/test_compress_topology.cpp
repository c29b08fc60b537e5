// SPDX-License-Identifier: Apache-2.0
// Compression of networks with synthetic weights: which layers, what goes, and that ranges come afterwards.
#include "base/errors/input_error.h"
#include "compiler/frontends/topology/topology.h"
#include "compiler/passes/compress/compress_topology.h"
#include "tests/support/temporary_folder.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <map>
#include <random>

using namespace svp;
using namespace svp::compiler;
using testing::HasSubstr;

namespace {

// A chain of convolutions, all on 6 x 6 pixels, and a fully connected layer.
class Chain {
  public:
    explicit Chain(uint64_t seed) : random_(seed)
    {
        network.tensors.push_back({"input", 3, 6, 6});
        network.input = 0;
        add("first", 24, 3, 1);
        add("second", 40, 3, 1);
        add("wise", 40, 3, 40);
        add("grouped", 48, 1, 2);
        add("third", 20, 1, 1);
        add("classes", 30, 6, 1);
        network.output = static_cast<int>(network.tensors.size()) - 1;
    }
    Network network;

  private:
    void add(const std::string& name, int channels, int kernel, int groups)
    {
        Layer layer;
        layer.name = name;
        layer.inputs = {static_cast<int>(network.tensors.size()) - 1};
        layer.output = static_cast<int>(network.tensors.size());
        layer.kernel_h = layer.kernel_w = kernel;
        layer.groups = groups;
        const int inputs = network.tensors.back().channels;
        for (int i = 0; i < channels * inputs / groups * kernel * kernel; ++i)
            layer.weights.push_back(static_cast<int8_t>(1 + random_() % 127)); // none is zero
        network.layers.push_back(layer);
        network.tensors.push_back({name, channels, kernel == 6 ? 1 : 6, kernel == 6 ? 1 : 6});
    }
    std::mt19937_64 random_;
};

CompressionPlan plan(const std::string& text) { return parse_compression(text, "--compress"); }

WeightShape shape_of(const Network& network, const Layer& layer)
{
    const auto outputs = static_cast<size_t>(network.tensors[static_cast<size_t>(layer.output)].channels);
    const auto taps = static_cast<size_t>(layer.kernel_h * layer.kernel_w);
    return {outputs, layer.weights.size() / outputs / taps, taps};
}

double energy(const std::vector<int8_t>& weights)
{
    double sum = 0;
    for (const int8_t weight : weights)
        sum += static_cast<double>(weight) * weight;
    return sum;
}

TEST(CompressTopology, RulesForAllSpareTheFirstAndGroupedOnes)
{
    for (const char* text : {"block:8x8@0.5", "block:4x16@0.25", "2:4", "3:8", "1:16"}) {
        const Network before = Chain(1).network;
        Network after = before;
        const std::vector<CompressedLayer> done = compress_topology(after, plan(text));
        ASSERT_EQ(done.size(), before.layers.size());
        const char* const remarks[] = {"reads the network's input", "", "grouped", "grouped", "", ""};
        for (size_t i = 0; i < done.size(); ++i) {
            SCOPED_TRACE(before.layers[i].name);
            EXPECT_EQ(done[i].layer, i);
            EXPECT_EQ(done[i].remark, remarks[i]);
            EXPECT_FALSE(done[i].output_error);
            const std::vector<int8_t>&old = before.layers[i].weights, &now = after.layers[i].weights;
            if (*remarks[i] != 0) {
                EXPECT_EQ(now, old);
                EXPECT_EQ(done[i].weight_error, 0);
                EXPECT_EQ(text_of(done[i].treatment), "dense");
                continue;
            }
            EXPECT_EQ(text_of(done[i].treatment), text);
            EXPECT_NE(now, old);
            for (size_t w = 0; w < now.size(); ++w)
                EXPECT_TRUE(now[w] == old[w] || now[w] == 0);
            EXPECT_NEAR(done[i].weight_error, 1 - energy(now) / energy(old), 1e-12);
            const WeightShape shape = shape_of(after, after.layers[i]);
            const Treatment treatment = plan(text).rules[0].treatment;
            if (const auto* group = std::get_if<GroupSparsity>(&treatment)) {
                EXPECT_TRUE(holds(now.data(), shape, *group));
                EXPECT_FALSE(holds(old.data(), shape, *group));
                continue;
            }
            const auto block = std::get<BlockCompression>(treatment);
            const std::vector<bool> zero = zero_blocks(now.data(), shape, block.block);
            EXPECT_EQ(std::count(zero.begin(), zero.end(), true),
                      static_cast<int64_t>(block.ratio * static_cast<double>(zero.size())));
        }
    }
}

TEST(CompressTopology, RulesByLayerMeanWhatTheyName)
{
    const test::TemporaryFolder folder;
    const std::string rules = folder.write("rules.yaml", "compression:\n  layers:\n"
                                                         "    - {layers: second, compress: dense}\n"
                                                         "    - {layers: '*c*', compress: 2:4}\n"
                                                         "    - {layers: first, compress: 'block:4x4@1'}\n"
                                                         "    - {layers: grouped, compress: 1:4}\n");
    const Network before = Chain(2).network;
    Network after = before;
    const std::vector<CompressedLayer> done = compress_topology(after, plan(rules));
    const char* const expected[] = {"block:4x4@1", "dense", "dense", "1:4", "dense", "2:4"};
    for (size_t i = 0; i < done.size(); ++i) {
        EXPECT_EQ(text_of(done[i].treatment), expected[i]);
        EXPECT_EQ(after.layers[i].weights == before.layers[i].weights, std::string(expected[i]) == "dense" || i == 0);
    }
    // One column of blocks: each is the last of its row.
    EXPECT_EQ(done[0].remark, "0 of 6 blocks, so that no row or column is empty");
}

TEST(CompressTopology, LayersOfZerosHaveNoError)
{
    Network network = Chain(3).network;
    std::fill(network.layers[1].weights.begin(), network.layers[1].weights.end(), int8_t{0});
    EXPECT_EQ(compress_topology(network, plan("2:4"))[1].weight_error, 0);
}

TEST(CompressTopology, RefusesWhatOnlyTrainedModelsHave)
{
    const auto message = [](const std::string& text) -> std::string {
        Network network = Chain(4).network;
        try {
            compress_topology(network, plan(text));
        } catch (const InputError& error) {
            return error.what();
        }
        return "taken";
    };
    EXPECT_THAT(message("decompose"), HasSubstr("'decompose', 'bases' and 'coefficient_sparsity'"));
    EXPECT_THAT(message("decompose:error=0.1"), HasSubstr("layer 'second': --compress decompose:error=0.1"));
    const test::TemporaryFolder folder;
    EXPECT_THAT(message(folder.write("r.yaml", "compression: {layers: [{layers: thrid, compress: 2:4}]}\n")),
                HasSubstr("'thrid' names no convolution of the network, did you mean 'third'?"));
}

TEST(CompressTopology, RangesAreSetAfterwards)
{
    for (const char* text : {"block:8x8@0.5", "1:4"}) {
        std::vector<CompressedLayer> done;
        TopologyOptions options;
        options.decompose = false;
        const std::string file = "configs/networks/resnet20_cifar10.yaml";
        const Network dense = load_topology(file, options);
        const Network sparse =
            load_topology(file, options, [&](Network& network) { done = compress_topology(network, plan(text)); });
        ASSERT_EQ(done.size(), 22U);
        int other_ranges = 0, zeroed = 0;
        for (const CompressedLayer& layer : done) {
            const Layer &before = dense.layers[layer.layer], &after = sparse.layers[layer.layer];
            zeroed += before.weights != after.weights;
            other_ranges += before.requant[0].multiplier != after.requant[0].multiplier;
        }
        EXPECT_EQ(zeroed, 21);
        EXPECT_GT(other_ranges, 15);
    }
}

TEST(CompressTopology, TheShippedRulesFitTheirTopology)
{
    std::vector<CompressedLayer> done;
    TopologyOptions options;
    options.decompose = false;
    load_topology("configs/networks/resnet20_cifar10.yaml", options, [&](Network& network) {
        done = compress_topology(network, plan("configs/compression/resnet20_mixed.yaml"));
    });
    std::map<std::string, int> layers;
    for (const CompressedLayer& layer : done)
        ++layers[text_of(layer.treatment)];
    EXPECT_EQ(layers, (std::map<std::string, int>{{"dense", 4}, {"2:4", 12}, {"block:8x8@0.5", 6}}));
}

TEST(CompressTopology, DecomposedLayersAreLeftAlone)
{
    std::vector<CompressedLayer> done;
    const std::string file = "configs/networks/resnet20_cifar10.yaml";
    const Network network =
        load_topology(file, {}, [&](Network& made) { done = compress_topology(made, plan("block:8x8@0.5")); });
    const Network without = load_topology(file, {});
    EXPECT_EQ(std::count_if(done.begin(), done.end(), [](const auto& layer) { return layer.remark == "decomposed"; }),
              20);
    for (size_t i = 0; i < network.layers.size(); ++i)
        EXPECT_EQ(network.layers[i].coefficients, without.layers[i].coefficients);
}

} // namespace
