// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/command_sizes.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::compiler {
namespace {

using testing::HasSubstr;

// K = 4, M = 2, C = 5, 3x3, by hand: 180 weights; a table of 20 bytes, entries of 2 bitmap bytes and 1 byte of signs
// (8 nonzeros) or none, and 18 basis bytes.
TEST(Compression, CountsStoredAndNonzeroBits)
{
    Network network = test::convolution_network(LayerKind::conv_decomposed, 5, 6, 4, 3, 2);
    std::vector<int8_t>& coefficients = network.layers[0].coefficients;
    std::fill(coefficients.begin(), coefficients.end(), int8_t{0});
    std::fill(coefficients.begin() + 10, coefficients.begin() + 18, int8_t{-1}); // output channel 1
    Loadable loadable = test::compile_for_escalate(network, {test::default_target(), true});
    WeightStorage storage = weight_storage(loadable, loadable.commands()[0]);
    EXPECT_EQ(storage.weights, 180U);
    EXPECT_EQ(storage.coefficients, 40U);
    EXPECT_EQ(storage.nonzeros, 8U);
    EXPECT_EQ(storage.stored_bits, 8U * (20 + 4 * 2 + 1 + 18));
    EXPECT_EQ(storage.nonzero_bits, 2U * 8 + 8 * 18);
    EXPECT_DOUBLE_EQ(storage.nonzero_compression(), 180.0 * 32 / 160);
    std::string text = describe(loadable);
    EXPECT_THAT(text, HasSubstr("20.00%"));
    EXPECT_THAT(text, HasSubstr("2.089")); // 376 / 180
    EXPECT_THAT(text, HasSubstr("0.889")); // 160 / 180
    EXPECT_THAT(text, HasSubstr("36.0x"));
}

TEST(Compression, DenseWeightsAreEightBits)
{
    Loadable loadable = test::compile_for_escalate(test::convolution_network(LayerKind::conv_dense, 4, 6, 4, 3),
                                                   {test::default_target(), true});
    WeightStorage storage = weight_storage(loadable, loadable.commands()[0]);
    EXPECT_DOUBLE_EQ(storage.stored_bits_per_weight(), 8);
    EXPECT_DOUBLE_EQ(storage.nonzero_bits_per_weight(), 8);
    EXPECT_DOUBLE_EQ(storage.stored_compression(), 4);
}

// 13 convolutions of VGG-16 for CIFAR-10, the first one dense, and its classifier; figures from the literature for
// nonzeros only at coefficient sparsity 0.90 and 0.95 with six bases: 233 and 452.
TEST(Compression, AgreesWithVgg16)
{
    const int channels[] = {3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};
    for (auto [percent, expected] : {std::pair{90, 233.0}, std::pair{95, 452.0}}) {
        WeightStorage total;
        for (int i = 0; i < 13; ++i) {
            LayerKind kind = i == 0 ? LayerKind::conv_dense : LayerKind::conv_decomposed;
            Network network = test::convolution_network(kind, channels[i], 4, channels[i + 1], 3, i == 0 ? 0 : 6);
            for (size_t c = 0; c < network.layers[0].coefficients.size(); ++c)
                if (static_cast<int>(c % 100) < percent) network.layers[0].coefficients[c] = 0;
            Loadable loadable = test::compile_for_escalate(network, {test::default_target(), true});
            total += weight_storage(loadable, loadable.commands()[0]);
        }
        Loadable classifier = test::compile_for_escalate(
            test::convolution_network(LayerKind::conv_dense, 512, 1, 10, 1), {test::default_target(), true});
        total += weight_storage(classifier, classifier.commands()[0]);
        EXPECT_NEAR(total.nonzero_compression(), expected, 0.02 * expected);
        EXPECT_LT(total.stored_compression(), 71); // the index bits alone allow no more
    }
}

} // namespace
} // namespace svp::compiler
