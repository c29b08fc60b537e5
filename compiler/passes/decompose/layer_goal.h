// SPDX-License-Identifier: Apache-2.0
// What a layer's new weights are to come near, as a quadratic form over each output channel's weights w (a vector of
// C * taps values in the order C, R, S):
//     distance(w) = sum over k of  w[k]' A w[k] - 2 w[k]' p[k] + constant[k]
// A holds second moments of the layer's inputs plus a ridge, p = A times the best weights there are; with A = 1 and p
// the original weights, the distance is the squared change of the weights.
#pragma once

#include "compiler/passes/sparsity/block_mask.h"

#include <cstddef>
#include <Eigen/Core>
#include <vector>

namespace svp::compiler {

struct LayerGoal {
    WeightShape shape;
    // A is block-diagonal over chunks of so many input channels, the last one of what is left. A single matrix stands
    // for every chunk.
    size_t chunk_channels = 1;
    std::vector<Eigen::MatrixXf> moments;
    Eigen::MatrixXf targets;       // p: C * taps rows, a column per output channel
    std::vector<double> constants; // per output channel: the distance of no weights at all
    double energy = 0;             // what an error is relative to: of the wanted sums, or of the weights themselves

    size_t rows() const { return shape.in_channels * shape.taps; }
    size_t chunks() const { return (shape.in_channels + chunk_channels - 1) / chunk_channels; }
    size_t channels_of(size_t chunk) const
    {
        return std::min(chunk_channels, shape.in_channels - chunk * chunk_channels);
    }
    const Eigen::MatrixXf& moments_of(size_t chunk) const { return moments[moments.size() == 1 ? 0 : chunk]; }
};

// Weights [K][C][taps] themselves.
LayerGoal goal_of_weights(const std::vector<float>& weights, const WeightShape& shape);

// A w for every output channel at once: columns are output channels.
Eigen::MatrixXf apply_moments(const LayerGoal& goal, const Eigen::MatrixXf& weights);

// The distance of weights [K][C][taps]. Not below zero but for rounding.
double distance(const LayerGoal& goal, const std::vector<float>& weights);

} // namespace svp::compiler
