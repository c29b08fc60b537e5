// SPDX-License-Identifier: Apache-2.0
// Official operator tests on the simulated cluster: the same numbers as the integer executor's, and so within the
// bounds of the list.
#include "platform/config/config_io.h"
#include "platform/engines/escalate/escalate_settings.h"
#include "platform/run/simulation.h"
#include "tests/conformance/conformance.h"
#include "tests/support/compiled.h"
#include "tests/support/kernel_context.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

std::vector<compiler::Codes> simulate_items(const ImportedTest& test)
{
    const KernelContext kernel;
    const auto config = configure<PlatformConfig>("", {});
    compiler::EscalateOptions options;
    options.target = config.instances.find("escalate")->as<EscalateSettings>().config.target();
    const Model model{test::compile_for_escalate(test.quantized, options), test.quantized, "onnx"};
    SimulationRequest request;
    request.model = &model;
    request.config = config;
    request.images = test.codes;
    request.check = true;
    SimulationResult result = simulate(request);
    EXPECT_EQ(result.failure, "");
    EXPECT_EQ(result.differing_tensors, 0U);
    return result.outputs;
}

class PlatformConformance : public testing::TestWithParam<const char*> {};

TEST_P(PlatformConformance, SameOutputsAsTheIntegerExecutor)
{
    ASSERT_EQ(outcome_of(GetParam()), "passed");
    OfficialTest official = read_test(GetParam());
    ImportedTest test = import_test(pose(official));
    std::vector<compiler::Codes> outputs = simulate_items(test);
    EXPECT_EQ(outputs, execute_items(test));
    EXPECT_EQ(output_numbers(test, official.output, outputs).size(), official.output.values.size());
}

INSTANTIATE_TEST_SUITE_P(Handful, PlatformConformance,
                         testing::Values("node/test_conv_with_strides_and_asymmetric_padding", "node/test_qlinearconv",
                                         "node/test_qlinearmatmul_2D", "node/test_convinteger_with_padding",
                                         "node/test_maxpool_2d_uint8", "node/test_constant_pad", "node/test_leakyrelu",
                                         "node/test_concat_3d_axis_1", "node/test_add",
                                         "node/test_averagepool_2d_precomputed_pads_count_include_pad",
                                         "pytorch-converted/test_Conv1d_dilated",
                                         "pytorch-converted/test_Conv2d_depthwise_with_multiplier",
                                         "pytorch-converted/test_Linear"));

} // namespace
} // namespace svp::test
