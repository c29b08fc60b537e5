// SPDX-License-Identifier: Apache-2.0
// Built without contraction into fused multiply-adds, so that every vector variant computes the same bits.
#include "compiler/passes/decompose/coefficient_search.h"

#include "interface/common/simd.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace svp::compiler {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;

size_t at(Index i) { return static_cast<size_t>(i); }

SVP_TARGET_CLONES void add_multiple(float factor, const float* from, float* to, size_t count)
{
    for (size_t i = 0; i < count; ++i)
        to[i] += factor * from[i];
}

// Not a number becomes -most.
int clamped(double value, int most)
{
    return static_cast<int>(std::min<double>(most, std::max<double>(-most, std::nearbyint(value))));
}

// Kernels applied to both sides of a chunk's moments.
MatrixXf project_moments(const MatrixXf& moments, const MatrixXf& kernels)
{
    const Index taps = kernels.rows(), bases = kernels.cols(), channels = moments.rows() / taps;
    MatrixXf half(moments.rows(), channels * bases);
    for (Index c = 0; c < channels; ++c)
        half.middleCols(c * bases, bases).noalias() = moments.middleCols(c * taps, taps) * kernels;
    MatrixXf result(channels * bases, channels * bases);
    for (Index c = 0; c < channels; ++c)
        result.middleRows(c * bases, bases).noalias() = kernels.transpose() * half.middleRows(c * taps, taps);
    return result;
}

// Steps between levels that are worth trying, relative to the one that gives the largest value the highest level:
// clipping costs less than coarse levels do, and values that are levels already may not use the highest.
std::vector<double> relative_steps(int most)
{
    std::vector<double> steps = {1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3};
    for (int highest = most - 1; highest > most / 2; --highest)
        steps.push_back(static_cast<double>(most) / highest);
    return steps;
}

} // namespace

// A value for a coefficient, and by how much it is nearer to the goal than zero.
struct CoefficientSearch::Step {
    int value = 0;
    double gain = 0;
};

CoefficientSearch::CoefficientSearch(const LayerGoal& goal, int most, size_t nonzeros)
    : goal_(goal),
      most_(most),
      nonzeros_(nonzeros)
{
}

void CoefficientSearch::project()
{
    curvatures_.resize(goal_.moments.size());
    for (size_t i = 0; i < curvatures_.size(); ++i)
        curvatures_[i] = project_moments(goal_.moments[i], kernels_);
    const Index taps = kernels_.rows(), bases = kernels_.cols();
    const Index channels = goal_.targets.rows() / taps;
    targets_.resize(channels * bases, goal_.targets.cols());
    for (Index c = 0; c < channels; ++c)
        targets_.middleRows(c * bases, bases).noalias() =
            kernels_.transpose() * goal_.targets.middleRows(c * taps, taps);
}

void CoefficientSearch::update_residuals()
{
    const Index chunk_rows = static_cast<Index>(goal_.chunk_channels) * kernels_.cols();
    MatrixXf scaled = coefficients_.cast<float>();
    for (Index k = 0; k < scaled.cols(); ++k)
        scaled.col(k) *= static_cast<float>(scales_[at(k)]);
    residuals_ = targets_;
    for (Index first = 0; first < residuals_.rows(); first += chunk_rows) {
        const MatrixXf& curvature = curvatures_[curvatures_.size() == 1 ? 0 : at(first / chunk_rows)];
        const Index rows = curvature.rows();
        residuals_.middleRows(first, rows).noalias() -= curvature * scaled.middleRows(first, rows);
    }
}

void CoefficientSearch::start(const MatrixXf& kernels, const MatrixXf& coefficients)
{
    kernels_ = kernels;
    project();
    coefficients_.setZero(coefficients.rows(), coefficients.cols());
    scales_.assign(at(coefficients.cols()), 1.0);
    alive_.assign(scales_.size(), false);
    for (Index k = 0; k < coefficients.cols(); ++k) {
        alive_[at(k)] = coefficients.col(k).cwiseAbs().maxCoeff() > 0;
        if (alive_[at(k)]) round_channel(k, coefficients);
    }
    update_residuals();
    fit_scales();
    drop_excess();
    fit_scales();
}

// Levels for the real coefficients of an output channel: the step of least squared rounding error.
void CoefficientSearch::round_channel(Index k, const MatrixXf& coefficients)
{
    const auto column = coefficients.col(k);
    const double largest = static_cast<double>(column.cwiseAbs().maxCoeff());
    double least = -1;
    for (const double relative : relative_steps(most_)) {
        const double step = relative * largest / most_;
        double error = 0;
        for (Index j = 0; j < column.size(); ++j) {
            const auto value = static_cast<double>(column(j));
            const double difference = value - step * clamped(value / step, most_);
            error += difference * difference;
        }
        if (least >= 0 && error >= least) continue;
        least = error;
        scales_[at(k)] = step;
    }
    for (Index j = 0; j < column.size(); ++j)
        coefficients_(j, k) = static_cast<int8_t>(clamped(static_cast<double>(column(j)) / scales_[at(k)], most_));
}

void CoefficientSearch::change_kernels(const MatrixXf& kernels, double unit)
{
    kernels_ = kernels;
    for (double& scale : scales_)
        scale *= unit;
    project();
    update_residuals();
    fit_scales();
}

