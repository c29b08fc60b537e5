// Whole networks: which layers, how many blocks, what is left, and that the zeros survive quantization.
#include "compiler/input_error.h"
#include "compiler/quantize/quantize.h"
#include "compiler/sparsity/block_compression.h"
#include "compiler/topology/topology.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <random>

using namespace svp;
using namespace svp::compiler;

namespace {

// A chain of convolutions, all on 6x6 pixels, and a fully connected layer.
class Chain {
  public:
    explicit Chain(uint64_t seed) : random_(seed)
    {
        network.tensors.push_back(tensor("input", 3, 6));
        network.input = 0;
        convolution("first", 24, 3, 1);
        convolution("second", 40, 3, 1);
        convolution("wise", 40, 3, 40);
        convolution("grouped", 48, 1, 2);
        convolution("third", 20, 1, 1);
        convolution("classes", 30, 6, 1);
        network.output = static_cast<int>(network.tensors.size()) - 1;
    }
    FloatNetwork network;

  private:
    static Tensor tensor(const std::string& name, int channels, int size)
    {
        Tensor result;
        result.name = name;
        result.channels = channels;
        result.height = result.width = size;
        return result;
    }
    float value() { return (static_cast<float>(random_() % 2000) - 999.5F) / 1000.0F; }
    void convolution(const std::string& name, int channels, int kernel, int groups)
    {
        FloatLayer layer;
        layer.shape.name = name;
        layer.shape.inputs = {static_cast<int>(network.tensors.size()) - 1};
        layer.shape.output = static_cast<int>(network.tensors.size());
        layer.shape.kernel_h = layer.shape.kernel_w = kernel;
        layer.shape.groups = groups;
        if (kernel == 3)
            layer.shape.pad_top = layer.shape.pad_left = layer.shape.pad_bottom = layer.shape.pad_right = 1;
        const int inputs = network.tensors.back().channels;
        const auto count = static_cast<size_t>(channels * inputs / groups * kernel * kernel);
        for (size_t i = 0; i < count; ++i)
            layer.weights.push_back(value());
        layer.bias.assign(static_cast<size_t>(channels), 0.125F);
        layer.low = 0;
        network.layers.push_back(layer);
        network.tensors.push_back(tensor(name, channels, kernel == 6 ? 1 : 6));
    }
    std::mt19937_64 random_;
};

const char* const every_shape[] = {"8x8", "16x4", "4x16", "4x4"};

BlockCompression compression(const std::string& text) { return parse_block_compression(text, "--compress"); }

double energy(const std::vector<float>& weights)
{
    double sum = 0;
    for (const float weight : weights)
        sum += static_cast<double>(weight) * static_cast<double>(weight);
    return sum;
}

TEST(BlockCompression, TreatsEachLayerAsItShould)
{
    for (const char* shape : every_shape) {
        for (const double ratio : {0.0, 0.25, 0.5, 0.9}) {
            const FloatNetwork before = Chain(1).network;
            FloatNetwork after = before;
            const BlockSparsity result = compress_blocks(after, compression(fmt::format("block:{}@{}", shape, ratio)));
            ASSERT_EQ(result.layers.size(), before.layers.size());
            for (size_t i = 0; i < before.layers.size(); ++i) {
                const LayerBlocks& layer = result.layers[i];
                const std::vector<float>& old = before.layers[i].weights;
                const std::vector<float>& now = after.layers[i].weights;
                EXPECT_EQ(layer.layer, before.layers[i].shape.name);
                const bool alone = i == 0 || before.layers[i].shape.groups > 1;
                EXPECT_EQ(layer.treatment != BlockTreatment::compressed, alone) << layer.layer;
                if (alone) {
                    EXPECT_EQ(now, old);
                    EXPECT_EQ(layer.requested, 0U);
                    EXPECT_EQ(layer.energy_kept, 1.0);
                    continue;
                }
                // No weight was zero before: zero now means zeroed, and by whole blocks.
                EXPECT_NEAR(layer.energy_kept, energy(now) / energy(old), 1e-12);
                EXPECT_EQ(layer.requested, static_cast<uint64_t>(ratio * static_cast<double>(layer.blocks)));
                EXPECT_EQ(layer.zero < layer.requested, layer.held_back());
                EXPECT_LE(layer.zero, layer.requested);
                EXPECT_GE(layer.energy_kept, layer.density() - 0.2);
                for (size_t w = 0; w < now.size(); ++w)
                    EXPECT_TRUE(now[w] == old[w] || now[w] == 0);
            }
            EXPECT_EQ(result.layers[0].treatment, BlockTreatment::first);
            EXPECT_EQ(result.layers[2].treatment, BlockTreatment::grouped);
            EXPECT_EQ(result.layers[3].treatment, BlockTreatment::grouped);
            EXPECT_EQ(after.layers[1].bias, before.layers[1].bias);
        }
    }
}

TEST(BlockCompression, CountsBlocksOfEveryShape)
{
    FloatNetwork network = Chain(2).network;
    // second: 40 x 24; third: 20 x 48; classes: 30 x 20 x 6 x 6.
    const uint64_t expected[4][3] = {{15, 18, 12}, {18, 24, 10}, {20, 15, 16}, {60, 60, 40}};
    for (size_t s = 0; s < 4; ++s) {
        const auto layers = compress_blocks(network, compression(fmt::format("block:{}@0", every_shape[s]))).layers;
        EXPECT_EQ(layers[1].blocks, expected[s][0]);
        EXPECT_EQ(layers[4].blocks, expected[s][1]);
        EXPECT_EQ(layers[5].blocks, expected[s][2]);
        EXPECT_EQ(layers[1].density(), 1.0);
    }
}

TEST(BlockCompression, RecognisesBlocksThatAreZeroAlready)
{
    FloatNetwork network = Chain(3).network;
    const uint64_t zeroed = compress_blocks(network, compression("block:8x8@0.5")).layers[1].zero;
    EXPECT_EQ(zeroed, 7U);
    const FloatNetwork sparse = network;
    const BlockSparsity again = compress_blocks(network, compression("block:8x8@0"));
    EXPECT_EQ(again.layers[1].zero, zeroed);
    EXPECT_EQ(again.layers[1].energy_kept, 1.0);
    EXPECT_EQ(network.layers[1].weights, sparse.layers[1].weights);
    // The same ratio takes the same blocks: they are the lowest now.
    EXPECT_EQ(compress_blocks(network, compression("block:8x8@0.5")).layers[1].zero, zeroed);
    EXPECT_EQ(network.layers[1].weights, sparse.layers[1].weights);
}

TEST(BlockCompression, LayersOfZerosKeepAllOfNothing)
{
    FloatNetwork network = Chain(4).network;
    std::fill(network.layers[1].weights.begin(), network.layers[1].weights.end(), 0.0F);
    const LayerBlocks layer = compress_blocks(network, compression("block:8x8@0.5")).layers[1];
    EXPECT_EQ(layer.zero, layer.blocks);
    EXPECT_EQ(layer.density(), 0.0);
    EXPECT_EQ(layer.energy_kept, 1.0);
}

TEST(BlockCompression, ZerosSurviveQuantization)
{
    FloatNetwork network = Chain(5).network;
    const BlockSparsity before = compress_blocks(network, compression("block:4x16@0.5"));
    Network quantized = quantize(network, {std::vector<float>(108, 0.5F), std::vector<float>(108, -0.25F)});
    const Network unchanged = quantized;
    const BlockSparsity after = compress_blocks(quantized, compression("block:4x16@0"));
    for (size_t i = 0; i < before.layers.size(); ++i) {
        EXPECT_EQ(after.layers[i].zero, before.layers[i].zero) << before.layers[i].layer;
        EXPECT_EQ(quantized.layers[i].weights, unchanged.layers[i].weights);
    }
}

TEST(BlockCompression, TopologiesAreCompressedBeforeTheirRangesAreSet)
{
    const auto load = [](bool compressed, BlockSparsity& sparsity) {
        TopologyOptions options;
        options.decompose = false;
        return load_topology("configs/networks/resnet20_cifar10.yaml", options, [&](Network& network) {
            sparsity = compress_blocks(network, compression(compressed ? "block:8x8@0.5" : "block:8x8@0"));
        });
    };
    BlockSparsity none, half;
    const Network dense = load(false, none), sparse = load(true, half);
    ASSERT_EQ(half.layers.size(), 22U);
    int other_ranges = 0;
    for (size_t i = 0, c = 0; i < dense.layers.size(); ++i) {
        if (dense.layers[i].kind != LayerKind::conv_dense) continue;
        const LayerBlocks& layer = half.layers[c];
        EXPECT_EQ(none.layers[c].zero, 0U);
        EXPECT_EQ(layer.zero, c == 0 ? 0 : layer.blocks / 2) << layer.layer;
        EXPECT_EQ(dense.layers[i].weights == sparse.layers[i].weights, c == 0) << layer.layer;
        other_ranges += dense.layers[i].requant[0].multiplier != sparse.layers[i].requant[0].multiplier;
        ++c;
    }
    EXPECT_GT(other_ranges, 15);
}

TEST(BlockCompression, DecomposedLayersAreLeftAlone)
{
    BlockSparsity sparsity;
    const auto pass = [&](Network& network) { sparsity = compress_blocks(network, compression("block:8x8@0.5")); };
    const Network network = load_topology("configs/networks/resnet20_cifar10.yaml", {}, pass);
    const Network without = load_topology("configs/networks/resnet20_cifar10.yaml", {});
    size_t decomposed = 0;
    for (const LayerBlocks& layer : sparsity.layers)
        decomposed += layer.treatment == BlockTreatment::decomposed && layer.blocks == 0 && layer.zero == 0;
    EXPECT_EQ(decomposed, 20U); // all but the first and the fully connected one
    for (size_t i = 0; i < network.layers.size(); ++i)
        EXPECT_EQ(network.layers[i].coefficients, without.layers[i].coefficients);
}

TEST(BlockCompression, TextIsReadStrictly)
{
    const BlockCompression read = compression("block:16x4@0.75");
    EXPECT_EQ(read.block.out_channels, 16U);
    EXPECT_EQ(read.block.in_channels, 4U);
    EXPECT_EQ(read.ratio, 0.75);
    EXPECT_EQ(text_of(read), "block:16x4@0.75");
    for (const char* bad :
         {"", "block", "block:8x8", "block:8x8@", "8x8@0.5", "block:8x8@1.5", "block:8x8@-0.1", "block:8x8@nan",
          "block:8x8@0.5@", "block:8x9@0.5", "block:@0.5", "blocks:8x8@0.5", "block:8X8@0.5"}) {
        try {
            compression(bad);
            ADD_FAILURE() << bad;
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), testing::StartsWith("--compress: ")) << bad;
            EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
        }
    }
}

// 0.29 of 100 blocks are 29, although 0.29 * 100 is less in binary.
TEST(BlockCompression, RatiosAreMeantInDecimals)
{
    FloatNetwork network;
    network.tensors.resize(3);
    for (Tensor& tensor : network.tensors)
        tensor.channels = 80, tensor.height = tensor.width = 1;
    for (int i = 0; i < 2; ++i) {
        FloatLayer layer;
        layer.shape.inputs = {i};
        layer.shape.output = i + 1;
        for (int w = 0; w < 6400; ++w)
            layer.weights.push_back(static_cast<float>(1 + w * 7919 % 6400));
        layer.bias.assign(80, 0);
        network.layers.push_back(layer);
    }
    for (int percent = 0; percent <= 90; ++percent) {
        FloatNetwork copy = network;
        const auto layers = compress_blocks(copy, compression(fmt::format("block:8x8@{}", percent / 100.0))).layers;
        EXPECT_EQ(layers[1].zero, static_cast<uint64_t>(percent));
    }
}

} // namespace
