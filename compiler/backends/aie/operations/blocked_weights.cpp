// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/operations/blocked_weights.h"

#include <algorithm>

namespace svp::compiler::aie {

BlockedWeights::BlockedWeights(std::vector<int8_t> weights, int outputs, int inputs, int groups, int taps)
    : weights_(std::move(weights)),
      outputs_(outputs),
      inputs_per_group_(inputs / groups),
      outputs_per_group_(outputs / groups),
      taps_(taps),
      output_blocks_((outputs + 7) / 8),
      input_blocks_((inputs + 7) / 8),
      nonzero_(static_cast<size_t>(output_blocks_) * static_cast<size_t>(input_blocks_)),
      sums_(static_cast<size_t>(output_blocks_ + 1) * static_cast<size_t>(input_blocks_ + 1))
{
    const int8_t* next = weights_.data();
    for (int o = 0; o < outputs_; ++o) {
        const int first_input = o / outputs_per_group_ * inputs_per_group_;
        for (int i = first_input; i < first_input + inputs_per_group_; ++i, next += taps_)
            if (std::any_of(next, next + taps_, [](int8_t w) { return w != 0; }))
                nonzero_[static_cast<size_t>(o / 8) * static_cast<size_t>(input_blocks_) + static_cast<size_t>(i / 8)] =
                    1;
    }
    for (int o = 0; o < output_blocks_; ++o)
        for (int i = 0; i < input_blocks_; ++i)
            sums_[sum_index(o + 1, i + 1)] = sums_[sum_index(o, i + 1)] + sums_[sum_index(o + 1, i)] -
                                             sums_[sum_index(o, i)] + (nonzero(o, i) ? 1 : 0);
}

bool BlockedWeights::nonzero(int output_block, int input_block) const
{
    if (output_block >= output_blocks_ || input_block >= input_blocks_) return false;
    return nonzero_[static_cast<size_t>(output_block) * static_cast<size_t>(input_blocks_) +
                    static_cast<size_t>(input_block)] != 0;
}

int BlockedWeights::count(int o, int outputs, int i, int inputs) const
{
    const int top = std::min(o, output_blocks_), bottom = std::min(o + outputs, output_blocks_);
    const int left = std::min(i, input_blocks_), right = std::min(i + inputs, input_blocks_);
    return sums_[sum_index(bottom, right)] - sums_[sum_index(top, right)] - sums_[sum_index(bottom, left)] +
           sums_[sum_index(top, left)];
}

int8_t BlockedWeights::weight(int output, int input, int tap) const
{
    if (output >= outputs_) return 0;
    const int own = input - output / outputs_per_group_ * inputs_per_group_;
    if (own < 0 || own >= inputs_per_group_) return 0;
    return weights_[(static_cast<size_t>(output) * static_cast<size_t>(inputs_per_group_) + static_cast<size_t>(own)) *
                        static_cast<size_t>(taps_) +
                    static_cast<size_t>(tap)];
}

void BlockedWeights::append(int output_block, int input_block, std::vector<uint8_t>& to) const
{
    for (int tap = 0; tap < taps_; ++tap)
        for (int i = 0; i < 8; ++i)
            for (int o = 0; o < 8; ++o)
                to.push_back(static_cast<uint8_t>(weight(output_block * 8 + o, input_block * 8 + i, tap)));
}

} // namespace svp::compiler::aie
