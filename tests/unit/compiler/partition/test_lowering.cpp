// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <limits>

namespace svp::compiler {
namespace {

using test::RandomNumbers;

// Small enough that most networks need several spatial tiles, large enough that most fit.
svp_escalate_target random_target(RandomNumbers& random)
{
    svp_escalate_target target = test::default_target();
    target.tiles = static_cast<uint32_t>(random.in(1, 40));
    target.slices = static_cast<uint32_t>(random.in(5, 8));
    target.macs_per_row = static_cast<uint32_t>(random.in(1, 16));
    target.activation_buffer_bytes = static_cast<uint32_t>(random.in(2000, 40000));
    target.output_buffer_bytes = static_cast<uint32_t>(random.in(500, 8000));
    target.coefficient_buffer_bytes = static_cast<uint32_t>(random.in(64, 4000));
    target.tile_store_bytes = static_cast<uint32_t>(random.in(16, 1000));
    target.line_columns = static_cast<uint32_t>(random.in(6, 30));
    return target;
}

struct Case {
    Network network;
    EscalateOptions options;
};

// Calls visit(case, loadable) for every random network that fits its random target; returns how many.
template <class Visit>
int for_random_loadables(uint64_t seed, int cases, Visit visit)
{
    RandomNumbers random(seed);
    int lowered = 0;
    for (int i = 0; i < cases; ++i) {
        Case c;
        c.network = test::random_network(random, random.integer(1, 8));
        c.options.target = random.chance(30) ? test::default_target() : random_target(random);
        c.options.compress_activations = random.chance(70);
        try {
            Loadable loadable = test::compile_for_escalate(c.network, c.options);
            SCOPED_TRACE(testing::Message() << "case " << i);
            visit(c, loadable);
            ++lowered;
        } catch (const InputError& error) {
            // Only for want of buffers.
            EXPECT_NE(std::string(error.what()).find("raise escalate."), std::string::npos) << error.what();
        }
    }
    return lowered;
}

TEST(Lowering, NetworksComeBack)
{
    int lowered = for_random_loadables(10, 500, [](const Case& c, const Loadable& loadable) {
        EXPECT_EQ(test::difference(network_of(loadable), c.network), "");
        Loadable again(loadable.bytes(), "again");
        EXPECT_EQ(test::difference(network_of(again), c.network), "");
    });
    EXPECT_GT(lowered, 350);
}

TEST(Lowering, IsDeterministic)
{
    RandomNumbers random(11);
    Network network = test::random_network(random, 20);
    EscalateOptions options{test::default_target(), true};
    EXPECT_EQ(test::compile_for_escalate(network, options).bytes(),
              test::compile_for_escalate(network, options).bytes());
}

// Lifetimes from the network, places from the loadable.
TEST(Lowering, LiveTensorsDoNotOverlap)
{
    int pairs = 0;
    for_random_loadables(12, 300, [&](const Case& c, const Loadable& loadable) {
        size_t count = c.network.tensors.size();
        int end = static_cast<int>(c.network.layers.size());
        std::vector<int> first(count, -1), last(count, -1);
        for (int step = 0; step < end; ++step) {
            const Layer& layer = c.network.layers[static_cast<size_t>(step)];
            first[static_cast<size_t>(layer.output)] = last[static_cast<size_t>(layer.output)] = step;
            for (int input : layer.inputs)
                last[static_cast<size_t>(input)] = step;
        }
        last[static_cast<size_t>(c.network.output)] = end;
        View<svp_tensor> tensors = loadable.tensors();
        for (size_t a = 0; a < count; ++a) {
            EXPECT_EQ(tensors[a].offset % 64, 0U);
            for (size_t b = 0; b < a; ++b) {
                bool together = first[a] <= last[b] && first[b] <= last[a];
                if (!together || tensors[a].region != tensors[b].region) continue;
                ++pairs;
                bool apart = tensors[a].offset + tensors[a].bytes <= tensors[b].offset ||
                             tensors[b].offset + tensors[b].bytes <= tensors[a].offset;
                EXPECT_TRUE(apart) << "tensors " << a << " and " << b;
            }
        }
    });
    EXPECT_GT(pairs, 500);
}

TEST(Lowering, FormatsFollowTheirWriters)
{
    int dense = 0, bitmap = 0;
    for_random_loadables(13, 300, [&](const Case& c, const Loadable& loadable) {
        for (const svp_layer& layer : loadable.layers()) {
            const svp_escalate_command command = svp_escalate_get(&loadable.commands()[layer.first_command]);
            bool writable = command.opcode != SVP_ESCALATE_COPY && command.tile_cols == command.out_w;
            bool internal = static_cast<int>(layer.output_tensor) != c.network.output;
            bool expected = c.options.compress_activations && writable && internal;
            EXPECT_EQ(loadable.tensors()[layer.output_tensor].format == SVP_FORMAT_BITMAP, expected) << layer.name;
            (expected ? bitmap : dense) += 1;
        }
        EXPECT_EQ(loadable.input().format, SVP_FORMAT_DENSE_INT8);
        EXPECT_EQ(loadable.output().format, SVP_FORMAT_DENSE_INT8);
    });
    EXPECT_GT(dense, 100);
    EXPECT_GT(bitmap, 100);
}

TEST(Lowering, OnlyTheLastCommandInterrupts)
{
    for_random_loadables(14, 50, [](const Case&, const Loadable& loadable) {
        size_t last = loadable.commands().size() - 1;
        for (size_t i = 0; i <= last; ++i)
            EXPECT_EQ((loadable.commands()[i].flags & SVP_FLAG_IRQ) != 0, i == last);
    });
}

TEST(Lowering, CountsMacsAndStoredBytes)
{
    for_random_loadables(15, 200, [](const Case& c, const Loadable& loadable) {
        for (size_t i = 0; i < c.network.layers.size(); ++i) {
            const Layer& layer = c.network.layers[i];
            const Tensor& in = c.network.tensors[static_cast<size_t>(layer.inputs[0])];
            const Tensor& out = c.network.tensors[static_cast<size_t>(layer.output)];
            bool convolution = layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
            uint64_t macs = 0;
            for (int pixel = 0; convolution && pixel < out.height * out.width; ++pixel)
                macs += static_cast<uint64_t>(out.channels * (in.channels / layer.groups) * layer.kernel_h *
                                              layer.kernel_w);
            EXPECT_EQ(loadable.layers()[i].dense_macs, macs);

            size_t nonzero_bytes = 0, ternary = layer.kind == LayerKind::conv_decomposed ? 4 : 0;
            size_t per_output = static_cast<size_t>(layer.bases * in.channels);
            for (size_t k = 0; k * per_output < layer.coefficients.size(); ++k) {
                auto begin = layer.coefficients.begin() + static_cast<std::ptrdiff_t>(k * per_output);
                auto nonzeros = std::count_if(begin, begin + static_cast<std::ptrdiff_t>(per_output),
                                              [](int8_t value) { return value != 0; });
                nonzero_bytes += static_cast<size_t>(nonzeros + 7) / 8;
                ternary += 4 + static_cast<size_t>(layer.bases) * ((static_cast<size_t>(in.channels) + 7) / 8);
            }
            EXPECT_EQ(loadable.layers()[i].weight_bytes,
                      layer.weights.size() + layer.basis.size() + ternary + nonzero_bytes + 16 * layer.requant.size());
        }
    });
}

TEST(Lowering, LongAndStrangeNamesAreCutSafely)
{
    Network network = test::convolution_network(LayerKind::conv_dense, 3, 4, 2, 3);
    network.name = std::string(62, 'n') + "\xc3\xa4"; // the last character would be cut in half
    network.layers[0].name = std::string(500, 'x');
    network.tensors[0].name = "line\nbreak\x1b[0m";
    network.tensors[1].name = "";
    Loadable loadable = test::compile_for_escalate(network, {test::default_target(), true});
    EXPECT_EQ(std::string(loadable.header().network), std::string(62, 'n'));
    EXPECT_EQ(std::string(loadable.layers()[0].name), std::string(63, 'x'));
    EXPECT_EQ(std::string(loadable.tensors()[0].name), "line?break?[0m");
    EXPECT_EQ(std::string(loadable.tensors()[1].name), "?");
}

TEST(Lowering, ReusesMemoryOfDeadTensors)
{
    Network network = test::convolution_network(LayerKind::conv_dense, 8, 8, 8, 3);
    const Layer layer = network.layers[0];
    for (int i = 1; i < 10; ++i) {
        network.tensors.push_back(network.tensors[1]);
        network.layers.push_back(layer);
        network.layers.back().inputs = {i};
        network.layers.back().output = i + 1;
    }
    network.output = 10;
    Loadable loadable = test::compile_for_escalate(network, {test::default_target(), false});
    EXPECT_EQ(loadable.regions()[SVP_REGION_ACTIVATIONS].bytes, 2U * 8 * 64); // rows of 8 pixels, 8 channels
    EXPECT_EQ(test::difference(network_of(loadable), network), "");
}

} // namespace
} // namespace svp::compiler
