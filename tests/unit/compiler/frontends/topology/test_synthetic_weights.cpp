// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/read_topology.h"
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/frontends/topology/synthetic_weights.h"
#include "tests/unit/compiler/frontends/topology/topology_text.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

struct Synthetic {
    Graph graph;
    Network network;

    explicit Synthetic(const std::string& layers, uint64_t seed = 1)
        : graph(parse_topology(topology_text(layers), "net.yaml", {})),
          network(network_geometry(graph))
    {
        synthesize_weights(graph, seed, network);
    }
};

// A layer from 20 to `channels` channels.
Synthetic decomposed(int channels, double sparsity, uint64_t seed = 1, int kernel = 3)
{
    return Synthetic("  - {name: stem, type: conv, channels: 20, kernel: 1}\n  - {name: a, type: conv, channels: " +
                         std::to_string(channels) + ", kernel: " + std::to_string(kernel) +
                         ", coefficient_sparsity: " + std::to_string(sparsity) + "}\n",
                     seed);
}

TEST(SyntheticWeights, CoefficientSparsityIsExact)
{
    for (int channels : {1, 2, 7, 33}) {
        for (int percent : {0, 1, 10, 33, 50, 67, 90, 95, 99, 100}) {
            for (uint64_t seed : {1, 2, 3}) {
                Synthetic s = decomposed(channels, percent / 100.0, seed);
                const std::vector<int8_t>& c = s.network.layers[1].coefficients;
                ASSERT_EQ(c.size(), static_cast<size_t>(channels * 6 * 20));
                double zeros = std::round(percent / 100.0 * static_cast<double>(c.size()));
                ASSERT_EQ(std::count(c.begin(), c.end(), 0), static_cast<long>(zeros)) << channels << ' ' << percent;
                ASSERT_TRUE(std::all_of(c.begin(), c.end(), [](int8_t v) { return v >= -1 && v <= 1; }));
            }
        }
    }
}

TEST(SyntheticWeights, DensityDiffersBetweenChannelsWithinHalf)
{
    Synthetic s = decomposed(64, 0.5);
    double least = 1e9, most = 0;
    for (size_t k = 0; k < 64; ++k) {
        const int8_t* entry = s.network.layers[1].coefficients.data() + k * 120;
        double nonzeros = 120 - static_cast<double>(std::count(entry, entry + 120, 0));
        least = std::min(least, nonzeros);
        most = std::max(most, nonzeros);
    }
    EXPECT_LT(least, 40); // mean 60, spread to about 30 .. 90
    EXPECT_GT(most, 80);
    EXPECT_GE(least, 25);
    EXPECT_LE(most, 95);
}

TEST(SyntheticWeights, SignsBalanceWithinABasis)
{
    Synthetic s = decomposed(40, 0.7);
    const std::vector<int8_t>& c = s.network.layers[1].coefficients;
    for (size_t row = 0; row < c.size(); row += 20) {
        int sum = 0;
        for (size_t i = 0; i < 20; ++i)
            sum += c[row + i];
        EXPECT_LE(std::abs(sum), 1);
    }
}

// Every (m, c) is hit about equally often over many output channels.
TEST(SyntheticWeights, PositionsAreSpread)
{
    Synthetic s = decomposed(2000, 0.9);
    const std::vector<int8_t>& c = s.network.layers[1].coefficients;
    for (size_t position = 0; position < 120; ++position) {
        int hits = 0;
        for (size_t k = 0; k < 2000; ++k)
            hits += c[k * 120 + position] != 0;
        EXPECT_NEAR(hits, 200, 80); // six deviations
    }
}

TEST(SyntheticWeights, PointwiseBasisIsOne)
{
    Synthetic s = decomposed(8, 0.5, 1, 1);
    EXPECT_EQ(s.network.layers[1].basis, std::vector<int8_t>{1});
    EXPECT_EQ(s.network.layers[1].coefficients.size(), 160u);
}

TEST(SyntheticWeights, DenseWeightsFillTheRange)
{
    Synthetic s("  - {name: a, type: conv, channels: 512, kernel: 3}\n");
    const std::vector<int8_t>& w = s.network.layers[0].weights;
    ASSERT_EQ(w.size(), 512u * 27);
    double sum = 0, squares = 0;
    for (int8_t v : w) {
        sum += v;
        squares += v * v;
    }
    double count = static_cast<double>(w.size());
    EXPECT_NEAR(sum / count, 0, 2);
    EXPECT_NEAR(std::sqrt(squares / count), 42.6, 2); // sqrt(3 * 256^2 / 12) / 3
    EXPECT_GE(*std::min_element(w.begin(), w.end()), -127);
    EXPECT_GT(*std::max_element(w.begin(), w.end()), 100);
}

TEST(SyntheticWeights, FollowSeedAndLayerNameOnly)
{
    Synthetic one = decomposed(8, 0.5, 1), same = decomposed(8, 0.5, 1), other = decomposed(8, 0.5, 2);
    EXPECT_EQ(one.network.layers[1].coefficients, same.network.layers[1].coefficients);
    EXPECT_EQ(one.network.layers[1].basis, same.network.layers[1].basis);
    EXPECT_EQ(one.network.layers[0].weights, same.network.layers[0].weights);
    EXPECT_NE(one.network.layers[1].coefficients, other.network.layers[1].coefficients);
    EXPECT_NE(one.network.layers[1].basis, other.network.layers[1].basis);
    EXPECT_NE(one.network.layers[0].weights, other.network.layers[0].weights);

    const std::string layer = ", type: conv, channels: 8, kernel: 3, padding: 1, decompose: true}\n";
    Synthetic alone("  - {name: a" + layer);
    Synthetic second("  - {name: b, type: conv, channels: 3, kernel: 1}\n  - {name: a" + layer);
    Synthetic renamed("  - {name: c" + layer);
    EXPECT_EQ(alone.network.layers[0].coefficients, second.network.layers[1].coefficients);
    EXPECT_NE(alone.network.layers[0].coefficients, renamed.network.layers[0].coefficients);
}

TEST(SyntheticImage, IsSmoothSeededAndInRange)
{
    Tensor input;
    input.channels = 3;
    input.height = 40;
    input.width = 50;
    input.zero_point = 0;
    Codes image = synthetic_image(input, 1);
    ASSERT_EQ(image.size(), 3u * 40 * 50);
    EXPECT_EQ(image, synthetic_image(input, 1));
    EXPECT_NE(image, synthetic_image(input, 2));
    EXPECT_GT(*std::max_element(image.begin(), image.end()), 40);
    EXPECT_LT(*std::min_element(image.begin(), image.end()), -40);
    double near = 0, far = 0;
    for (size_t i = 0; i + 1 < image.size(); ++i) {
        near += std::abs(image[i] - image[i + 1]);
        far += std::abs(image[i] - image[image.size() - 1 - i]);
    }
    EXPECT_LT(near * 2, far);
}

TEST(SyntheticImage, OnePixelAndExtremeZeroPoints)
{
    Tensor input;
    input.channels = input.height = input.width = 1;
    for (int zero_point : {-128, 0, 127}) {
        input.zero_point = zero_point;
        EXPECT_EQ(synthetic_image(input, 3).size(), 1u);
    }
}

} // namespace
} // namespace svp::test
