// SPDX-License-Identifier: Apache-2.0
// What weights are fitted to, held against direct convolution; least squares under a mask; automatic settings.
#include "compiler/passes/compress/automatic.h"
#include "compiler/passes/compress/input_moments.h"
#include "compiler/passes/compress/masked_fit.h"
#include "compiler/passes/decompose/basis_kernels.h"
#include "compiler/passes/decompose/coefficient_search.h"
#include "compiler/passes/decompose/decompose.h"
#include "tests/reference/decomposition_reference.h"
#include "tests/unit/compiler/passes/decompose/random_layer.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace svp::compiler;
using namespace svp::test;

namespace {

// A convolution, its inputs on some images, and sums that it should have.
struct Case {
    RandomConvolution conv;
    std::vector<std::vector<float>> inputs, sums;

    explicit Case(Random& random) : conv(random_convolution(random))
    {
        const size_t count = static_cast<size_t>(random.between(1, 4));
        for (size_t i = 0; i < count; ++i) {
            inputs.push_back(smooth_values(random, conv.input));
            sums.push_back(random_weights(random, element_count(conv.output)));
        }
    }
    LayerGoal goal(size_t widest = 4608) const
    {
        LayerSamples samples;
        for (size_t i = 0; i < inputs.size(); ++i) {
            samples.inputs.push_back(&inputs[i]);
            samples.sums.push_back(&sums[i]);
        }
        return goal_of_samples(conv.layer, conv.input, conv.output, samples, widest);
    }
};

// Mean square over images and pixels of what `wanted` and the convolution with these weights differ by, less the mean
// of the channel; a sum over output channels.
double naive_error(const Case& c, const std::vector<float>& weights)
{
    double error = 0;
    const int pixels = c.conv.output.height * c.conv.output.width;
    for (int k = 0; k < c.conv.output.channels; ++k) {
        std::vector<double> differences;
        for (size_t image = 0; image < c.inputs.size(); ++image) {
            for (int p = 0; p < pixels; ++p) {
                const double sum = naive_convolution(c.conv.layer.shape, c.conv.input, c.inputs[image], weights, k,
                                                     p / c.conv.output.width, p % c.conv.output.width);
                differences.push_back(static_cast<double>(c.sums[image][static_cast<size_t>(k * pixels + p)]) - sum);
            }
        }
        double mean = 0;
        for (const double d : differences)
            mean += d / static_cast<double>(differences.size());
        for (const double d : differences)
            error += (d - mean) * (d - mean) / static_cast<double>(differences.size());
    }
    return error;
}

double squared_distance(const std::vector<float>& a, const std::vector<float>& b)
{
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i)
        sum += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2);
    return sum;
}

TEST(LayerGoal, IsTheErrorOfTheSumsAndARidge)
{
    Random random(1);
    int constant = 0;
    for (int i = 0; i < 150; ++i) {
        const Case c(random);
        const LayerGoal goal = c.goal();
        const std::vector<float> zeros(c.conv.layer.weights.size(), 0.0F);
        if (goal.moments[0].isIdentity(0)) { // inputs without variance
            ++constant;
            continue;
        }
        // Units: the goal's energy is that of the wanted sums, which no weights at all leave whole.
        const double unit = goal.energy / naive_error(c, zeros);
        for (int other = 0; other < 3; ++other) {
            const std::vector<float> weights = random_weights(random, zeros.size());
            const double wanted =
                unit * naive_error(c, weights) + relative_ridge * squared_distance(weights, c.conv.layer.weights);
            EXPECT_NEAR(distance(goal, weights), wanted, 1e-4 * (wanted + goal.energy));
        }
    }
    EXPECT_LT(constant, 5);
}

// The mean variance of an input is one unit.
TEST(LayerGoal, CountsInVariancesOfItsInputs)
{
    Random random(2);
    const Case c(random);
    const LayerGoal goal = c.goal();
    EXPECT_NEAR(goal.moments[0].trace() / static_cast<float>(goal.rows()), 1 + relative_ridge, 1e-4);
}

