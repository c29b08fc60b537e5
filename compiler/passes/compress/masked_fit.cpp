// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/masked_fit.h"

#include <algorithm>

namespace svp::compiler {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXd;

constexpr double most_work = 3e10; // multiply-adds
constexpr int most_iterations = 100;
constexpr int fewest_iterations = 6;
constexpr double precision = 1e-6; // of the squared residual

VectorXd column_products(const MatrixXf& a, const MatrixXf& b)
{
    VectorXd result(a.cols());
    for (Index k = 0; k < a.cols(); ++k)
        result(k) = static_cast<double>(a.col(k).dot(b.col(k)));
    return result;
}

Eigen::VectorXf diagonal_of(const LayerGoal& goal)
{
    Eigen::VectorXf diagonal(goal.targets.rows());
    const auto taps = static_cast<Index>(goal.shape.taps);
    for (size_t chunk = 0; chunk < goal.chunks(); ++chunk) {
        diagonal.segment(static_cast<Index>(chunk * goal.chunk_channels) * taps,
                         static_cast<Index>(goal.channels_of(chunk)) * taps) = goal.moments_of(chunk).diagonal();
    }
    return diagonal;
}

int iterations_for(const LayerGoal& goal)
{
    const double work = static_cast<double>(goal.rows()) * static_cast<double>(goal.shape.taps) *
                        static_cast<double>(goal.chunk_channels) * static_cast<double>(goal.shape.out_channels);
    return static_cast<int>(std::min<double>(most_iterations, std::max<double>(fewest_iterations, most_work / work)));
}

} // namespace

std::vector<float> fit_weights(const LayerGoal& goal, const std::vector<float>& weights, const std::vector<bool>& gone)
{
    using Map = Eigen::Map<const MatrixXf>;
    MatrixXf mask = MatrixXf::Ones(goal.targets.rows(), goal.targets.cols());
    for (size_t i = 0; i < gone.size(); ++i) {
        if (gone[i]) mask(static_cast<Index>(i)) = 0.0F;
    }
    MatrixXf solution = Map(weights.data(), mask.rows(), mask.cols()).cwiseProduct(mask);
    const Eigen::VectorXf inverse = diagonal_of(goal).cwiseMax(1e-30F).cwiseInverse();
    MatrixXf residual = (goal.targets - apply_moments(goal, solution)).cwiseProduct(mask);
    MatrixXf preconditioned = inverse.asDiagonal() * residual;
    MatrixXf direction = preconditioned;
    VectorXd power = column_products(residual, preconditioned);
    const VectorXd first = power;
    for (int i = iterations_for(goal); i > 0; --i) {
        if ((power.array() <= precision * first.array()).all()) break;
        const MatrixXf image = apply_moments(goal, direction).cwiseProduct(mask);
        const VectorXd curvature = column_products(direction, image);
        for (Index k = 0; k < mask.cols(); ++k) {
            const float step = curvature(k) > 0 ? static_cast<float>(power(k) / curvature(k)) : 0.0F;
            solution.col(k) += step * direction.col(k);
            residual.col(k) -= step * image.col(k);
        }
        preconditioned = inverse.asDiagonal() * residual;
        const VectorXd next = column_products(residual, preconditioned);
        for (Index k = 0; k < mask.cols(); ++k) {
            const float turn = power(k) > 0 ? static_cast<float>(next(k) / power(k)) : 0.0F;
            direction.col(k) = preconditioned.col(k) + turn * direction.col(k);
        }
        power = next;
    }
    return {solution.data(), solution.data() + solution.size()};
}

} // namespace svp::compiler
