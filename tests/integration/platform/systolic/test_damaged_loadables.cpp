// SPDX-License-Identifier: Apache-2.0
// What the reader lets pass of a damaged loadable for the systolic array, the simulated system survives.
#include "base/errors/input_error.h"
#include "tests/integration/platform/systolic/systolic_runs.h"
#include "tests/support/damaged_loadable.h"

#include <gmock/gmock.h>

namespace svp::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(DamagedSystolicLoadables, AreRefusedOrRunToAnEnd)
{
    const PlatformConfig config = platform({"systolic.enabled=true", "escalate.enabled=false", "systolic.rows=8",
                                            "systolic.columns=12", "systolic.weight_buffer_bytes=4096"});
    int refused = 0, ran = 0;
    for (uint64_t seed = 1; seed <= 30; ++seed) {
        RandomNumbers random(seed);
        const Model model = systolic_model(dense_network(random, 5), config);
        for (int i = 0; i < 30; ++i) {
            SCOPED_TRACE(testing::Message() << "seed " << seed << ", damage " << i);
            try {
                compiler::Loadable loadable(damaged(model.loadable.bytes(), random), "damaged.svp");
                compiler::Network network = compiler::network_of(loadable);
                const SimulatedRun result = run_model({std::move(loadable), std::move(network), "loadable"}, config);
                EXPECT_EQ(result.broken_accounting, "");
                EXPECT_THAT(result.failure, Not(HasSubstr("deadlock")));
                ++ran;
            } catch (const InputError& error) {
                EXPECT_THAT(error.what(), HasSubstr("damaged.svp: "));
                EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
                ++refused;
            }
            if (HasFailure()) return;
        }
    }
    EXPECT_GE(refused, 200);
    EXPECT_GE(ran, 50);
}

} // namespace
} // namespace svp::test
