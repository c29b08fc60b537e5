// SPDX-License-Identifier: Apache-2.0
// The coefficients or weights of the output channels that one tile works on at a time. No SystemC in here.
#pragma once

#include "models/engines/escalate/arithmetic/dense_row.h"
#include "models/engines/escalate/arithmetic/ternary_sum.h"
#include "models/engines/escalate/common/layer_plan.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

// Decoded once, when the last byte has been delivered.
struct CoefficientSet {
    Range outputs; // channels

    // Decomposed: slice i of the tile works on output channel i / M, basis i mod M.
    std::vector<uint64_t> nonzero;     // [slice][pairing groups]
    std::vector<uint16_t> channels;    // of each slice: those with coefficient +1, then those with -1
    std::vector<uint32_t> plus, minus; // [slice + 1]: where a slice's +1 and -1 begin in `channels`
    uint64_t adder_bound = 0;          // most that |stage-1 sum| of a slice can be

    // Dense mode.
    std::vector<int8_t> weights; // [output][group channels][R][S]
    std::vector<DenseKernel> kernels;
    Range inputs;                         // input channels that the outputs see
    std::vector<uint32_t> nonzero_counts; // [R][input channel][S]: outputs with a nonzero weight there

    TernaryChannels slice_channels(unsigned slice) const
    {
        const uint16_t* base = channels.data();
        return {base + plus[slice], minus[slice] - plus[slice], base + minus[slice], plus[slice + 1] - minus[slice]};
    }
};

// One entry of the coefficient operand per output channel, entries one after the other in `bytes`. `ends`: where each
// entry ends. The index of an entry that contradicts itself, -1 where there is none.
int decode_ternary_set(CoefficientSet& set, const LayerPlan& plan, const std::vector<uint8_t>& bytes,
                       const std::vector<uint32_t>& ends);

void decode_dense_set(CoefficientSet& set, const LayerPlan& plan, const std::vector<uint8_t>& bytes);

} // namespace svp::escalate
