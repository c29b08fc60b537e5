// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/integer_executor.h"
#include "compiler/passes/legalize/enlarge_kernels.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <gtest/gtest.h>

namespace svp::compiler {
namespace {

using test::RandomNumbers;

int outputs(int input, int before, int after, int window, int stride)
{
    return (input + before + after - window) / stride + 1;
}

// A convolution whose padding may be as large as its window, or larger.
Network padded_network(RandomNumbers& random)
{
    const auto kind = random.chance(50) ? LayerKind::conv_dense : LayerKind::conv_decomposed;
    const int kernel = random.integer(1, 3), size = random.integer(1, 7);
    Network network = test::convolution_network(kind, random.integer(1, 9), size, random.integer(1, 9), kernel,
                                                kind == LayerKind::conv_dense ? 0 : random.integer(1, 3));
    Layer& layer = network.layers[0];
    layer.stride_h = random.integer(1, 3);
    layer.dilation_w = random.integer(1, 2);
    layer.pad_top = random.integer(0, 6);
    layer.pad_bottom = random.integer(kernel, 6);
    layer.pad_left = random.integer(kernel * layer.dilation_w, 7);
    layer.pad_right = random.integer(0, 7);
    Tensor& output = network.tensors[static_cast<size_t>(layer.output)];
    output.height = outputs(size, layer.pad_top, layer.pad_bottom, kernel, layer.stride_h);
    output.width = outputs(size, layer.pad_left, layer.pad_right, (kernel - 1) * layer.dilation_w + 1, 1);
    for (auto* values : {&layer.weights, &layer.basis})
        for (int8_t& value : *values)
            value = random.code();
    for (int8_t& value : layer.coefficients)
        value = static_cast<int8_t>(random.integer(-1, 1));
    return network;
}

TEST(EnlargeKernels, OutputsStayWhatTheyAre)
{
    RandomNumbers random(1);
    for (int i = 0; i < 200; ++i) {
        SCOPED_TRACE(i);
        const Network network = padded_network(random);
        const Tensor& input = network.tensors[static_cast<size_t>(network.input)];
        Codes image(static_cast<size_t>(input.channels) * static_cast<size_t>(input.height * input.width));
        for (int8_t& code : image)
            code = random.code();
        const Network lowered = network_of(test::compile_for_escalate(network, {test::default_target()}));
        const auto last = static_cast<size_t>(network.output);
        ASSERT_EQ(execute_network(lowered, image)[static_cast<size_t>(lowered.output)],
                  execute_network(network, image)[last]);
    }
}

TEST(EnlargeKernels, LeavesOthersAlone)
{
    const Network network = test::convolution_network(LayerKind::conv_dense, 3, 5, 4, 3);
    EXPECT_FALSE(enlarge_padded_kernels(network).has_value());
}

} // namespace
} // namespace svp::compiler