TEST(LayerGoal, OfWideLayersHoldsTheBlocksOfTheWholeMatrix)
{
    Random random(3);
    int split = 0;
    for (int i = 0; i < 50; ++i) {
        const Case c(random);
        const LayerGoal whole = c.goal(), same = c.goal(whole.rows()), wide = c.goal(whole.rows() - 1);
        EXPECT_EQ(same.moments[0], whole.moments[0]);
        EXPECT_EQ(same.chunks(), 1U);
        EXPECT_LE((wide.targets - whole.targets).cwiseAbs().maxCoeff(), 1e-6F * whole.targets.cwiseAbs().maxCoeff());
        Eigen::Index first = 0;
        for (size_t chunk = 0; chunk < wide.chunks(); ++chunk) {
            const Eigen::MatrixXf& block = wide.moments_of(chunk);
            EXPECT_LE(static_cast<size_t>(block.rows()), std::max(whole.rows() - 1, whole.shape.taps));
            EXPECT_LE((block - whole.moments[0].block(first, first, block.rows(), block.rows())).cwiseAbs().maxCoeff(),
                      1e-5F * whole.moments[0].cwiseAbs().maxCoeff());
            first += block.rows();
        }
        EXPECT_EQ(static_cast<size_t>(first), whole.rows());
        split += wide.chunks() > 1;
        const Decomposition d = decompose(c.conv.layer.weights, wide, {});
        EXPECT_LE(distance(wide, compose(d, wide.shape.taps)),
                  distance(wide, std::vector<float>(c.conv.layer.weights.size(), 0.0F)) * 1.0001);
    }
    EXPECT_GT(split, 20);
}

TEST(LayerGoal, IsTheWeightsWhereInputsSayNothing)
{
    Random random(4);
    Case c(random);
    for (const float value : {0.0F, 3.0F, 1e30F}) {
        for (std::vector<float>& input : c.inputs)
            std::fill(input.begin(), input.end(), value);
        c.conv.layer.shape.pad_top = c.conv.layer.shape.pad_left = 0;
        c.conv.layer.shape.dilation_h = c.conv.layer.shape.dilation_w = 1;
        c.conv.output.height = c.conv.output.width = 2;
        EXPECT_NEAR(distance(c.goal(), c.conv.layer.weights), 0, 1e-5);
    }
}

// The solution of one output channel's normal equations under a mask, by elimination.
std::vector<double> eliminated(const LayerGoal& goal, const std::vector<bool>& gone, size_t k)
{
    const size_t rows = goal.rows();
    std::vector<size_t> unknowns;
    for (size_t i = 0; i < rows; ++i) {
        if (!gone[k * rows + i]) unknowns.push_back(i);
    }
    const size_t n = unknowns.size();
    std::vector<std::vector<double>> a(n, std::vector<double>(n + 1));
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < n; ++j)
            a[i][j] = static_cast<double>(
                goal.moments[0](static_cast<Eigen::Index>(unknowns[i]), static_cast<Eigen::Index>(unknowns[j])));
        a[i][n] =
            static_cast<double>(goal.targets(static_cast<Eigen::Index>(unknowns[i]), static_cast<Eigen::Index>(k)));
    }
    for (size_t i = 0; i < n; ++i) {
        for (size_t row = 0; row < n; ++row) {
            if (row == i) continue;
            const double factor = a[row][i] / a[i][i];
            for (size_t j = i; j <= n; ++j)
                a[row][j] -= factor * a[i][j];
        }
    }
    std::vector<double> result(rows, 0.0);
    for (size_t i = 0; i < n; ++i)
        result[unknowns[i]] = a[i][n] / a[i][i];
    return result;
}

TEST(FitWeights, SolvesTheNormalEquationsOfWhatIsKept)
{
    Random random(5);
    for (int i = 0; i < 60; ++i) {
        const Case c(random);
        const LayerGoal goal = c.goal();
        const std::vector<float>& start = c.conv.layer.weights;
        std::vector<bool> gone(start.size());
        std::vector<float> masked(start.size());
        for (size_t w = 0; w < gone.size(); ++w) {
            gone[w] = random.below(3) == 0;
            masked[w] = gone[w] ? 0.0F : start[w];
        }
        const std::vector<float> fitted = fit_weights(goal, start, gone);
        std::vector<float> best;
        for (size_t k = 0; k < goal.shape.out_channels; ++k) {
            for (const double weight : eliminated(goal, gone, k))
                best.push_back(static_cast<float>(weight));
        }
        for (size_t w = 0; w < gone.size(); ++w) {
            EXPECT_TRUE(!gone[w] || fitted[w] == 0);
        }
        const double least = distance(goal, best), at_start = distance(goal, masked);
        EXPECT_LE(distance(goal, fitted), least + 0.01 * (at_start - least) + 1e-5 * goal.energy);
    }
}

