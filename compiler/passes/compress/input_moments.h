// SPDX-License-Identifier: Apache-2.0
// From a layer's inputs on images to the quadratic form that its weights are fitted in.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/passes/decompose/layer_goal.h"

#include <vector>

namespace svp::compiler {

WeightShape weight_shape(const FloatLayer& layer);

// What a convolution of one group reads and should give, per image: input C * H * W, sums K * H * W.
struct LayerSamples {
    std::vector<const std::vector<float>*> inputs, sums;
};

constexpr double relative_ridge = 0.01; // of the mean variance of an input

// A = covariance of the input patches + ridge, p such that the distance of weights w is the mean over output pixels of
// the squared difference between w times the patch and the wanted sum, each less its mean (which the bias makes right),
// plus ridge * |w - the layer's weights|^2; in units of the mean variance of an input. Large layers are sampled: so
// many output pixels of each image, at random, as keeps the work bounded. With more inputs per output than `widest` A
// is block-diagonal over chunks of input channels. [O]
LayerGoal goal_of_samples(const FloatLayer& layer, const Tensor& input, const Tensor& output,
                          const LayerSamples& samples, size_t widest = 4608);

} // namespace svp::compiler
