// SPDX-License-Identifier: Apache-2.0
// Plain direct convolution in integers, for the oracle.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace svp::compiler {

// W[k,c] = sum_m Ce[k,m,c] * B_m in the order [K][C][R][S]; a dense layer's weights as they are. |W| <= 255 * 128 fits
// int16, since a layer command holds at most 255 bases.
std::vector<int16_t> effective_weights(const Layer& layer, int in_channels, int out_channels);

// Receives the sums of output channel `channel` at the positions (row * width + column) first .. first + count - 1.
using SumConsumer = std::function<void(int channel, int first, const int64_t* sums, int count)>;

// Exact sums of (code - zero point) * weight, before bias and requantization. Every (channel, position) comes once.
void convolve(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes,
              const SumConsumer& consume);

} // namespace svp::compiler
