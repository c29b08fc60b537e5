// SPDX-License-Identifier: Apache-2.0
// Integer coefficients and scales for given basis kernels: coordinate descent in a layer's distance.
#pragma once

#include "compiler/passes/decompose/basis_kernels.h"
#include "compiler/passes/decompose/layer_goal.h"

#include <cstddef>
#include <Eigen/Core>
#include <vector>

namespace svp::compiler {

class CoefficientSearch {
  public:
    // Magnitudes up to `most`, at most `nonzeros` coefficients that are not zero.
    CoefficientSearch(const LayerGoal& goal, int most, size_t nonzeros);

    // Rounds real coefficients (row c * M + m, a column per output channel) for these kernels (taps x M). Output
    // channels that have none stay without.
    void start(const Eigen::MatrixXf& kernels, const Eigen::MatrixXf& coefficients);

    // Other kernels under the present coefficients; scales are multiplied by `unit`.
    void change_kernels(const Eigen::MatrixXf& kernels, double unit);

    // Every coefficient takes its best value under the others, zeros where nonzeros gain least; then scales are fitted.
    void improve();

    double distance() const;
    const CoefficientMatrix& coefficients() const { return coefficients_; }
    const std::vector<double>& scales() const { return scales_; }

  private:
    struct Step;

    void project();
    void update_residuals();
    Step best_nonzero(Eigen::Index k, Eigen::Index j) const;
    void set(Eigen::Index k, Eigen::Index j, int value);
    void round_channel(Eigen::Index k, const Eigen::MatrixXf& coefficients);
    double gain_threshold();
    void sweep(double least_gain);
    void drop_excess();
    void fit_scales();

    const LayerGoal& goal_;
    int most_;
    size_t nonzeros_;

    Eigen::MatrixXf kernels_;
    std::vector<Eigen::MatrixXf> curvatures_; // per chunk: moments between (c, m) and (d, n) under the kernels
    Eigen::MatrixXf targets_;                 // of the goal, under the kernels
    Eigen::MatrixXf residuals_;               // targets - scale * curvature * coefficients
    CoefficientMatrix coefficients_;
    std::vector<double> scales_;
    std::vector<bool> alive_; // has weights at all
    std::vector<double> gains_;
};

} // namespace svp::compiler
