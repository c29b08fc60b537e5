// SPDX-License-Identifier: Apache-2.0
// Whole networks: which layers get which form, what the outcomes say, and that compensation helps on other images.
#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/oracle/float_executor.h"
#include "compiler/passes/compress/compress.h"
#include "compiler/passes/compress/input_moments.h"
#include "tests/unit/compiler/frontends/onnx/random_network.h"
#include "tests/unit/compiler/passes/decompose/random_layer.h"
#include "tests/unit/compiler/passes/decompose/small_network.h"

#include <cmath>
#include <gmock/gmock.h>

using namespace svp;
using namespace svp::compiler;
using namespace svp::test;
using testing::HasSubstr;

namespace {

using Images = std::vector<std::vector<float>>;

CompressionPlan plan_of(const std::string& word, bool compensate = true)
{
    CompressionPlan plan = parse_compression(word, "--compress");
    plan.compensate = compensate;
    return plan;
}

CompressionPlan plan_of(const std::vector<std::pair<std::string, Treatment>>& rules)
{
    CompressionPlan plan;
    for (const auto& [layers, treatment] : rules)
        plan.rules.push_back({layers, treatment});
    return plan;
}

const std::vector<std::string> words = {"dense",
                                        "block:8x8@0.5",
                                        "block:4x4@0.75",
                                        "2:4",
                                        "decompose:bases=2,sparsity=0.6",
                                        "decompose:bases=6,bits=4,sparsity=0.5",
                                        "decompose:error=0.2"};

void expect_form(const FloatLayer& layer, const CompressedLayer& outcome)
{
    const WeightShape shape = weight_shape(layer);
    EXPECT_EQ(layer.decomposition.has_value(), std::holds_alternative<DecomposeSettings>(outcome.treatment));
    if (layer.decomposition) {
        EXPECT_EQ(compose(*layer.decomposition, shape.taps), layer.weights);
        const auto& settings = std::get<DecomposeSettings>(outcome.treatment);
        EXPECT_EQ(settings.bases, layer.decomposition->bases);
        EXPECT_EQ(settings.coefficient_bits, layer.decomposition->coefficient_bits);
        EXPECT_FALSE(settings.error_budget);
    }
    if (const auto* group = std::get_if<GroupSparsity>(&outcome.treatment)) {
        EXPECT_TRUE(holds(layer.weights.data(), shape, *group));
    }
    if (const auto* block = std::get_if<BlockCompression>(&outcome.treatment)) {
        const std::vector<bool> zero = zero_blocks(layer.weights.data(), shape, block->block);
        const auto zeros = std::count(zero.begin(), zero.end(), true);
        EXPECT_TRUE(static_cast<double>(zeros) + 1 > block->ratio * static_cast<double>(zero.size()) ||
                    !outcome.remark.empty());
    }
}

struct Spread {
    double change = 0, variance = 0, worst_mean = 0;
};

// Of the network's outputs, as two separate runs give them.
Spread compare_outputs(const FloatNetwork& original, const FloatNetwork& compressed, const Images& images)
{
    const Tensor& output = original.tensor(original.output);
    const size_t pixels = element_count(output) / static_cast<size_t>(output.channels);
    std::vector<std::vector<double>> before(static_cast<size_t>(output.channels)), after(before.size());
    for (const std::vector<float>& image : images) {
        const std::vector<float> a = execute_network(original, image)[static_cast<size_t>(original.output)];
        const std::vector<float> b = execute_network(compressed, image)[static_cast<size_t>(original.output)];
        for (size_t i = 0; i < a.size(); ++i) {
            before[i / pixels].push_back(static_cast<double>(a[i]));
            after[i / pixels].push_back(static_cast<double>(b[i]));
        }
    }
    Spread result;
    for (size_t k = 0; k < before.size(); ++k) {
        double mean = 0, other_mean = 0;
        for (size_t i = 0; i < before[k].size(); ++i) {
            mean += before[k][i] / static_cast<double>(before[k].size());
            other_mean += after[k][i] / static_cast<double>(before[k].size());
        }
        for (size_t i = 0; i < before[k].size(); ++i) {
            result.change += std::pow(after[k][i] - before[k][i], 2);
            result.variance += std::pow(before[k][i] - mean, 2);
        }
        result.worst_mean = std::max(result.worst_mean, std::fabs(mean - other_mean));
    }
    return result;
}

// The outcome of the last layer, whose sums are the network's output, is what two separate runs differ by.
TEST(Compress, TellsWhatItDidToRandomNetworks)
{
    Random random(1);
    for (int i = 0; i < 150; ++i) {
        const FloatNetwork original = import_onnx_bytes(random_onnx_network(random), "random");
        const std::string word = words[random.below(words.size())];
        const bool with_images = random.below(3) > 0, compensate = random.below(3) > 0;
        const Images images = smooth_images(random, original, with_images ? 6 : 0);
        SCOPED_TRACE(word + " " + std::to_string(i));
        FloatNetwork network = original;
        const std::vector<CompressedLayer> outcomes = compress(network, plan_of(word, compensate), images);
        size_t convolutions = 0;
        for (const FloatLayer& layer : network.layers)
            convolutions += layer.shape.kind == LayerKind::conv_dense;
        ASSERT_EQ(outcomes.size(), convolutions);
        for (const CompressedLayer& outcome : outcomes) {
            const FloatLayer &layer = network.layers[outcome.layer], &before = original.layers[outcome.layer];
            EXPECT_EQ(outcome.output_error.has_value(), with_images);
            if (before.decomposition) { // recognised at import
                EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcome.treatment));
                EXPECT_EQ(layer.weights, before.weights);
                EXPECT_EQ(layer.bias, before.bias);
                continue;
            }
            expect_form(layer, outcome);
            EXPECT_EQ(outcome.weight_error > 0, layer.weights != before.weights);
            if (!with_images || !compensate) {
                EXPECT_EQ(layer.bias, before.bias);
            }
            if (word == "dense") {
                EXPECT_EQ(layer.weights, before.weights);
            }
        }
        if (!with_images) continue;
        const Spread spread = compare_outputs(original, network, images);
        ASSERT_EQ(network.layers.back().shape.output, network.output);
        EXPECT_NEAR(*outcomes.back().output_error, spread.change / spread.variance,
                    1e-3 * (0.01 + spread.change / spread.variance));
        if (compensate && !original.layers.back().decomposition) {
            EXPECT_LT(spread.worst_mean, 1e-4);
        }
    }
}

