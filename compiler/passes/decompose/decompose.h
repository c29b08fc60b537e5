// SPDX-License-Identifier: Apache-2.0
// Finds decompositions: SVD, then coefficients, scales and basis kernels improved in turn.
#pragma once

#include "compiler/ir/decomposition.h"
#include "compiler/passes/decompose/decompose_settings.h"
#include "compiler/passes/sparsity/block_mask.h"

#include <cstddef>
#include <vector>

namespace svp::compiler {

struct LayerGoal;

// Kernels of more taps would take minutes.
constexpr size_t most_decomposed_taps = 1024;

// Of weights [K][C][taps], so that the squared change of the weights is small. M is settings.bases, or the taps where
// they are fewer; the error budget means nothing here. At least floor(sparsity * K * M * C) coefficients are zero. An
// output channel without weights gets none. Weights must be finite.
Decomposition decompose(const std::vector<float>& weights, const WeightShape& shape, const DecomposeSettings& settings);

// As near to the goal as can be found, beginning at weights [K][C][taps].
Decomposition decompose(const std::vector<float>& weights, const LayerGoal& goal, const DecomposeSettings& settings);

} // namespace svp::compiler
