// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <cstring>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace svp::compiler {
namespace {

using testing::HasSubstr;

// The message; empty where nothing is wrong.
std::string error_of(const Network& network, const svp_escalate_target& target)
{
    try {
        test::compile_for_escalate(network, {target, true});
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

struct Mistake {
    const char* message;
    std::function<void(Network&)> make;
};

void expect_each(const std::function<Network()>& good, const std::vector<Mistake>& mistakes)
{
    ASSERT_EQ(error_of(good(), test::default_target()), "");
    for (const Mistake& mistake : mistakes) {
        Network network = good();
        mistake.make(network);
        std::string message = error_of(network, test::default_target());
        EXPECT_THAT(message, HasSubstr(mistake.message));
        EXPECT_THAT(message, HasSubstr("network '"));
        EXPECT_EQ(message.find('\n'), std::string::npos);
    }
}

TEST(LoweringErrors, DenseConvolution)
{
    auto good = [] { return test::convolution_network(LayerKind::conv_dense, 4, 6, 4, 3); };
    expect_each(good,
                {
                    {"kernel size 300", [](Network& n) { n.layers[0].kernel_h = 300; }},
                    {"kernel size 0", [](Network& n) { n.layers[0].kernel_w = 0; }},
                    {"stride 0", [](Network& n) { n.layers[0].stride_h = 0; }},
                    {"stride -1", [](Network& n) { n.layers[0].stride_w = -1; }},
                    {"dilation 256", [](Network& n) { n.layers[0].dilation_w = 256; }},
                    {"padding -1", [](Network& n) { n.layers[0].pad_left = -1; }},
                    {"padding 256", [](Network& n) { n.layers[0].pad_bottom = 256; }},
                    {"height: padding 200 and 1 is not smaller", [](Network& n) { n.layers[0].pad_top = 200; }},
                    {"height of the output is 6, its input gives 7", [](Network& n) { n.layers[0].pad_top = 2; }},
                    {"is larger than the padded input", [](Network& n) { n.layers[0].dilation_h = 9; }},
                    {"group count 0", [](Network& n) { n.layers[0].groups = 0; }},
                    {"3 groups do not divide", [](Network& n) { n.layers[0].groups = 3; }},
                    {"weights, its shape needs", [](Network& n) { n.layers[0].groups = 2; }},
                    {"144 weights, its shape needs 108", [](Network& n) { n.tensors[0].channels = 3; }},
                    {"143 weights", [](Network& n) { n.layers[0].weights.pop_back(); }},
                    {"basis kernels", [](Network& n) { n.layers[0].bases = 1; }},
                    {"3 requantization records", [](Network& n) { n.layers[0].requant.pop_back(); }},
                    {"multiplier -1", [](Network& n) { n.layers[0].requant[1].multiplier = -1; }},
                    {"shift 63", [](Network& n) { n.layers[0].requant[1].shift = 63; }},
                    {"clamps to 5 .. 4", [](Network& n) { n.layers[0].low = 5, n.layers[0].high = 4; }},
                    {"the residual is 4x6x5",
                     [](Network& n) {
                         n.tensors.push_back(n.tensors[0]);
                         n.tensors[0].width = 5;
                         n.layers.insert(n.layers.begin(), n.layers[0]);
                         n.layers[0].output = 2;
                         n.layers[0].kernel_w = 2;
                         n.layers[0].pad_left = n.layers[0].pad_right = 1;
                         n.layers[0].weights.resize(4 * 4 * 3 * 2);
                         n.layers[1].inputs = {2, 0};
                     }},
                    {"3 inputs",
                     [](Network& n) {
                         n.layers[0].inputs = {0, 0, 0};
                     }},
                    {"0 inputs", [](Network& n) { n.layers[0].inputs = {}; }},
                    {"reads tensor 1, which no layer before it writes", [](Network& n) { n.layers[0].inputs = {1}; }},
                    {"reads tensor 9", [](Network& n) { n.layers[0].inputs = {9}; }},
                    {"reads tensor -1", [](Network& n) { n.layers[0].inputs = {-1}; }},
                    {"writes tensor 7", [](Network& n) { n.layers[0].output = 7; }},
                    {"writes tensor 'input'", [](Network& n) { n.layers[0].output = 0; }},
                    {"writes tensor 'output'", [](Network& n) { n.layers.push_back(n.layers[0]); }},
                    {"tensor 'extra' is written by no layer",
                     [](Network& n) {
                         n.tensors.push_back({"extra", 1, 1, 1, 1.0F, 0});
                     }},
                    {"has no layers", [](Network& n) { n.layers.clear(); }},
                    {"its input is tensor -1", [](Network& n) { n.input = -1; }},
                    {"its output is tensor 2", [](Network& n) { n.output = 2; }},
                    {"its output is tensor 0", [](Network& n) { n.output = 0; }},
                    {"shape 70000x6x6", [](Network& n) { n.tensors[0].channels = 70000; }},
                    {"shape 4x0x6", [](Network& n) { n.tensors[1].height = 0; }},
                    {"zero point 128", [](Network& n) { n.tensors[0].zero_point = 128; }},
                    {"scale 0", [](Network& n) { n.tensors[0].scale = 0; }},
                    {"scale nan", [](Network& n) { n.tensors[1].scale = std::numeric_limits<float>::quiet_NaN(); }},
                });
}

TEST(LoweringErrors, DecomposedConvolution)
{
    auto good = [] { return test::convolution_network(LayerKind::conv_decomposed, 4, 6, 4, 3, 2); };
    expect_each(good, {
                          {"number of basis kernels 0", [](Network& n) { n.layers[0].bases = 0; }},
                          {"number of basis kernels 256", [](Network& n) { n.layers[0].bases = 256; }},
                          {"coefficients, its shape needs", [](Network& n) { n.layers[0].coefficients.pop_back(); }},
                          {"basis weights, its shape needs", [](Network& n) { n.layers[0].basis.pop_back(); }},
                          {"a coefficient -2", [](Network& n) { n.layers[0].coefficients[5] = -2; }},
                          {"has 2 groups", [](Network& n) { n.layers[0].groups = 2; }},
                      });
}

Network pooling(LayerKind kind)
{
    Network n = test::convolution_network(LayerKind::conv_dense, 4, 6, 4, 3);
    n.layers[0].kind = kind;
    n.layers[0].weights.clear();
    n.layers[0].requant.resize(kind == LayerKind::pool_max ? 0 : 1);
    return n;
}

TEST(LoweringErrors, Pooling)
{
    expect_each([] { return pooling(LayerKind::pool_max); },
                {{"cannot move the zero point", [](Network& n) { n.tensors[1].zero_point = 1; }},
                 {"1 requantization records", [](Network& n) { n.layers[0].requant.resize(1); }},
                 {"4 channels become 5", [](Network& n) { n.tensors[1].channels = 5; }},
                 {"2 inputs",
                  [](Network& n) {
                      n.layers[0].inputs = {0, 0};
                  }},
                 {"a pooling window lies on padding alone", [](Network& n) {
                      n.tensors[0].height = 1; // taps at -1 and 1
                      n.tensors[1].height = 1;
                      n.layers[0].kernel_h = 2;
                      n.layers[0].dilation_h = 2;
                  }}});
    expect_each([] { return pooling(LayerKind::pool_average); },
                {{"shift 47", [](Network& n) { n.layers[0].requant[0].shift = 47; }},
                 {"group count 4", [](Network& n) { n.layers[0].groups = 4; }}});
}

Network elementwise(LayerKind kind)
{
    Network n = test::convolution_network(LayerKind::conv_dense, 4, 6, kind == LayerKind::add ? 4 : 8, 1);
    n.layers[0].kind = kind;
    n.layers[0].inputs = {0, 0};
    n.layers[0].weights.clear();
    n.layers[0].requant.resize(kind == LayerKind::add ? 1 : 2);
    return n;
}

TEST(LoweringErrors, AddAndConcat)
{
    expect_each([] { return elementwise(LayerKind::add); },
                {{"1 inputs", [](Network& n) { n.layers[0].inputs.pop_back(); }},
                 {"input 0 is 4x6x6, the output 4x5x6", [](Network& n) { n.tensors[1].height = 5; }},
                 {"input 0 is 4x6x6, the output 3x6x6", [](Network& n) { n.tensors[1].channels = 3; }},
                 {"means nothing here", [](Network& n) { n.layers[0].stride_h = 2; }},
                 {"means nothing here", [](Network& n) { n.layers[0].kernel_w = 3; }}});
    expect_each([] { return elementwise(LayerKind::concat); },
                {{"8 channels become 9", [](Network& n) { n.tensors[1].channels = 9; }},
                 {"1 requantization records, its shape needs 2", [](Network& n) { n.layers[0].requant.pop_back(); }},
                 {"0 inputs", [](Network& n) { n.layers[0].inputs.clear(); }}});
}

TEST(LoweringErrors, CapacityNamesLayerAndKey)
{
    auto message = [](const Network& network, const std::function<void(svp_escalate_target&)>& shrink) {
        svp_escalate_target target = test::default_target();
        shrink(target);
        return error_of(network, target);
    };
    Network dense = test::convolution_network(LayerKind::conv_dense, 100, 6, 4, 3);
    Network decomposed = test::convolution_network(LayerKind::conv_decomposed, 4, 6, 4, 3, 6);
    EXPECT_THAT(
        message(decomposed, [](svp_escalate_target& t) { t.slices = 5; }),
        HasSubstr("layer 'convolution': 6 basis kernels need as many slices, a tile has 5; raise escalate.slices"));
    EXPECT_THAT(message(dense, [](svp_escalate_target& t) { t.line_columns = 2; }),
                HasSubstr("raise escalate.line_columns"));
    // Nine input pixels with 100 codes and 13 bitmap bytes each.
    EXPECT_THAT(message(dense, [](svp_escalate_target& t) { t.activation_buffer_bytes = 2 * 9 * 113 - 1; }),
                HasSubstr("raise escalate.activation_buffer_bytes to 2034"));
    EXPECT_EQ(message(dense, [](svp_escalate_target& t) { t.activation_buffer_bytes = 2 * 9 * 113; }), "");
    // Four codes and a bitmap byte.
    EXPECT_THAT(message(dense, [](svp_escalate_target& t) { t.output_buffer_bytes = 9; }),
                HasSubstr("raise escalate.output_buffer_bytes to 10"));
    EXPECT_EQ(message(dense, [](svp_escalate_target& t) { t.output_buffer_bytes = 10; }), "");
}

TEST(LoweringErrors, TargetsThatCannotBe)
{
    Network network = test::convolution_network(LayerKind::conv_dense, 4, 6, 4, 3);
    std::vector<std::function<void(svp_escalate_target&)>> changes{[](svp_escalate_target& t) { t.slices = 0; },
                                                                   [](svp_escalate_target& t) { t.tiles = 0; },
                                                                   [](svp_escalate_target& t) { t.macs_per_row = 0; },
                                                                   [](svp_escalate_target& t) { t.channel_group = 0; },
                                                                   [](svp_escalate_target& t) { t.channel_group = 65; },
                                                                   [](svp_escalate_target& t) { t.tiles = 1u << 31; },
                                                                   [](svp_escalate_target& t) { t.tile_store_bytes = 0; },
                                                                   [](svp_escalate_target& t) { t.coefficient_buffer_bytes = 0; }};
    for (const auto& change : changes) {
        svp_escalate_target target = test::default_target();
        change(target);
        EXPECT_THAT(error_of(network, target), HasSubstr("target"));
    }
}

} // namespace
} // namespace svp::compiler