TEST(Compress, IsTheSameEachTime)
{
    Random random(2);
    for (const std::string& word : words) {
        const FloatNetwork original = residual_network(random);
        const Images images = smooth_images(random, original, 4);
        FloatNetwork first = original, second = original;
        compress(first, plan_of(word), images);
        compress(second, plan_of(word), images);
        for (size_t i = 0; i < first.layers.size(); ++i) {
            EXPECT_EQ(first.layers[i].weights, second.layers[i].weights);
            EXPECT_EQ(first.layers[i].bias, second.layers[i].bias);
        }
    }
}

// On images that compression has not seen.
TEST(Compress, CompensationCarriesOverToOtherImages)
{
    Random random(3);
    for (const std::string word : {"block:8x8@0.25", "block:8x8@0.5", "2:4", "decompose:bases=4,sparsity=0.6"}) {
        double with = 0, without = 0;
        for (int i = 0; i < 4; ++i) {
            const FloatNetwork original = residual_network(random);
            const Images seen = smooth_images(random, original, 32), others = smooth_images(random, original, 32);
            FloatNetwork plain = original, compensated = original;
            compress(plain, plan_of(word, false), seen);
            compress(compensated, plan_of(word), seen);
            const Spread a = compare_outputs(original, plain, others),
                         b = compare_outputs(original, compensated, others);
            without += a.change / a.variance;
            with += b.change / b.variance;
        }
        EXPECT_LT(with, 0.5 * without) << word;
    }
}

