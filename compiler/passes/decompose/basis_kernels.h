// SPDX-License-Identifier: Apache-2.0
// The basis kernels of a decomposition: taps x M matrices on the 8-bit grid.
#pragma once

#include "compiler/passes/decompose/layer_goal.h"

#include <Eigen/Core>

namespace svp::compiler {

// Integer coefficients of all output channels: row c * M + m, a column per output channel.
using CoefficientMatrix = Eigen::Matrix<int8_t, Eigen::Dynamic, Eigen::Dynamic>;

// The M leading right singular vectors of the (K C) x taps matrix of weights.
Eigen::MatrixXd leading_kernels(const std::vector<float>& weights, const WeightShape& shape, size_t bases);

// The nearest kernels whose values are whole multiples, up to 127, of 1 / 127, after the largest magnitude has been
// made 1 (by `unit`, which the caller's scales take up). Kernels that are all zero give no unit: 1.
struct RoundedKernels {
    Eigen::MatrixXf kernels;
    double unit = 1;
};
RoundedKernels round_kernels(const Eigen::MatrixXd& kernels);

// The kernels of least distance for given coefficients and scales, by least squares; where they do not matter they stay
// what they are.
Eigen::MatrixXd fit_kernels(const LayerGoal& goal, const CoefficientMatrix& coefficients,
                            const std::vector<double>& scales, const Eigen::MatrixXf& present);

} // namespace svp::compiler
