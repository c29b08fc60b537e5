// SPDX-License-Identifier: Apache-2.0
// The cheapest decomposition of a layer within an error budget.
#pragma once

#include "compiler/ir/decomposition.h"
#include "compiler/passes/compress/plan.h"
#include "compiler/passes/decompose/layer_goal.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace svp::compiler {

// The most bits that coefficients and basis kernels with these settings take in DRAM, every plane of the coefficients
// packed as a ternary one (interface/common/packed_tensor.h) with a sign in each for every nonzero.
uint64_t stored_bits(const WeightShape& shape, const DecomposeSettings& settings);

// What automatic mode chooses from, cheapest first, of equals the one of fewest bases times planes: M up to the taps;
// 2, 4 or 8 bits; sparsity 0, 0.5, 0.6 .. 0.9. Bases times planes stay within `most_planes`.
std::vector<DecomposeSettings> automatic_candidates(const WeightShape& shape, int most_planes);

struct AutomaticChoice {
    std::optional<DecomposeSettings> settings; // none: no candidate is within the budget
    Decomposition decomposition;               // of `settings`
    // Distance less that of the best weights without a form, relative to the goal's energy. Where none fits, the least
    // that was found.
    double error = 0;
};

// The first candidate whose error is within the budget. Not all are tried: fewer bases, fewer bits and more zeros
// are taken not to halve an error. [O]
AutomaticChoice choose_decomposition(const std::vector<float>& weights, const LayerGoal& goal, double budget,
                                     int most_planes);

} // namespace svp::compiler
