// SPDX-License-Identifier: Apache-2.0
// Property: whatever the network and whatever the platform, every layer equals the oracle's and all accounts are right.
#include "tests/integration/platform/random_platform.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/lively_network.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

using namespace svp;
using namespace svp::test;
using compiler::LayerKind;

namespace {

constexpr int layers_per_network = 8;

// What the networks of a test contained, so that no kind of layer can drop out unnoticed.
struct Coverage {
    std::set<LayerKind> kinds;
    std::set<int> kernels, strides, densities;
    int layers = 0, depthwise = 0, grouped = 0, residual = 0, odd_channels = 0, varied_outputs = 0;

    void note(const compiler::Network& network)
    {
        for (const compiler::Layer& layer : network.layers) {
            ++layers;
            kinds.insert(layer.kind);
            kernels.insert({layer.kernel_h, layer.kernel_w});
            strides.insert({layer.stride_h, layer.stride_w});
            const int channels = network.tensors[static_cast<size_t>(layer.inputs[0])].channels;
            depthwise += layer.groups > 1 && layer.groups == channels;
            grouped += layer.groups > 1 && layer.groups < channels;
            residual += layer.has_residual();
            odd_channels += channels % 8 != 0;
            note_density(layer.coefficients);
        }
    }
    void note_outputs(const compiler::Codes& codes)
    {
        varied_outputs += std::set<int8_t>(codes.begin(), codes.end()).size() > 1;
    }

  private:
    void note_density(const std::vector<int8_t>& coefficients)
    {
        if (coefficients.empty()) return;
        const auto zeros = std::count(coefficients.begin(), coefficients.end(), 0);
        densities.insert(zeros == 0 ? 2 : zeros == static_cast<int64_t>(coefficients.size()) ? 0 : 1);
    }
};

int zero_percent(RandomNumbers& random)
{
    const int choices[] = {0, 100, random.integer(1, 99), random.integer(1, 99)};
    return choices[random.in(0, 3)];
}

int most_bases(const compiler::Network& network)
{
    int bases = 1;
    for (const compiler::Layer& layer : network.layers)
        bases = std::max(bases, layer.bases);
    return bases;
}

RunSettings settings_for(const compiler::Network& network, RandomNumbers& random, int zeros, size_t images)
{
    RunSettings settings;
    for (size_t i = 0; i < images; ++i)
        settings.images.push_back(
            random_codes(random, network.tensors[static_cast<size_t>(network.input)], i == 0 ? zeros : 40));
    return settings;
}

TEST(RandomNetworks, EqualTheOracleOnTheDefaultPlatform)
{
    const PlatformConfig config;
    Coverage coverage;
    for (uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        RandomNumbers random(seed);
        const int zeros = zero_percent(random);
        const compiler::Network network = lively_network(random, layers_per_network, zeros);
        const size_t images = seed % 5 == 0 ? 2 : 1;
        const Model model = model_of(network, config);
        const SimulatedRun result = run_model(model, config, settings_for(network, random, zeros, images));
        expect_sound(result, model, images);
        coverage.note(network);
        if (!result.outputs.empty()) coverage.note_outputs(result.outputs[0]);
        if (HasFailure()) return;
    }
    EXPECT_EQ(coverage.kinds.size(), 6U);
    for (int kernel = 1; kernel <= 7; ++kernel)
        EXPECT_TRUE(coverage.kernels.count(kernel)) << kernel;
    for (int stride = 1; stride <= 3; ++stride)
        EXPECT_TRUE(coverage.strides.count(stride)) << stride;
    EXPECT_EQ(coverage.densities.size(), 3U); // none, some, all
    EXPECT_GE(coverage.layers, 1600);
    EXPECT_GE(coverage.depthwise, 50);
    EXPECT_GE(coverage.grouped, 20);
    EXPECT_GE(coverage.residual, 50);
    EXPECT_GE(coverage.odd_channels, 800);
    EXPECT_GE(coverage.varied_outputs, 110);
}

TEST(RandomNetworks, EqualTheOracleOnRandomPlatforms)
{
    for (uint64_t seed = 1001; seed <= 1200; ++seed) {
        RandomNumbers random(seed);
        const int zeros = zero_percent(random);
        const compiler::Network network = lively_network(random, layers_per_network, zeros);
        const Overrides overrides = random_platform(random, most_bases(network));
        SCOPED_TRACE(testing::Message() << "seed " << seed << text_of(overrides));
        const PlatformConfig config = enlarge_until_it_fits(platform(overrides), network);
        const Model model = model_of(network, config);
        expect_sound(run_model(model, config, settings_for(network, random, zeros, 1)), model);
        if (HasFailure()) return;
    }
}

// Loose timing is for values: bytes are conserved and values are the same, cycles are not meant to be exact.
TEST(RandomNetworks, LooseTimingChangesNoValue)
{
    for (uint64_t seed = 2001; seed <= 2040; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        RandomNumbers random(seed);
        const compiler::Network network = lively_network(random, layers_per_network, 50);
        const PlatformConfig exact, loose = platform({"dma.timing=loose"});
        const Model model = model_of(network, exact);
        const RunSettings settings = settings_for(network, random, 50, 1);
        const SimulatedRun a = run_model(model, exact, settings), b = run_model(model, loose, settings);
        expect_sound(b, model);
        EXPECT_EQ(a.outputs, b.outputs);
        if (HasFailure()) return;
    }
}

} // namespace
