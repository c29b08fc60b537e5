// SPDX-License-Identifier: Apache-2.0
// What a user reads in the statistics, with ideal memory: the published cycles, and the closed forms of others.
#include "tests/integration/platform/systolic/systolic_runs.h"
#include "tests/support/published_systolic_cycles.h"
#include "tests/support/random_network.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace svp::test {
namespace {

using compiler::LayerKind;

uint64_t reported_cycles(const compiler::Network& network, const Overrides& overrides)
{
    const PlatformConfig config = platform(overrides);
    const Model model = systolic_model(network, config);
    const SimulatedRun result = run_model(model, config);
    EXPECT_EQ(result.failure, "");
    EXPECT_EQ(result.broken_accounting, "");
    EXPECT_EQ(result.differing_tensors, 0U);
    const nlohmann::json statistics = nlohmann::json::parse(result.statistics);
    const nlohmann::json& layer = statistics["layers"][0];
    EXPECT_EQ(layer["systolic"]["array_cycles"], layer["cycles"]);
    return layer["cycles"];
}

const Overrides ideal{"escalate.enabled=false", "systolic.enabled=true", "systolic.ideal_memory=true"};

TEST(SystolicCycles, EqualThePublishedOnes)
{
    for (const PublishedLayer& layer : published_layers) {
        compiler::Network network =
            convolution_network(LayerKind::conv_dense, layer.channels, layer.size - layer.kernel + 1, layer.filters,
                                layer.kernel); // which pads it again
        EXPECT_EQ(reported_cycles(network, ideal), layer.cycles) << layer.name;
    }
}

TEST(SystolicCycles, EqualTheClosedForms)
{
    // 12 x 12 pixels of 18 products onto 50 filters, 16 x 16: 9 x 4 folds; weight-stationary 2 x 4.
    const compiler::Network network = convolution_network(LayerKind::conv_dense, 2, 12, 50, 3);
    Overrides overrides = ideal;
    for (const char* key : {"systolic.rows=16", "systolic.columns=16", "systolic.overlap=scalesim"})
        overrides.emplace_back(key);
    EXPECT_EQ(reported_cycles(network, overrides), 36U * (18 + 2 * 16 - 2) - 1);
    overrides.emplace_back("systolic.dataflow=weight_stationary");
    EXPECT_EQ(reported_cycles(network, overrides), 8U * (144 + 3 * 16 - 2) - 1);
    overrides.emplace_back("systolic.dataflow=output_stationary");
    overrides.emplace_back("systolic.overlap=stonne");
    EXPECT_EQ(reported_cycles(network, overrides), 36U * (18 + 2 * 16 + 3));
}

} // namespace
} // namespace svp::test