CoefficientSearch::Step CoefficientSearch::best_nonzero(Index k, Index j) const
{
    const Index chunk_rows = static_cast<Index>(goal_.chunk_channels) * kernels_.cols();
    const MatrixXf& curvature = curvatures_[curvatures_.size() == 1 ? 0 : at(j / chunk_rows)];
    const auto own = static_cast<double>(curvature(j % chunk_rows, j % chunk_rows));
    if (!(own > 0)) return {1, -1.0};
    const double scale = scales_[at(k)];
    const double best = coefficients_(j, k) + static_cast<double>(residuals_(j, k)) / (scale * own);
    int value = clamped(best, most_);
    if (value == 0) value = best < 0 ? -1 : 1;
    return {value, scale * scale * own * value * (2 * best - value)};
}

void CoefficientSearch::set(Index k, Index j, int value)
{
    const Index chunk_rows = static_cast<Index>(goal_.chunk_channels) * kernels_.cols();
    const Index first = j / chunk_rows * chunk_rows;
    const MatrixXf& curvature = curvatures_[curvatures_.size() == 1 ? 0 : at(j / chunk_rows)];
    const double change = scales_[at(k)] * (value - coefficients_(j, k));
    coefficients_(j, k) = static_cast<int8_t>(value);
    add_multiple(static_cast<float>(-change), curvature.col(j - first).data(), &residuals_(first, k),
                 at(curvature.rows()));
}

// The gain that as many coefficients have as may be nonzero.
double CoefficientSearch::gain_threshold()
{
    if (nonzeros_ == 0) return std::numeric_limits<double>::infinity();
    gains_.resize(at(coefficients_.size()));
    size_t i = 0;
    for (Index k = 0; k < coefficients_.cols(); ++k) {
        for (Index j = 0; j < coefficients_.rows(); ++j)
            gains_[i++] = alive_[at(k)] ? best_nonzero(k, j).gain : 0.0;
    }
    if (nonzeros_ >= gains_.size()) return 0.0;
    const auto last = gains_.begin() + static_cast<std::ptrdiff_t>(nonzeros_ - 1);
    std::nth_element(gains_.begin(), last, gains_.end(), std::greater<>());
    return std::max(0.0, *last);
}

void CoefficientSearch::sweep(double least_gain)
{
    for (Index k = 0; k < coefficients_.cols(); ++k) {
        if (!alive_[at(k)]) continue;
        for (Index j = 0; j < coefficients_.rows(); ++j) {
            const Step step = best_nonzero(k, j);
            const bool stays = step.gain > 0 && step.gain >= least_gain;
            const int value = stays ? step.value : 0;
            if (value != coefficients_(j, k)) set(k, j, value);
        }
    }
}

// Zeroes the nonzeros that gain least over zero, until so few are left as there may be.
void CoefficientSearch::drop_excess()
{
    struct Nonzero {
        double gain;
        Index k, j;
    };
    const auto count = static_cast<size_t>((coefficients_.array() != 0).count());
    if (count <= nonzeros_) return;
    std::vector<Nonzero> present;
    present.reserve(count);
    for (Index k = 0; k < coefficients_.cols(); ++k) {
        for (Index j = 0; j < coefficients_.rows(); ++j) {
            if (coefficients_(j, k) != 0) present.push_back({best_nonzero(k, j).gain, k, j});
        }
    }
    const size_t excess = count - nonzeros_;
    std::sort(present.begin(), present.end(), [](const Nonzero& a, const Nonzero& b) {
        if (a.gain != b.gain) return a.gain < b.gain;
        return a.k != b.k ? a.k < b.k : a.j < b.j;
    });
    for (size_t i = 0; i < excess; ++i)
        set(present[i].k, present[i].j, 0);
}

// The scale of least distance per output channel; an output channel that points away from its goal loses all.
void CoefficientSearch::fit_scales()
{
    for (Index k = 0; k < coefficients_.cols(); ++k) {
        const Eigen::VectorXf values = coefficients_.col(k).cast<float>();
        const auto along = static_cast<double>(values.dot(targets_.col(k)));
        const double scale = scales_[at(k)];
        const double power = (along - static_cast<double>(values.dot(residuals_.col(k)))) / scale;
        if (!(along > 0 && power > 0)) {
            coefficients_.col(k).setZero();
            residuals_.col(k) = targets_.col(k);
            continue;
        }
        const double fitted = along / power;
        residuals_.col(k) =
            targets_.col(k) - static_cast<float>(fitted / scale) * (targets_.col(k) - residuals_.col(k));
        scales_[at(k)] = fitted;
    }
}

void CoefficientSearch::improve()
{
    sweep(gain_threshold());
    drop_excess();
    fit_scales();
}

double CoefficientSearch::distance() const
{
    double sum = 0;
    for (Index k = 0; k < coefficients_.cols(); ++k) {
        const Eigen::VectorXf values = coefficients_.col(k).cast<float>();
        const auto both = static_cast<double>(values.dot(targets_.col(k) + residuals_.col(k)));
        sum += goal_.constants[at(k)] - scales_[at(k)] * both;
    }
    return sum;
}

} // namespace svp::compiler
