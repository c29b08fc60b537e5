// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/decompose/decompose.h"

#include "compiler/passes/decompose/basis_kernels.h"
#include "compiler/passes/decompose/coefficient_search.h"
#include "compiler/passes/decompose/layer_goal.h"
#include "compiler/passes/sparsity/share.h"

#include <algorithm>

namespace svp::compiler {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::MatrixXf;

constexpr int most_rounds = 20;
constexpr size_t most_unknowns = 2048; // basis values that are fitted; more stay as the SVD has them
constexpr int sweeps_per_round = 3;
constexpr double worthwhile = 5e-3; // a round that gains less, relative to what is left, is the last one

// Real coefficients of the weights under orthonormal kernels: row c * M + m.
MatrixXf project(const std::vector<float>& weights, const WeightShape& shape, const MatrixXd& kernels)
{
    const auto taps = static_cast<Index>(shape.taps), outputs = static_cast<Index>(shape.out_channels);
    const Index columns = outputs * static_cast<Index>(shape.in_channels);
    const MatrixXf coefficients =
        kernels.cast<float>().transpose() * Eigen::Map<const MatrixXf>(weights.data(), taps, columns);
    return Eigen::Map<const MatrixXf>(coefficients.data(), coefficients.size() / outputs, outputs);
}

Decomposition exported(const CoefficientSearch& search, const MatrixXf& kernels, const WeightShape& shape, int bits)
{
    Decomposition result;
    result.bases = static_cast<int>(kernels.cols());
    result.coefficient_bits = bits;
    const auto bases = static_cast<size_t>(kernels.cols());
    result.coefficients.resize(shape.out_channels * bases * shape.in_channels);
    auto to = result.coefficients.begin();
    for (size_t k = 0; k < shape.out_channels; ++k) {
        for (size_t m = 0; m < bases; ++m) {
            for (size_t c = 0; c < shape.in_channels; ++c)
                *to++ = search.coefficients()(static_cast<Index>(c * bases + m), static_cast<Index>(k));
        }
    }
    for (const double scale : search.scales())
        result.scales.push_back(static_cast<float>(scale));
    result.basis.assign(kernels.data(), kernels.data() + kernels.size());
    return result;
}

} // namespace

Decomposition decompose(const std::vector<float>& weights, const LayerGoal& goal, const DecomposeSettings& settings)
{
    const WeightShape& shape = goal.shape;
    const size_t bases = std::min(static_cast<size_t>(settings.bases), shape.taps);
    const size_t all = shape.out_channels * shape.in_channels * bases;
    CoefficientSearch search(goal, (1 << (settings.coefficient_bits - 1)) - 1, all - share_of(settings.sparsity, all));

    const MatrixXd leading = leading_kernels(weights, shape, bases);
    RoundedKernels rounded = round_kernels(leading);
    search.start(rounded.kernels, project(weights, shape, leading) * static_cast<float>(rounded.unit));
    Decomposition best = exported(search, rounded.kernels, shape, settings.coefficient_bits);
    double least = search.distance();
    for (int round = 0; round < most_rounds; ++round) {
        if (round > 0 && bases * shape.taps <= most_unknowns) {
            rounded = round_kernels(fit_kernels(goal, search.coefficients(), search.scales(), rounded.kernels));
            search.change_kernels(rounded.kernels, rounded.unit);
        }
        for (int i = 0; i < sweeps_per_round; ++i)
            search.improve();
        const double distance = search.distance();
        if (!(distance < least)) break;
        const bool last = least - distance < worthwhile * least;
        least = distance;
        best = exported(search, rounded.kernels, shape, settings.coefficient_bits);
        if (last) break;
    }
    return best;
}

Decomposition decompose(const std::vector<float>& weights, const WeightShape& shape, const DecomposeSettings& settings)
{
    return decompose(weights, goal_of_weights(weights, shape), settings);
}

} // namespace svp::compiler
