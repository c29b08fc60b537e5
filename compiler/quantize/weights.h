// Weights of one output channel to int8.
#pragma once

#include "compiler/network.h"

#include <cstddef>
#include <cstdint>

namespace svp::compiler {

struct QuantizedChannel {
    double scale = 1.0; // of a weight: real = scale * code
    int32_t bias = 0;   // of scale input.scale * scale
};

// Can no sum of these weights times inputs, with its bias, leave int32?
bool sums_fit(const int8_t* codes, size_t count, double bias, const Tensor& input);

// Symmetric codes -127 .. 127 of `count` weights into `codes`. The scale is that of the largest weight, or larger where
// the bias, or a sum with it, could leave int32 otherwise.
QuantizedChannel quantize_channel(const float* weights, size_t count, double bias, const Tensor& input, int8_t* codes);

} // namespace svp::compiler
