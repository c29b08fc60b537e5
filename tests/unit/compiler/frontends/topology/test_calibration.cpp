// SPDX-License-Identifier: Apache-2.0
// What calibration promises, measured on images that it did not see.
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/frontends/topology/topology.h"
#include "compiler/oracle/integer_executor.h"
#include "tests/unit/compiler/frontends/topology/topology_text.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

const std::string plain =
    "name: plain\ninput: {channels: 3, height: 24, width: 24}\nlayers:\n"
    "  - {name: a, type: conv, channels: 32, kernel: 3, padding: 1, activation: relu}\n"
    "  - {name: b, type: conv, channels: 40, kernel: 3, padding: 1, activation: relu}\n"
    "  - {name: c, type: depthwise, kernel: 3, padding: 1, activation: relu}\n"
    "  - {name: d, type: conv, channels: 48, kernel: 1, activation: relu}\n"
    "  - {name: e, type: conv, channels: 48, kernel: 3, padding: 1, groups: 4, activation: relu}\n";

const std::string mixed = "name: mixed\ninput: {channels: 3, height: 24, width: 24}\nlayers:\n"
                          "  - {name: a, type: conv, channels: 32, kernel: 3, padding: 1, activation: relu6}\n"
                          "  - {name: b, type: conv, channels: 32, kernel: 3, padding: 1, activation: relu}\n"
                          "  - {name: s, type: add, inputs: [a, b], activation: relu}\n"
                          "  - {name: p, type: max_pool, kernel: 2, stride: 2}\n"
                          "  - {name: v, type: average_pool, input: s, kernel: 3, stride: 2, padding: 1}\n"
                          "  - {name: l, type: conv, channels: 32, kernel: 1}\n"
                          "  - {name: k, type: concat, inputs: [p, l, v]}\n"
                          "  - {name: r, type: conv, channels: 96, kernel: 3, padding: 1}\n"
                          "  - {name: t, type: add, inputs: [r, k], activation: relu}\n"
                          "  - {name: g, type: global_average_pool}\n"
                          "  - {name: f, type: fully_connected, channels: 20}\n";

struct Executed {
    Network network;
    std::vector<Codes> codes;

    Executed(const std::string& text, const TopologyOptions& options, uint64_t image = 1)
        : network(load_text(text, options)),
          codes(execute_network(network, synthetic_image(network, image)))
    {
    }
    const Layer& layer(const std::string& name) const
    {
        return *std::find_if(network.layers.begin(), network.layers.end(), [&](auto& l) { return l.name == name; });
    }
    const Tensor& output(const std::string& name) const
    {
        return network.tensors[static_cast<size_t>(layer(name).output)];
    }
    const Codes& codes_of(const std::string& name) const { return codes[static_cast<size_t>(layer(name).output)]; }
    double share(const std::string& name, int code) const
    {
        const Codes& c = codes_of(name);
        return static_cast<double>(std::count(c.begin(), c.end(), code)) / static_cast<double>(c.size());
    }
};

TEST(Calibration, ActivationSparsityIsWhatWasAskedFor)
{
    for (double sparsity : {0.1, 0.3, 0.5, 0.7, 0.9}) {
        TopologyOptions options;
        options.activation_sparsity = sparsity;
        options.coefficient_sparsity = 0.8;
        Executed run(plain, options);
        for (const Layer& layer : run.network.layers) {
            EXPECT_EQ(run.output(layer.name).zero_point, -128);
            EXPECT_NEAR(run.share(layer.name, -128), sparsity, 0.08) << layer.name << " at " << sparsity;
            EXPECT_LT(run.share(layer.name, 127), 0.02) << layer.name;
        }
    }
}

TEST(Calibration, SparsityDiffersBetweenChannels)
{
    Executed run(plain, {});
    const Codes& codes = run.codes_of("b");
    double least = 1, most = 0;
    for (auto plane = codes.begin(); plane != codes.end(); plane += 24 * 24) {
        double share = static_cast<double>(std::count(plane, plane + 24 * 24, -128)) / (24 * 24);
        least = std::min(least, share);
        most = std::max(most, share);
    }
    EXPECT_LT(least, 0.42);
    EXPECT_GT(most, 0.58);
}

TEST(Calibration, OtherOperations)
{
    Executed run(mixed, {});
    ASSERT_EQ(run.network.layers.size(), 10u); // the add after r is fused
    EXPECT_NEAR(run.share("a", -128), 0.5, 0.08);
    EXPECT_GT(run.share("a", 127), 0.005); // ReLU6 saturates
    EXPECT_LT(run.share("a", 127), 0.05);
    EXPECT_NEAR(run.share("s", -128), 0.5, 0.08);
    EXPECT_TRUE(run.layer("r").has_residual());
    EXPECT_NEAR(run.share("r", -128), 0.5, 0.08);
    EXPECT_EQ(run.output("p").scale, run.output("s").scale);
    EXPECT_EQ(run.output("p").zero_point, run.output("s").zero_point);
    EXPECT_EQ(run.output("v").zero_point, -128);
    EXPECT_EQ(run.output("l").zero_point, 0); // signed
    for (const char* name : {"a", "b", "s", "v", "l", "k", "r", "g", "f"}) {
        const Codes& codes = run.codes_of(name);
        int low = *std::min_element(codes.begin(), codes.end()), high = *std::max_element(codes.begin(), codes.end());
        EXPECT_GT(high - low, 60) << name << " should use the range of int8";
    }
}

