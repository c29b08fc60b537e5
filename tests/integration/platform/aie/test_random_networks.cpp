// SPDX-License-Identifier: Apache-2.0
// Property: whatever the network and whatever the array, every layer equals the oracle's and all accounts are right.
#include "base/errors/input_error.h"
#include "tests/integration/platform/aie/array_runs.h"
#include "tests/support/lively_network.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <set>

using namespace svp;
using namespace svp::test;

namespace {

constexpr int layers_per_network = 6;

// A decomposed layer whose sums of basis kernels leave int8, which the array cannot hold, as a dense one of clamped
// weights.
void make_dense(compiler::Layer& layer)
{
    const size_t bases = static_cast<size_t>(layer.bases), taps = layer.basis.size() / bases;
    const size_t kernels = layer.coefficients.size() / bases, outputs = layer.requant.size();
    const size_t inputs = kernels / outputs;
    std::vector<int8_t> weights;
    bool fits = true;
    for (size_t k = 0; k < outputs; ++k)
        for (size_t c = 0; c < inputs; ++c)
            for (size_t tap = 0; tap < taps; ++tap) {
                int sum = 0;
                for (size_t m = 0; m < bases; ++m)
                    sum += layer.coefficients[(k * bases + m) * inputs + c] * layer.basis[m * taps + tap];
                fits = fits && sum >= -128 && sum <= 127;
                weights.push_back(static_cast<int8_t>(std::clamp(sum, -128, 127)));
            }
    if (fits) return;
    layer.kind = compiler::LayerKind::conv_dense;
    layer.weights = std::move(weights);
    layer.bases = 0;
    layer.coefficients.clear();
    layer.basis.clear();
}

// Nothing where a layer needs more than the array has, which the compiler says.
std::optional<Model> model_that_fits(const compiler::Network& network, const PlatformConfig& config)
{
    try {
        return array_model(network, config);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

TEST(RandomArrayNetworks, EqualTheOracle)
{
    unsigned fitting = 0;
    std::set<compiler::LayerKind> kinds;
    for (uint64_t seed = 1; seed <= 120; ++seed) {
        RandomNumbers random(seed);
        compiler::Network network = lively_network(random, layers_per_network, random.integer(0, 60));
        for (compiler::Layer& layer : network.layers)
            if (layer.kind == compiler::LayerKind::conv_decomposed) make_dense(layer);
        const Overrides overrides = random_array(random);
        SCOPED_TRACE(testing::Message() << "seed " << seed << text_of(overrides));
        const PlatformConfig config = platform(overrides);
        const std::optional<Model> model = model_that_fits(network, config);
        if (!model) continue;
        ++fitting;
        for (const compiler::Layer& layer : network.layers)
            kinds.insert(layer.kind);
        RunSettings settings;
        const size_t images = seed % 5 == 0 ? 2 : 1;
        for (size_t i = 0; i < images; ++i)
            settings.images.push_back(
                random_codes(random, network.tensors[static_cast<size_t>(network.input)], random.integer(0, 90)));
        expect_sound(run_model(*model, config, settings), *model, images);
        if (HasFailure()) return;
    }
    EXPECT_EQ(kinds.size(), 6U);
    EXPECT_GE(fitting, 115U);
}

} // namespace
