// SPDX-License-Identifier: Apache-2.0
// Whole architectures: imported as they were meant, quantized with little loss, and lowered.
#include "compiler/oracle/float_executor.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/quantize.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/known_models.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using compiler::FloatNetwork;
using compiler::LayerKind;

size_t count(const FloatNetwork& network, LayerKind kind)
{
    return static_cast<size_t>(std::count_if(network.layers.begin(), network.layers.end(),
                                             [&](const compiler::FloatLayer& l) { return l.shape.kind == kind; }));
}

class KnownModels : public testing::TestWithParam<KnownModel> {};

TEST_P(KnownModels, ImportQuantizeAndLower)
{
    const KnownModel& known = GetParam();
    compiler::Random random(7);
    std::string bytes = known.build(random, 8, known.resolution);
    FloatNetwork network = expect_same_as_evaluator(bytes, random);
    EXPECT_EQ(count(network, LayerKind::conv_dense), known.convolutions);
    EXPECT_EQ(count(network, LayerKind::add), 0U); // all are residuals of convolutions

    std::vector<float> image = random_reals(random, compiler::element_count(network.tensor(network.input)));
    compiler::Network quantized = compiler::quantize(network, {image});
    test::compile_for_escalate(quantized, {default_target(), true});
    auto output = static_cast<size_t>(network.output), input = static_cast<size_t>(network.input);
    compiler::Codes codes = compiler::quantize_values(quantized.tensors[input], image);
    std::vector<float> actual =
        compiler::dequantize_values(quantized.tensors[output], compiler::execute_network(quantized, codes)[output]);
    std::vector<float> expected = compiler::execute_network(network, image)[output];
    double signal = 0.0, noise = 0.0;
    for (size_t i = 0; i < expected.size(); ++i) {
        signal += std::pow(static_cast<double>(expected[i]), 2);
        noise += std::pow(static_cast<double>(expected[i]) - static_cast<double>(actual[i]), 2);
    }
    EXPECT_GT(10.0 * std::log10(signal / noise), 15.0) << "dB";
}

INSTANTIATE_TEST_SUITE_P(Torchvision, KnownModels, testing::ValuesIn(known_models()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace svp::test