// Kernels of the SVD and their rounded coefficients are where refinement begins.
TEST(Decompose, GainsByRefinement)
{
    Random random(7);
    double refined = 0, rounded = 0;
    for (int i = 0; i < 60; ++i) {
        const Case c(random);
        const LayerGoal goal = c.goal();
        DecomposeSettings settings;
        settings.bases = static_cast<int>(std::min<size_t>(3, goal.shape.taps));
        const auto bases = static_cast<Eigen::Index>(settings.bases), taps = static_cast<Eigen::Index>(goal.shape.taps);
        const Eigen::MatrixXd kernels = leading_kernels(c.conv.layer.weights, goal.shape, static_cast<size_t>(bases));
        const RoundedKernels on_grid = round_kernels(kernels);
        const auto channels = static_cast<Eigen::Index>(goal.shape.in_channels);
        Eigen::MatrixXf coefficients =
            Eigen::MatrixXf::Zero(channels * bases, static_cast<Eigen::Index>(goal.shape.out_channels));
        for (Eigen::Index k = 0; k < coefficients.cols(); ++k) {
            for (Eigen::Index j = 0; j < coefficients.rows(); ++j) {
                for (Eigen::Index t = 0; t < taps; ++t)
                    coefficients(j, k) +=
                        static_cast<float>(kernels(t, j % bases) * on_grid.unit) *
                        c.conv.layer.weights[static_cast<size_t>((k * channels + j / bases) * taps + t)];
            }
        }
        const auto all = static_cast<size_t>(coefficients.size());
        CoefficientSearch search(goal, 1, all - all / 2);
        search.start(on_grid.kernels, coefficients);
        const double reached =
            distance(goal, compose(decompose(c.conv.layer.weights, goal, settings), goal.shape.taps));
        EXPECT_LE(reached, search.distance() + 1e-4 * goal.energy);
        rounded += search.distance() / goal.energy;
        refined += reached / goal.energy;
    }
    EXPECT_LT(refined, 0.85 * rounded);
}

double error_of(const LayerGoal& goal, const std::vector<float>& weights, const DecomposeSettings& settings)
{
    const std::vector<float> best = fit_weights(goal, weights, {});
    const Decomposition d = decompose(weights, goal, settings);
    return (distance(goal, compose(d, goal.shape.taps)) - distance(goal, best)) / goal.energy;
}

TEST(Automatic, OffersWhatFitsFromCheapToDear)
{
    const WeightShape shape = {16, 20, 9};
    for (const int planes : {1, 3, 6, 14}) {
        const std::vector<DecomposeSettings> candidates = automatic_candidates(shape, planes);
        uint64_t last = 0;
        size_t dearest = 0;
        for (const DecomposeSettings& c : candidates) {
            EXPECT_LE(c.bases * (c.coefficient_bits - 1), planes);
            EXPECT_LE(c.bases, 9);
            EXPECT_GE(stored_bits(shape, c), last);
            last = stored_bits(shape, c);
            dearest = std::max(dearest, static_cast<size_t>(c.bases));
        }
        EXPECT_EQ(dearest, static_cast<size_t>(std::min(planes, 9)));
    }
    // 16 rows of 24 bitmap bits, a sign for half of 320, 9 bytes.
    EXPECT_EQ(stored_bits(shape, {1, 2, 0.5, {}}), 16 * 24 + 160 + 72U);
    EXPECT_EQ(stored_bits(shape, {2, 4, 0.5, {}}), 3 * (2 * 16 * 24 + 320) + 144U);
}

TEST(Automatic, ChoosesWhatTryingAllWouldChoose)
{
    Random random(6);
    int chosen = 0, none = 0;
    for (int i = 0; i < 400; ++i) {
        const Case c(random);
        const LayerGoal goal = c.goal();
        const double budget = 0.02 + 0.5 * random.unit();
        const int planes = static_cast<int>(random.between(1, 7));
        const AutomaticChoice choice = choose_decomposition(c.conv.layer.weights, goal, budget, planes);
        const DecomposeSettings* wanted = nullptr;
        const std::vector<DecomposeSettings> candidates = automatic_candidates(goal.shape, planes);
        for (const DecomposeSettings& candidate : candidates) {
            if (error_of(goal, c.conv.layer.weights, candidate) > budget) continue;
            wanted = &candidate;
            break;
        }
        EXPECT_EQ(choice.settings.has_value(), wanted != nullptr);
        if (!wanted || !choice.settings) {
            EXPECT_GT(choice.error, budget);
            ++none;
            continue;
        }
        ++chosen;
        EXPECT_LE(choice.error, budget);
        EXPECT_NEAR(choice.error, std::max(0.0, error_of(goal, c.conv.layer.weights, *choice.settings)), 1e-6);
        EXPECT_EQ(stored_bits(goal.shape, *choice.settings), stored_bits(goal.shape, *wanted));
        EXPECT_EQ(choice.decomposition.bases, choice.settings->bases);
    }
    EXPECT_GT(chosen, 5);
    EXPECT_GT(none, 5);
}

} // namespace
