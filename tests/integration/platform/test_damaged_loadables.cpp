// SPDX-License-Identifier: Apache-2.0
// Loadables whose checksums are right and whose contents are not: what the reader lets pass, the simulated system must
// survive.
#include "base/errors/input_error.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/damaged_loadable.h"
#include "tests/support/lively_network.h"

#include <gmock/gmock.h>

using namespace svp;
using namespace svp::test;

namespace {

struct Outcomes {
    int refused = 0, failed = 0, different = 0, fine = 0;
};

void run_damaged(const Model& model, RandomNumbers& random, const PlatformConfig& config, Outcomes& outcomes)
{
    std::vector<uint8_t> bytes = damaged(model.loadable.bytes(), random);
    try {
        compiler::Loadable loadable(std::move(bytes), "damaged.svp");
        compiler::Network network = compiler::network_of(loadable);
        const Model damaged{std::move(loadable), std::move(network), "loadable"};
        const SimulatedRun result = run_model(damaged, config);
        EXPECT_EQ(result.broken_accounting, "");
        EXPECT_THAT(result.failure, testing::Not(testing::HasSubstr("deadlock")));
        ++(!result.failure.empty() ? outcomes.failed : result.differing_tensors ? outcomes.different : outcomes.fine);
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("damaged.svp: "));
        EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
        ++outcomes.refused;
    }
}

TEST(DamagedLoadables, AreRefusedOrRunToAnEnd)
{
    const PlatformConfig config = platform({"escalate.tiles=4"});
    Outcomes outcomes;
    for (uint64_t seed = 1; seed <= 40; ++seed) {
        RandomNumbers random(seed);
        const Model model = model_of(lively_network(random, 6, 30), config);
        for (int i = 0; i < 40; ++i) {
            SCOPED_TRACE(testing::Message() << "seed " << seed << ", damage " << i);
            run_damaged(model, random, config, outcomes);
            if (testing::Test::HasFailure()) return;
        }
    }
    EXPECT_GE(outcomes.refused, 400);
    EXPECT_GE(outcomes.fine, 50);
}

} // namespace
