// Property: whatever the network and whatever the array, every layer equals the oracle's and all accounts are right.
#include "compiler/input_error.h"
#include "tests/integration/aie_platform/array_runs.h"
#include "tests/support/lively_network.h"

#include <gtest/gtest.h>
#include <optional>
#include <set>

using namespace svp;
using namespace svp::test;

namespace {

constexpr int layers_per_network = 6;

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
        const compiler::Network network = lively_network(random, layers_per_network, random.integer(0, 60));
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
    EXPECT_GE(fitting, 100U);
}

} // namespace
