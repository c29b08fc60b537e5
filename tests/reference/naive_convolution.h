// SPDX-License-Identifier: Apache-2.0
// One layer of a quantized network, one output value at a time, by the definitions: seven loops, 128-bit integers, no
// code shared with the product but the plain structs it reads.
#pragma once

#include "compiler/ir/network.h"

#include <cstdint>
#include <vector>

namespace svp::test {

// Sum of (code - zero point) * weight at output channel k, row y, column x. Kernels of decomposed layers are put
// together on the way.
int64_t naive_sum(const compiler::Network& network, const compiler::Layer& layer, const std::vector<int8_t>& codes,
                  int k, int y, int x);

// Output codes of any kind of layer in the order C, H, W.
std::vector<int8_t> naive_layer(const compiler::Network& network, const compiler::Layer& layer,
                                const std::vector<const std::vector<int8_t>*>& inputs);

// numerator / denominator to the nearest integer, ties to even; denominator > 0.
int64_t naive_round(int64_t numerator, int64_t denominator);

} // namespace svp::test