// A dense layer behind compressed ones makes up for them, too; one before them stays as it is.
TEST(Compress, LetsDenseLayersCompensate)
{
    Random random(4);
    const FloatNetwork original = residual_network(random);
    const Images images = smooth_images(random, original, 16);
    FloatNetwork network = original;
    const auto outcomes = compress(network, plan_of({{"block.two", GroupSparsity{1, 4}}}), images);
    EXPECT_EQ(network.layers[0].weights, original.layers[0].weights);
    EXPECT_EQ(network.layers[1].weights, original.layers[1].weights);
    EXPECT_EQ(*outcomes[1].output_error, 0);
    EXPECT_NE(network.layers[3].weights, original.layers[3].weights);
    EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcomes[3].treatment));
    FloatNetwork left = network;
    left.layers[3] = original.layers[3];
    left.layers[4] = original.layers[4];
    EXPECT_LT(compare_outputs(original, network, images).change, compare_outputs(original, left, images).change);
}

// A layer makes up for what its residual lacks, too: what counts is the sum.
TEST(Compress, CountsTheResidualIn)
{
    Random random(11);
    for (int i = 0; i < 5; ++i) {
        SmallNetwork small(random, 6, 8);
        const int first = small.convolution("first", 0, 12, 3);
        const int second = small.convolution("second", first, 12, 3);
        small.convolution("third", second, 12, 3, 1, first);
        small.network.layers.back().low = -std::numeric_limits<float>::infinity();
        FloatNetwork network = small.network;
        const Images images = smooth_images(random, network, 8);
        const auto outcomes = compress(network, plan_of({{"first", GroupSparsity{1, 4}}}), images);
        const Spread spread = compare_outputs(small.network, network, images);
        EXPECT_LT(spread.worst_mean, 1e-4);
        FloatNetwork left = network;
        left.layers[2] = small.network.layers[2];
        EXPECT_LT(spread.change, compare_outputs(small.network, left, images).change);
        EXPECT_GT(*outcomes[2].output_error, 0);
    }
}

TEST(Compress, LeavesHugeKernelsDense)
{
    Random random(12);
    SmallNetwork small(random, 2, 34);
    small.convolution("huge", 0, 2, 33);
    const auto outcomes = compress(small.network, plan_of({{"huge", DecomposeSettings{}}}), {});
    EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcomes[0].treatment));
    EXPECT_THAT(outcomes[0].remark, HasSubstr("taps"));
}

FloatNetwork grouped_network()
{
    Random random(5);
    SmallNetwork small(random, 8, 6);
    const int first = small.convolution("first", 0, 16, 3);
    const int grouped = small.convolution("grouped", first, 16, 3, 2);
    small.convolution("last", grouped, 16, 3);
    return small.network;
}

TEST(Compress, SweepingRulesSpareTheFirstLayerAndGroupedOnes)
{
    FloatNetwork network = grouped_network();
    const auto outcomes = compress(network, plan_of("block:4x4@0.5"), {});
    EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcomes[0].treatment));
    EXPECT_THAT(outcomes[0].remark, HasSubstr("input"));
    EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcomes[1].treatment));
    EXPECT_THAT(outcomes[1].remark, HasSubstr("grouped"));
    EXPECT_TRUE(std::holds_alternative<BlockCompression>(outcomes[2].treatment));
    EXPECT_EQ(outcomes[2].remark, "");
}

TEST(Compress, RulesThatNameALayerMeanIt)
{
    Random random(6);
    for (const size_t count : {0U, 4U}) {
        FloatNetwork network = grouped_network();
        const auto outcomes = compress(network,
                                       plan_of({{"first", DecomposeSettings{}},
                                                {"gr*", GroupSparsity{2, 4}},
                                                {"la??", LeaveDense{}},
                                                {"*", GroupSparsity{1, 4}}}),
                                       smooth_images(random, network, count));
        EXPECT_TRUE(std::holds_alternative<DecomposeSettings>(outcomes[0].treatment));
        EXPECT_TRUE(std::holds_alternative<GroupSparsity>(outcomes[1].treatment));
        EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcomes[2].treatment));
        for (const CompressedLayer& outcome : outcomes)
            expect_form(network.layers[outcome.layer], outcome);
    }
}

