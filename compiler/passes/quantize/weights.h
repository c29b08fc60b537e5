// SPDX-License-Identifier: Apache-2.0
// Weights of one output channel to int8.
#pragma once

#include "compiler/ir/network.h"

#include <cstddef>
#include <cstdint>

namespace svp::compiler {

struct QuantizedChannel {
    double scale = 1.0; // of a weight: real = scale * code
    int32_t bias = 0;   // of scale input.scale * scale
};

constexpr double largest_bias = 0x1p30; // half of int32's range is left to the sums

// The largest magnitude of an input less its zero point.
int largest_input(const Tensor& input);

// Can no sum of weights times inputs, with its bias, leave int32? Magnitudes: the sum of the weights'.
bool sums_fit(double magnitudes, double bias, const Tensor& input);
bool sums_fit(const int8_t* codes, size_t count, double bias, const Tensor& input);

// Symmetric codes -127 .. 127 of `count` weights into `codes`. The scale is that of the largest weight, or larger where
// the bias, or a sum with it, could leave int32 otherwise.
QuantizedChannel quantize_channel(const float* weights, size_t count, double bias, const Tensor& input, int8_t* codes);

} // namespace svp::compiler
