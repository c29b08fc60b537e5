// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/decompose/layer_goal.h"

#include <numeric>

namespace svp::compiler {

LayerGoal goal_of_weights(const std::vector<float>& weights, const WeightShape& shape)
{
    LayerGoal goal;
    goal.shape = shape;
    const auto taps = static_cast<Eigen::Index>(shape.taps);
    goal.moments = {Eigen::MatrixXf::Identity(taps, taps)};
    goal.targets = Eigen::Map<const Eigen::MatrixXf>(weights.data(), static_cast<Eigen::Index>(goal.rows()),
                                                     static_cast<Eigen::Index>(shape.out_channels));
    goal.constants.resize(shape.out_channels);
    for (size_t k = 0; k < shape.out_channels; ++k)
        goal.constants[k] = goal.targets.col(static_cast<Eigen::Index>(k)).cast<double>().squaredNorm();
    goal.energy = std::accumulate(goal.constants.begin(), goal.constants.end(), 0.0);
    return goal;
}

Eigen::MatrixXf apply_moments(const LayerGoal& goal, const Eigen::MatrixXf& weights)
{
    Eigen::MatrixXf result(weights.rows(), weights.cols());
    for (size_t chunk = 0; chunk < goal.chunks(); ++chunk) {
        const auto first = static_cast<Eigen::Index>(chunk * goal.chunk_channels * goal.shape.taps);
        const auto rows = static_cast<Eigen::Index>(goal.channels_of(chunk) * goal.shape.taps);
        result.middleRows(first, rows).noalias() = goal.moments_of(chunk) * weights.middleRows(first, rows);
    }
    return result;
}

double distance(const LayerGoal& goal, const std::vector<float>& weights)
{
    const Eigen::Map<const Eigen::MatrixXf> columns(weights.data(), goal.targets.rows(), goal.targets.cols());
    const Eigen::MatrixXf image = apply_moments(goal, columns);
    double sum = 0;
    for (Eigen::Index k = 0; k < columns.cols(); ++k) {
        const Eigen::VectorXd difference = image.col(k).cast<double>() - 2 * goal.targets.col(k).cast<double>();
        sum += goal.constants[static_cast<size_t>(k)] + columns.col(k).cast<double>().dot(difference);
    }
    return sum;
}

} // namespace svp::compiler
