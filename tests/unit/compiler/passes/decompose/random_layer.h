// SPDX-License-Identifier: Apache-2.0
// Random convolutions and images for tests of compression.
#pragma once

#include "compiler/frontends/topology/random.h"
#include "compiler/ir/float_network.h"
#include "compiler/passes/sparsity/block_mask.h"

#include <vector>

namespace svp::test {

// -1 .. 1, denser around zero, as trained weights are.
std::vector<float> random_weights(compiler::Random& random, size_t count);

// Kernels of up to 5 x 5 taps, of up to `most_channels` channels.
compiler::WeightShape random_shape(compiler::Random& random, int64_t most_channels);

// Smooth in space and alike in neighbouring channels, as real activations are; never below zero.
std::vector<float> smooth_values(compiler::Random& random, const compiler::Tensor& tensor);

// An ungrouped convolution with any window between two tensors.
struct RandomConvolution {
    compiler::FloatLayer layer;
    compiler::Tensor input, output;
};
RandomConvolution random_convolution(compiler::Random& random);

} // namespace svp::test
