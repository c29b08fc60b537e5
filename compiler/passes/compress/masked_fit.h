// SPDX-License-Identifier: Apache-2.0
// Least squares for the weights that a mask leaves.
#pragma once

#include "compiler/passes/decompose/layer_goal.h"

#include <vector>

namespace svp::compiler {

// Weights [K][C][taps] nearest to the goal, beginning at `weights`; those that are true in `gone`, laid out alike, are
// zero. Nothing is gone where `gone` is empty. By conjugate gradients: never farther than at the start.
std::vector<float> fit_weights(const LayerGoal& goal, const std::vector<float>& weights, const std::vector<bool>& gone);

} // namespace svp::compiler