TEST(Compress, LeavesWhatTheFileFixes)
{
    FloatNetwork network = grouped_network();
    network.layers[1].weight_codes.assign(network.layers[1].weights.size(), 1);
    network.layers[1].weight_scales.assign(16, 0.5);
    network.layers[2].decomposition = Decomposition();
    const FloatNetwork before = network;
    Random random(7);
    const auto outcomes = compress(
        network, plan_of({{"first", GroupSparsity{}}, {"grouped", GroupSparsity{}}, {"last", GroupSparsity{}}}),
        smooth_images(random, network, 3));
    for (const size_t layer : {1U, 2U}) {
        EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcomes[layer].treatment));
        EXPECT_THAT(outcomes[layer].remark, HasSubstr("the file"));
        EXPECT_EQ(network.layers[layer].weights, before.layers[layer].weights);
        EXPECT_EQ(network.layers[layer].bias, before.layers[layer].bias);
        EXPECT_GT(*outcomes[layer].output_error, 0);
    }
}

TEST(Compress, SaysWhereNothingFitsTheBudget)
{
    Random random(8);
    FloatNetwork network = residual_network(random);
    const auto outcomes = compress(network, plan_of("decompose:error=0.0001"), {});
    EXPECT_TRUE(std::holds_alternative<LeaveDense>(outcomes[1].treatment));
    EXPECT_THAT(outcomes[1].remark, HasSubstr("0.0001"));
    EXPECT_FALSE(network.layers[1].decomposition);
}

// As many ternary planes as the target has room for.
TEST(Compress, KeepsAutomaticSettingsWithinTheTarget)
{
    Random random(9);
    const FloatNetwork original = residual_network(random);
    for (const int planes : {1, 3, 9}) {
        FloatNetwork network = original;
        CompressOptions options;
        options.most_planes = planes;
        int decomposed = 0;
        for (const CompressedLayer& outcome : compress(network, plan_of("decompose:error=0.6"), {}, options)) {
            const auto& decomposition = network.layers[outcome.layer].decomposition;
            if (!decomposition) continue;
            EXPECT_LE(decomposition->bases * decomposition->planes(), planes);
            ++decomposed;
        }
        EXPECT_GT(decomposed, 0);
    }
}

std::string error_of(FloatNetwork network, const CompressionPlan& plan, const Images& images)
{
    try {
        compress(network, plan, images);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(Compress, RefusesWhatCannotBe)
{
    const FloatNetwork network = grouped_network();
    EXPECT_THAT(error_of(network, plan_of({{"grouped", DecomposeSettings{}}}), {}), HasSubstr("'grouped'"));
    EXPECT_THAT(error_of(network, plan_of({{"nothing", LeaveDense{}}}), {}), HasSubstr("nothing"));
    EXPECT_THAT(error_of(network, plan_of("2:4"), Images(2, std::vector<float>(7))), HasSubstr("7 values"));
    FloatNetwork broken = network;
    broken.layers[2].weights[5] = std::nanf("");
    EXPECT_THAT(error_of(broken, plan_of("decompose"), {}), HasSubstr("'last'"));
    broken.layers[2].weights[5] = std::numeric_limits<float>::infinity();
    EXPECT_THAT(error_of(broken, plan_of("2:4"), {}), HasSubstr("'last'"));
    Images images(2, std::vector<float>(element_count(network.tensor(0)), 1.0F));
    images[1].assign(images[1].size(), 3e38F);
    broken = network;
    std::fill(broken.layers[0].weights.begin(), broken.layers[0].weights.end(), 1.0F);
    EXPECT_THAT(error_of(broken, plan_of({{"first", GroupSparsity{}}}), images),
                testing::AllOf(HasSubstr("'first'"), HasSubstr("image 1")));
    images[1][3] = std::nanf("");
    EXPECT_THAT(error_of(network, plan_of({{"first", GroupSparsity{}}}), images), HasSubstr("image 1"));
}

TEST(Compress, SurvivesValuesOfAnySize)
{
    Random random(10);
    for (const float size : {1e-38F, 1e-20F, 1e11F}) {
        for (const std::string& word : words) {
            FloatNetwork network = residual_network(random);
            const Images images = smooth_images(random, network, 2);
            for (float& weight : network.layers[1].weights)
                weight *= size;
            compress(network, plan_of(word), images);
            for (const FloatLayer& layer : network.layers) {
                for (const float weight : layer.weights)
                    ASSERT_TRUE(std::isfinite(weight)) << word << ' ' << size << ' ' << layer.shape.name;
            }
        }
    }
}

} // namespace
