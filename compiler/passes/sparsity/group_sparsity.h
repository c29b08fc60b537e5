// SPDX-License-Identifier: Apache-2.0
// N:M sparsity: of every M weights in a row along the input channels at most N are not zero.
#pragma once

#include "compiler/passes/sparsity/block_mask.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace svp::compiler {

// Of every `group` weights in a row along the input channels at most `nonzeros` stay, those of largest magnitude.
struct GroupSparsity {
    static constexpr int largest_group = 16;
    int nonzeros = 2, group = 4; // 1 <= nonzeros < group <= largest_group
};

// True: goes. Weights [K][C][taps]; of every run of `group` weights of one output channel and tap along the input
// channels, the last of which may be shorter, all but the `nonzeros` of largest magnitude go; of equals the first stay.
std::vector<bool> choose_group_zeros(const float* weights, const WeightShape& shape, const GroupSparsity& sparsity);
std::vector<bool> choose_group_zeros(const int8_t* weights, const WeightShape& shape, const GroupSparsity& sparsity);

// Has every such run at most `nonzeros` weights that are not zero?
bool holds(const float* weights, const WeightShape& shape, const GroupSparsity& sparsity);
bool holds(const int8_t* weights, const WeightShape& shape, const GroupSparsity& sparsity);

// The tightest of 1:4, 2:4 and 4:8 that the weights hold and that says something: with no more input channels than
// `nonzeros` every layer would hold it.
std::optional<GroupSparsity> recognise_group_sparsity(const float* weights, const WeightShape& shape);
std::optional<GroupSparsity> recognise_group_sparsity(const int8_t* weights, const WeightShape& shape);

} // namespace svp::compiler
