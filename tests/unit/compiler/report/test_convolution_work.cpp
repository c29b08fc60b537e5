// SPDX-License-Identifier: Apache-2.0
// Counts of operations against loops over every single one.
#include "compiler/report/convolution_work.h"
#include "tests/reference/naive_work.h"
#include "tests/unit/compiler/oracle/random_layer.h"

#include <gtest/gtest.h>

using namespace svp::compiler;
using namespace svp::test;

namespace {

void expect_equal(const Work& work, const NaiveWork& naive, const LayerCase& layer)
{
    EXPECT_EQ(work.additions, naive.additions) << layer.text();
    EXPECT_EQ(work.products, naive.products) << layer.text();
    EXPECT_EQ(work.operations(), naive.additions + naive.products);
}

// Random codes and weights hardly ever are zero.
void make_sparse(LayerCase& layer, std::mt19937_64& random)
{
    const auto zero = static_cast<int8_t>(layer.network.tensors[0].zero_point);
    const uint64_t share = random() % 4;
    for (int8_t& code : layer.codes[0])
        if (random() % 3 < share) code = zero;
    for (int8_t& weight : layer.network.layers[0].weights)
        if (random() % 3 < share) weight = 0;
    for (int8_t& value : layer.network.layers[0].basis)
        if (random() % 5 < share) value = 0;
}

TEST(ConvolutionWork, DenseLayersEqualTheLoops)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 300; ++i) {
        LayerCase layer = random_convolution(random, false);
        make_sparse(layer, random);
        const ConvolutionWork work(layer.network, layer.layer(), false);
        expect_equal(work.of_weights(), naive_products(layer.network, layer.layer(), nullptr), layer);
        expect_equal(work.of(layer.codes[0]), naive_products(layer.network, layer.layer(), &layer.codes[0]), layer);
        if (HasFailure()) return;
    }
}

TEST(ConvolutionWork, DecomposedLayersEqualTheLoops)
{
    std::mt19937_64 random(2);
    for (int i = 0; i < 300; ++i) {
        LayerCase layer = random_convolution(random, true);
        make_sparse(layer, random);
        const ConvolutionWork stages(layer.network, layer.layer(), true);
        expect_equal(stages.of_weights(), naive_stages(layer.network, layer.layer(), nullptr), layer);
        expect_equal(stages.of(layer.codes[0]), naive_stages(layer.network, layer.layer(), &layer.codes[0]), layer);
        const ConvolutionWork whole(layer.network, layer.layer(), false);
        expect_equal(whole.of_weights(), naive_products(layer.network, layer.layer(), nullptr), layer);
        expect_equal(whole.of(layer.codes[0]), naive_products(layer.network, layer.layer(), &layer.codes[0]), layer);
        if (HasFailure()) return;
    }
}

TEST(ConvolutionWork, ActivationsThatAreNotZeroChangeNothing)
{
    std::mt19937_64 random(3);
    for (int i = 0; i < 50; ++i) {
        LayerCase layer = random_convolution(random, i % 2 == 0);
        layer.network.tensors[0].zero_point = 5;
        for (int8_t& code : layer.codes[0])
            if (code == 5) code = 6;
        const ConvolutionWork work(layer.network, layer.layer(), i % 2 == 0);
        EXPECT_EQ(work.of(layer.codes[0]).operations(), work.of_weights().operations());
        layer.codes[0].assign(layer.codes[0].size(), 5);
        EXPECT_EQ(work.of(layer.codes[0]).additions, 0U);
    }
}

} // namespace