// Scales mean something: concat, pooling and a residual keep real values.
TEST(Calibration, RealValuesPassThroughConcatAndPooling)
{
    Executed run(mixed, {});
    auto real = [&](const std::string& name, size_t i) {
        return run.output(name).scale * static_cast<float>(run.codes_of(name)[i] - run.output(name).zero_point);
    };
    size_t plane = 12 * 12;
    double step = run.output("k").scale;
    for (size_t i = 0; i < 32 * plane; ++i) {
        ASSERT_NEAR(real("k", i), real("p", i), step * 0.51);
        ASSERT_NEAR(real("k", i + 32 * plane), real("l", i), step * 0.51);
        ASSERT_NEAR(real("k", i + 64 * plane), real("v", i), step * 0.51);
    }
    double sum = 0;
    for (size_t i = 0; i < plane; ++i)
        sum += real("r", i);
    EXPECT_NEAR(real("g", 0), std::min(sum / static_cast<double>(plane), 255.0 * run.output("g").scale),
                run.output("g").scale * 0.51);
}

TEST(Calibration, ExtremeSparsities)
{
    for (double coefficients : {0.0, 1.0}) {
        for (double activations : {0.0, 1.0}) {
            TopologyOptions options;
            options.coefficient_sparsity = coefficients;
            options.activation_sparsity = activations;
            Executed run(mixed, options);
            for (const Layer& layer : run.network.layers) {
                for (const svp_requant& q : layer.requant)
                    ASSERT_GE(q.multiplier, 0);
            }
            if (activations == 1) {
                EXPECT_GT(run.share("a", -128), 0.95);
            }
        }
    }
}

void expect_same(const Network& a, const Network& b)
{
    ASSERT_EQ(a.layers.size(), b.layers.size());
    for (size_t i = 0; i < a.layers.size(); ++i) {
        EXPECT_EQ(a.layers[i].weights, b.layers[i].weights);
        EXPECT_EQ(a.layers[i].coefficients, b.layers[i].coefficients);
        EXPECT_EQ(a.layers[i].basis, b.layers[i].basis);
        ASSERT_EQ(a.layers[i].requant.size(), b.layers[i].requant.size());
        for (size_t k = 0; k < a.layers[i].requant.size(); ++k) {
            const svp_requant &p = a.layers[i].requant[k], &q = b.layers[i].requant[k];
            EXPECT_EQ(p.bias, q.bias);
            EXPECT_EQ(p.multiplier, q.multiplier);
            EXPECT_EQ(p.residual_multiplier, q.residual_multiplier);
            EXPECT_EQ(p.shift, q.shift);
        }
    }
    for (size_t i = 0; i < a.tensors.size(); ++i) {
        EXPECT_EQ(a.tensors[i].scale, b.tensors[i].scale);
        EXPECT_EQ(a.tensors[i].zero_point, b.tensors[i].zero_point);
    }
}

TEST(Calibration, SameSeedSameNetwork)
{
    TopologyOptions options;
    options.seed = 77;
    Network one = load_text(mixed, options), two = load_text(mixed, options);
    EXPECT_EQ(one.seed, 77u);
    expect_same(one, two);
    options.seed = 78;
    Network other = load_text(mixed, options);
    EXPECT_NE(one.layers[0].weights, other.layers[0].weights);
    EXPECT_NE(one.layers[0].requant[0].bias, other.layers[0].requant[0].bias);
}

// Above the limit of multiply-accumulates a smaller image calibrates; the weights are those of any resolution, and
// sparsity holds on the whole image.
TEST(Calibration, OnASmallerImage)
{
    const std::string large =
        "name: large\ninput: {channels: 3, height: 256, width: 256}\nlayers:\n"
        "  - {name: a, type: conv, channels: 32, kernel: 3, stride: 2, padding: 1, activation: relu}\n"
        "  - {name: b, type: conv, channels: 96, kernel: 3, padding: 1, activation: relu}\n"
        "  - {name: c, type: conv, channels: 96, kernel: 3, padding: 1, activation: relu}\n"
        "  - {name: p, type: global_average_pool}\n"
        "  - {name: f, type: fully_connected, channels: 5}\n";
    Executed run(large, {});
    EXPECT_EQ(run.output("a").height, 128);
    EXPECT_EQ(run.layer("p").kernel_h, 128);
    for (const char* name : {"a", "b", "c"})
        EXPECT_NEAR(run.share(name, -128), 0.5, 0.08) << name;
    TopologyOptions options;
    options.resolution = 64;
    Network small = load_text(large, options);
    EXPECT_EQ(small.layers[2].coefficients, run.layer("c").coefficients);
}

} // namespace
} // namespace svp::test
