// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/decompose/basis_kernels.h"

#include <algorithm>
#include <cmath>
#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace svp::compiler {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double largest_code = 127;
constexpr double relative_ridge = 1e-7; // holds kernels that no coefficient uses where they are

// The normal equations for all kernels at once. Unknown (m, t) has index m * taps + t.
class NormalEquations {
  public:
    NormalEquations(const LayerGoal& goal, const CoefficientMatrix& coefficients, const std::vector<double>& scales,
                    Index bases)
        : goal_(goal),
          taps_(static_cast<Index>(goal.shape.taps)),
          bases_(bases),
          scaled_(coefficients.cast<float>()),
          left_(MatrixXd::Zero(bases * taps_, bases * taps_)),
          right_(Eigen::VectorXd::Zero(bases * taps_))
    {
        for (Index k = 0; k < scaled_.cols(); ++k)
            scaled_.col(k) *= static_cast<float>(scales[static_cast<size_t>(k)]);
        for (size_t chunk = 0; chunk < goal.chunks(); ++chunk)
            add_chunk(chunk);
        add_targets();
    }

    MatrixXd solve(const MatrixXf& present)
    {
        const double ridge = relative_ridge * left_.trace() / static_cast<double>(left_.rows());
        if (!(ridge > 0)) return present.cast<double>();
        left_.diagonal().array() += ridge;
        const MatrixXd start = present.cast<double>();
        right_ += ridge * Eigen::Map<const Eigen::VectorXd>(start.data(), start.size());
        const Eigen::VectorXd solution = left_.ldlt().solve(right_);
        return Eigen::Map<const MatrixXd>(solution.data(), taps_, bases_);
    }

  private:
    // left[(m, t), (n, u)] += sum over c, d of products[(c, m), (d, n)] * moments[(c, t), (d, u)]
    void add_chunk(size_t chunk)
    {
        const auto channels = static_cast<Index>(goal_.channels_of(chunk));
        const auto first = static_cast<Index>(chunk * goal_.chunk_channels);
        const auto rows = scaled_.middleRows(first * bases_, channels * bases_);
        MatrixXf products = MatrixXf::Zero(rows.rows(), rows.rows());
        products.selfadjointView<Eigen::Lower>().rankUpdate(rows);
        products.triangularView<Eigen::StrictlyUpper>() = products.transpose();
        const MatrixXf& moments = goal_.moments_of(chunk);
        RowMajor coefficient_pairs(channels, bases_ * bases_), tap_pairs(channels, taps_ * taps_);
        MatrixXf sums(bases_ * bases_, taps_ * taps_);
        for (Index c = 0; c < channels; ++c) {
            for (Index m = 0; m < bases_; ++m)
                coefficient_pairs.middleCols(m * bases_, bases_) = in_rows(products, c * bases_ + m, channels, bases_);
            for (Index t = 0; t < taps_; ++t)
                tap_pairs.middleCols(t * taps_, taps_) = in_rows(moments, c * taps_ + t, channels, taps_);
            sums.noalias() = coefficient_pairs.transpose() * tap_pairs;
            add_sums(sums);
        }
    }

    // A column of `channels` runs of `width` values as a matrix of so many rows.
    static Eigen::Map<const RowMajor> in_rows(const MatrixXf& matrix, Index column, Index channels, Index width)
    {
        return {matrix.col(column).data(), channels, width};
    }

    void add_sums(const MatrixXf& sums)
    {
        for (Index m = 0; m < bases_; ++m) {
            for (Index n = 0; n < bases_; ++n) {
                for (Index t = 0; t < taps_; ++t) {
                    for (Index u = 0; u < taps_; ++u)
                        left_(m * taps_ + t, n * taps_ + u) += static_cast<double>(sums(m * bases_ + n, t * taps_ + u));
                }
            }
        }
    }

    void add_targets()
    {
        for (Index k = 0; k < scaled_.cols(); ++k) {
            const Eigen::Map<const MatrixXf> coefficients(scaled_.col(k).data(), bases_, scaled_.rows() / bases_);
            const Eigen::Map<const MatrixXf> targets(goal_.targets.col(k).data(), taps_, coefficients.cols());
            const MatrixXf products = targets * coefficients.transpose();
            right_ += Eigen::Map<const Eigen::VectorXf>(products.data(), products.size()).cast<double>();
        }
    }

    const LayerGoal& goal_;
    Index taps_, bases_;
    MatrixXf scaled_; // coefficients times their output channel's scale
    MatrixXd left_;
    Eigen::VectorXd right_;
};

} // namespace

MatrixXd leading_kernels(const std::vector<float>& weights, const WeightShape& shape, size_t bases)
{
    const auto taps = static_cast<Index>(shape.taps);
    const Eigen::Map<const MatrixXf> columns(weights.data(), taps,
                                             static_cast<Index>(shape.out_channels * shape.in_channels));
    MatrixXd moments = MatrixXd::Zero(taps, taps);
    constexpr Index at_once = 4096;
    for (Index first = 0; first < columns.cols(); first += at_once) {
        const MatrixXd some = columns.middleCols(first, std::min(at_once, columns.cols() - first)).cast<double>();
        moments.noalias() += some * some.transpose();
    }
    // Eigenvalues rise.
    return Eigen::SelfAdjointEigenSolver<MatrixXd>(moments)
        .eigenvectors()
        .rightCols(static_cast<Index>(bases))
        .rowwise()
        .reverse();
}

RoundedKernels round_kernels(const MatrixXd& kernels)
{
    RoundedKernels result;
    const double largest = kernels.cwiseAbs().maxCoeff();
    if (largest > 0) result.unit = largest;
    result.kernels.resize(kernels.rows(), kernels.cols());
    for (Index i = 0; i < kernels.size(); ++i) {
        const double code = std::nearbyint(kernels(i) / result.unit * largest_code);
        result.kernels(i) = static_cast<float>(code / largest_code);
    }
    return result;
}

MatrixXd fit_kernels(const LayerGoal& goal, const CoefficientMatrix& coefficients, const std::vector<double>& scales,
                     const MatrixXf& present)
{
    return NormalEquations(goal, coefficients, scales, present.cols()).solve(present);
}

} // namespace svp::compiler
