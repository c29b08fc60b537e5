// SPDX-License-Identifier: Apache-2.0
// ImageNet networks as they are, every value against the oracle.
#include "tests/integration/platform/simulated_run.h"

#include <gtest/gtest.h>

using namespace svp;
using namespace svp::test;

namespace {

class FullResolution : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Networks, FullResolution,
                         testing::Values("resnet18_imagenet", "resnet50_imagenet", "mobilenetv1_imagenet",
                                         "vgg16_imagenet", "inceptionv3_imagenet"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(FullResolution, EqualsTheOracle)
{
    for (const Overrides& overrides : {Overrides{}, Overrides{"escalate.tiles=7", "escalate.line_columns=100"}}) {
        SCOPED_TRACE(text_of(overrides));
        const PlatformConfig config = platform(overrides);
        const Model model = topology_model(GetParam(), config);
        expect_sound(run_model(model, config), model);
    }
}

} // namespace
