// SPDX-License-Identifier: Apache-2.0
// What the folds of a float network ask about it and do to it.
#pragma once

#include "compiler/ir/float_network.h"

#include <vector>

namespace svp::compiler {

bool is_convolution(const FloatLayer& layer);
// A concat of one tensor; it may clamp, or change the code.
bool is_copy(const FloatLayer& layer);
// A convolution of one tap per channel and stride 1; it may pad.
bool has_one_tap_per_channel(const FloatNetwork& network, const FloatLayer& layer);
bool pads(const Layer& layer);

// Who makes and who reads the tensors, as they were when this was made.
struct Connections {
    explicit Connections(const FloatNetwork& network);

    std::vector<int> producers; // index of a layer; -1: the input
    std::vector<int> readers;   // how many; the output has one more

    // The layer that makes `tensor` if nothing but one operand of one layer reads it; -1 otherwise.
    int sole_producer(int tensor) const;
};

// Does the file fix the code of `tensor`? Folds that would skip its rounding must not be made then.
bool is_fixed(const FloatNetwork& network, int tensor);
// Do both have the same fixed code?
bool share_code(const FloatNetwork& network, int one, int other);

void erase_marked(FloatNetwork& network, const std::vector<bool>& marked);

} // namespace svp::compiler
