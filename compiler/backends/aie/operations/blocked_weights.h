// SPDX-License-Identifier: Apache-2.0
// Convolution weights as blocks of 8 output by 8 input channels, and which of them hold anything but zeros.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::compiler::aie {

class BlockedWeights {
  public:
    // weights: [outputs][inputs / groups][taps].
    BlockedWeights(std::vector<int8_t> weights, int outputs, int inputs, int groups, int taps);

    int output_blocks() const { return output_blocks_; }
    int input_blocks() const { return input_blocks_; }
    int taps() const { return taps_; }
    int block_bytes() const { return taps_ * 64; }

    // False beyond the weights too.
    bool nonzero(int output_block, int input_block) const;
    // Nonzero blocks among output blocks [o, o + outputs) and input blocks [i, i + inputs).
    int count(int o, int outputs, int i, int inputs) const;
    // [taps][8 inputs][8 outputs].
    void append(int output_block, int input_block, std::vector<uint8_t>& to) const;

  private:
    int8_t weight(int output, int input, int tap) const;
    size_t sum_index(int o, int i) const
    {
        return static_cast<size_t>(o) * static_cast<size_t>(input_blocks_ + 1) + static_cast<size_t>(i);
    }

    std::vector<int8_t> weights_;
    int outputs_, inputs_per_group_, outputs_per_group_, taps_;
    int output_blocks_, input_blocks_;
    std::vector<uint8_t> nonzero_;
    std::vector<int32_t> sums_; // nonzero blocks above and left of a corner
};

} // namespace svp::compiler::aie
