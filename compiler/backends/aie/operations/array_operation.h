// SPDX-License-Identifier: Apache-2.0
// What one pass over the array can do: a layer in the array's terms. Most layers are one operation; a concatenation is
// one for each input.
#pragma once

#include "compiler/backends/aie/operations/blocked_weights.h"
#include "compiler/ir/network.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace svp::compiler::aie {

enum class OperationKind {
    convolve, // every core gets all input channels
    // Each core gets the input channels that it makes outputs of.
    depthwise,
    pool_max,
    pool_average,
    add,
    copy
};

// One axis of a window.
struct Axis {
    int input = 1, output = 1, kernel = 1, stride = 1, dilation = 1, pad_before = 0;
    int sample = 1; // only every so many input positions count: input, stride and pad_before are in such steps

    int window() const { return (kernel - 1) * dilation + 1; }
    // Input positions under `outputs` outputs in a row.
    int span(int outputs) const { return (outputs - 1) * stride + window(); }
    int start(int output_position) const { return output_position * stride - pad_before; }
};

struct Operation {
    OperationKind kind = OperationKind::convolve;
    int layer = -1;
    int input = -1, second = -1, output = -1; // tensors; `second`: residual, or what is added
    Axis rows, columns;
    int input_blocks = 0;  // of 8 channels
    int output_blocks = 0; // that the operation makes
    int output_offset = 0; // in the output tensor, in blocks
    int low = -128, high = 127;
    int input_zero = 0, second_zero = 0, output_zero = 0;
    bool count_padding = false;
    std::vector<svp_requant> requant;        // convolve, depthwise: 8 per output block; else one; POOL_MAX: none
    std::shared_ptr<BlockedWeights> weights; // convolve, depthwise

    bool multicast() const { return kind == OperationKind::convolve; }
    bool has_second() const { return second >= 0; }
};

// Throws InputError where a layer holds what the array cannot compute.
std::vector<Operation> operations_of(const Network& network, int layer);

// Blocks of 8 channels.
inline int channel_blocks(int channels) { return (channels + 7) / 8; }

} // namespace svp::compiler::aie
