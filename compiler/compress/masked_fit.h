// Least squares for the weights that a mask leaves.
#pragma once

#include "compiler/decompose/layer_goal.h"

#include <vector>

namespace svp::compiler {

// Weights [K][C][taps] nearest to the goal, beginning at `weights`; those that are zero in `kept`, laid out alike, are
// zero. By conjugate gradients: never farther than at the start.
std::vector<float> fit_weights(const LayerGoal& goal, const std::vector<float>& weights,
                               const std::vector<float>& kept);

} // namespace svp::compiler
