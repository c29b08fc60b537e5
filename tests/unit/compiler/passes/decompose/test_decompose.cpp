// SPDX-License-Identifier: Apache-2.0
// Single layers: what a decomposition must be whatever the weights, how near it comes, and what it finds again.
#include "compiler/passes/decompose/coefficient_search.h"
#include "compiler/passes/decompose/decompose.h"
#include "compiler/passes/decompose/layer_goal.h"
#include "tests/reference/decomposition_reference.h"
#include "tests/unit/compiler/passes/decompose/random_layer.h"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>

using namespace svp::compiler;
using namespace svp::test;

namespace {

double energy(const std::vector<float>& weights)
{
    double sum = 0;
    for (const float weight : weights)
        sum += static_cast<double>(weight) * static_cast<double>(weight);
    return sum;
}

double error_of(const Decomposition& d, const std::vector<float>& weights, const WeightShape& shape)
{
    double sum = 0;
    size_t i = 0;
    for (size_t k = 0; k < shape.out_channels; ++k) {
        for (size_t c = 0; c < shape.in_channels; ++c) {
            for (size_t t = 0; t < shape.taps; ++t) {
                const double difference =
                    naive_weight(d, shape.in_channels, shape.taps, k, c, t) - static_cast<double>(weights[i++]);
                sum += difference * difference;
            }
        }
    }
    return sum;
}

size_t zeros_of(const Decomposition& d)
{
    return static_cast<size_t>(std::count(d.coefficients.begin(), d.coefficients.end(), 0));
}

void expect_valid(const Decomposition& d, const WeightShape& shape, const DecomposeSettings& settings)
{
    const size_t bases = std::min(static_cast<size_t>(settings.bases), shape.taps);
    ASSERT_EQ(static_cast<size_t>(d.bases), bases);
    ASSERT_EQ(d.coefficient_bits, settings.coefficient_bits);
    ASSERT_EQ(d.coefficients.size(), shape.out_channels * bases * shape.in_channels);
    ASSERT_EQ(d.scales.size(), shape.out_channels);
    ASSERT_EQ(d.basis.size(), bases * shape.taps);
    for (const int8_t coefficient : d.coefficients)
        EXPECT_LT(std::abs(coefficient), 1 << (settings.coefficient_bits - 1));
    for (const float scale : d.scales) {
        EXPECT_GT(scale, 0.0F);
        EXPECT_TRUE(std::isfinite(scale));
    }
    // Every value is a code times largest / 127, to the last bit.
    float largest = 0;
    for (const float value : d.basis)
        largest = std::max(largest, std::fabs(value));
    EXPECT_GT(largest, 0.0F);
    for (const float value : d.basis) {
        const double code = std::nearbyint(static_cast<double>(value) / static_cast<double>(largest) * 127);
        EXPECT_EQ(value, static_cast<float>(code * static_cast<double>(largest) / 127));
    }
    EXPECT_GE(static_cast<double>(zeros_of(d)),
              std::floor(settings.sparsity * static_cast<double>(d.coefficients.size())));
}

DecomposeSettings random_settings(Random& random)
{
    const int bits[] = {2, 4, 8};
    DecomposeSettings settings;
    settings.bases = static_cast<int>(random.between(1, 9));
    settings.coefficient_bits = bits[random.below(3)];
    settings.sparsity = static_cast<double>(random.between(0, 10)) / 10;
    return settings;
}

// On the grid, all kinds of coefficients that the form has.
Decomposition random_decomposition(Random& random, const WeightShape& shape, const DecomposeSettings& settings)
{
    Decomposition d;
    d.bases = settings.bases;
    d.coefficient_bits = settings.coefficient_bits;
    const int most = (1 << (settings.coefficient_bits - 1)) - 1;
    for (size_t i = 0; i < shape.out_channels * static_cast<size_t>(d.bases) * shape.in_channels; ++i)
        d.coefficients.push_back(random.below(2) ? static_cast<int8_t>(random.between(-most, most)) : int8_t{0});
    for (size_t k = 0; k < shape.out_channels; ++k)
        d.scales.push_back(static_cast<float>(0.2 + random.unit()));
    for (size_t i = 0; i < static_cast<size_t>(d.bases) * shape.taps; ++i)
        d.basis.push_back(static_cast<float>(static_cast<double>(random.between(-127, 127)) / 127));
    d.basis[0] = 1.0F;
    return d;
}

TEST(Compose, IsTheFormula)
{
    Random random(1);
    for (int i = 0; i < 200; ++i) {
        const WeightShape shape = random_shape(random, 9);
        DecomposeSettings settings = random_settings(random);
        const Decomposition d = random_decomposition(random, shape, settings);
        const std::vector<float> weights = compose(d, shape.taps);
        ASSERT_EQ(weights.size(), shape.out_channels * shape.in_channels * shape.taps);
        for (size_t w = 0; w < weights.size(); ++w) {
            const size_t t = w % shape.taps, c = w / shape.taps % shape.in_channels,
                         k = w / shape.taps / shape.in_channels;
            const double wanted = naive_weight(d, shape.in_channels, shape.taps, k, c, t);
            EXPECT_NEAR(weights[w], wanted, 1e-6 * (1 + std::fabs(wanted)));
        }
    }
}

TEST(Decompose, HasTheFormThatTheSettingsName)
{
    Random random(2);
    for (int i = 0; i < 300; ++i) {
        const WeightShape shape = random_shape(random, 20);
        const DecomposeSettings settings = random_settings(random);
        std::vector<float> weights = random_weights(random, shape.out_channels * shape.in_channels * shape.taps);
        if (random.below(3) == 0) {
            const size_t per_channel = weights.size() / shape.out_channels;
            const size_t dead = random.below(shape.out_channels) * per_channel;
            std::fill_n(weights.begin() + static_cast<std::ptrdiff_t>(dead), per_channel, 0.0F);
        }
        const Decomposition d = decompose(weights, shape, settings);
        expect_valid(d, shape, settings);
        EXPECT_LE(error_of(d, weights, shape), energy(weights) * (1 + 1e-5));
    }
}

TEST(Decompose, IsTheSameEachTime)
{
    Random random(3);
    for (int i = 0; i < 20; ++i) {
        const WeightShape shape = random_shape(random, 20);
        const DecomposeSettings settings = random_settings(random);
        const std::vector<float> weights = random_weights(random, shape.out_channels * shape.in_channels * shape.taps);
        const Decomposition a = decompose(weights, shape, settings), b = decompose(weights, shape, settings);
        EXPECT_EQ(a.coefficients, b.coefficients);
        EXPECT_EQ(a.scales, b.scales);
        EXPECT_EQ(a.basis, b.basis);
    }
}

TEST(Decompose, FollowsTheSizeOfTheWeightsAndNothingElse)
{
    Random random(4);
    for (const float size : {0x1p-40F, 0x1p30F}) {
        const WeightShape shape = {12, 10, 9};
        std::vector<float> weights = random_weights(random, 1080);
        const Decomposition plain = decompose(weights, shape, {});
        for (float& weight : weights)
            weight *= size;
        const Decomposition scaled = decompose(weights, shape, {});
        EXPECT_EQ(plain.coefficients, scaled.coefficients);
        EXPECT_EQ(plain.basis, scaled.basis);
        for (size_t k = 0; k < 12; ++k)
            EXPECT_EQ(plain.scales[k] * size, scaled.scales[k]);
    }
}

TEST(Decompose, LeavesChannelsAndLayersOfZerosAtZero)
{
    const WeightShape shape = {3, 4, 9};
    std::vector<float> weights(108, 0.0F);
    for (const float weight : compose(decompose(weights, shape, {}), 9))
        EXPECT_EQ(weight, 0.0F);
    std::fill_n(weights.begin() + 36, 36, 0.5F);
    const std::vector<float> composed = compose(decompose(weights, shape, {}), 9);
    for (size_t i = 0; i < weights.size(); ++i)
        EXPECT_NEAR(composed[i], weights[i], 1e-6);
}

TEST(Decompose, FindsWhatWasThere)
{
    Random random(5);
    int found = 0, all = 0;
    for (int i = 0; i < 60; ++i) {
        const WeightShape shape = {static_cast<size_t>(random.between(8, 24)),
                                   static_cast<size_t>(random.between(8, 24)), 9};
        DecomposeSettings settings;
        settings.bases = 1;
        settings.coefficient_bits = random.below(2) ? 2 : 4;
        settings.sparsity = 0;
        Decomposition planted = random_decomposition(random, shape, settings);
        const std::vector<float> weights = compose(planted, shape.taps);
        const Decomposition d = decompose(weights, shape, settings);
        ++all;
        found += error_of(d, weights, shape) < 1e-9 * energy(weights);
    }
    EXPECT_EQ(found, all);
}

// No decomposition is better than the best of all; a good search is not much worse.
TEST(Decompose, IsNearTheBestOfAllTernaryOnes)
{
    Random random(6);
    double found = 0, least = 0;
    for (int i = 0; i < 150; ++i) {
        const WeightShape shape = {static_cast<size_t>(random.between(1, 3)), static_cast<size_t>(random.between(1, 2)),
                                   static_cast<size_t>(random.between(1, 4))};
        const std::vector<float> weights = random_weights(random, shape.out_channels * shape.in_channels * shape.taps);
        DecomposeSettings settings;
        settings.bases = 1;
        settings.sparsity = 0;
        const double error = error_of(decompose(weights, shape, settings), weights, shape);
        const double best = least_error_of_one_basis(weights, shape.out_channels, shape.in_channels, shape.taps);
        EXPECT_GE(error, best - 1e-5 * energy(weights));
        found += error / energy(weights);
        least += best / energy(weights);
    }
    EXPECT_LT(found, 1.15 * least);
}

TEST(Decompose, GetsNearerWithBasesBitsAndNonzeros)
{
    Random random(7);
    const WeightShape shape = {24, 24, 9};
    for (int i = 0; i < 5; ++i) {
        const std::vector<float> weights = random_weights(random, 24 * 24 * 9);
        auto error = [&](int bases, int bits, double sparsity) {
            DecomposeSettings settings;
            settings.bases = bases;
            settings.coefficient_bits = bits;
            settings.sparsity = sparsity;
            return error_of(decompose(weights, shape, settings), weights, shape) / energy(weights);
        };
        for (int bases = 2; bases <= 9; ++bases)
            EXPECT_LT(error(bases, 2, 0.5), error(bases - 1, 2, 0.5));
        for (int bases : {2, 9}) {
            EXPECT_LT(error(bases, 4, 0), error(bases, 2, 0));
            EXPECT_LT(error(bases, 8, 0), error(bases, 4, 0) + 1e-9);
        }
        for (int tenths = 6; tenths <= 10; ++tenths)
            EXPECT_GT(error(6, 2, tenths / 10.0), error(6, 2, (tenths - 1) / 10.0));
        EXPECT_LT(error(9, 8, 0), 1e-3);
        EXPECT_NEAR(error(9, 2, 1), 1, 1e-12);
    }
}

// In any metric of the inputs: with the coefficients and scales that were planted, the kernels follow.
TEST(BasisKernels, AreFoundByLeastSquares)
{
    Random random(10);
    for (int i = 0; i < 30; ++i) {
        const WeightShape shape = {static_cast<size_t>(random.between(6, 10)),
                                   static_cast<size_t>(random.between(6, 10)), 6};
        DecomposeSettings settings;
        settings.bases = static_cast<int>(random.between(1, 4));
        settings.sparsity = 0.3;
        const Decomposition planted = random_decomposition(random, shape, settings);
        const std::vector<float> weights = compose(planted, shape.taps);
        LayerGoal goal = goal_of_weights(weights, shape);
        goal.chunk_channels = random.below(2) ? shape.in_channels : 4;
        goal.moments.clear();
        for (size_t chunk = 0; chunk < goal.chunks(); ++chunk) {
            const auto size = static_cast<Eigen::Index>(goal.channels_of(chunk) * shape.taps);
            Eigen::MatrixXf factor(size, size);
            for (Eigen::Index e = 0; e < factor.size(); ++e)
                factor(e) = static_cast<float>(random.unit() - 0.5);
            goal.moments.push_back(Eigen::MatrixXf(factor * factor.transpose()) +
                                   Eigen::MatrixXf::Identity(size, size));
        }
        goal.targets = apply_moments(goal, Eigen::MatrixXf(goal.targets));
        const auto bases = static_cast<Eigen::Index>(planted.bases),
                   channels = static_cast<Eigen::Index>(shape.in_channels);
        CoefficientMatrix coefficients(channels * bases, static_cast<Eigen::Index>(shape.out_channels));
        for (Eigen::Index k = 0; k < coefficients.cols(); ++k) {
            for (Eigen::Index j = 0; j < coefficients.rows(); ++j)
                coefficients(j, k) =
                    planted.coefficients[static_cast<size_t>((k * bases + j % bases) * channels + j / bases)];
        }
        const Eigen::MatrixXd found = fit_kernels(goal, coefficients, {planted.scales.begin(), planted.scales.end()},
                                                  Eigen::MatrixXf::Zero(static_cast<Eigen::Index>(shape.taps), bases));
        for (Eigen::Index e = 0; e < found.size(); ++e)
            EXPECT_NEAR(found(e), planted.basis[static_cast<size_t>(e)], 2e-3);
    }
}

TEST(CoefficientSearch, KeepsItsDistanceInStep)
{
    Random random(8);
    for (int i = 0; i < 50; ++i) {
        const WeightShape shape = random_shape(random, 12);
        const std::vector<float> weights = random_weights(random, shape.out_channels * shape.in_channels * shape.taps);
        const LayerGoal goal = goal_of_weights(weights, shape);
        const size_t bases = std::min<size_t>(3, shape.taps);
        const RoundedKernels rounded = round_kernels(leading_kernels(weights, shape, bases));
        const size_t all = shape.out_channels * shape.in_channels * bases;
        CoefficientSearch search(goal, 7, all / 2);
        Eigen::MatrixXf coefficients(static_cast<Eigen::Index>(shape.in_channels * bases),
                                     static_cast<Eigen::Index>(shape.out_channels));
        for (Eigen::Index j = 0; j < coefficients.size(); ++j)
            coefficients(j) = static_cast<float>(random.unit() - 0.5);
        search.start(rounded.kernels, coefficients);
        double last = -1;
        for (int round = 0; round < 6; ++round) {
            Decomposition d;
            d.bases = static_cast<int>(bases);
            for (size_t k = 0; k < shape.out_channels; ++k) {
                for (size_t m = 0; m < bases; ++m) {
                    for (size_t c = 0; c < shape.in_channels; ++c)
                        d.coefficients.push_back(search.coefficients()(static_cast<Eigen::Index>(c * bases + m),
                                                                       static_cast<Eigen::Index>(k)));
                }
                d.scales.push_back(static_cast<float>(search.scales()[k]));
            }
            d.basis.assign(rounded.kernels.data(), rounded.kernels.data() + rounded.kernels.size());
            EXPECT_LE(all - zeros_of(d), all / 2);
            EXPECT_NEAR(search.distance(), error_of(d, weights, shape), 1e-4 * (1 + energy(weights)));
            if (last >= 0) {
                EXPECT_LE(search.distance(), last * 1.05 + 1e-4 * energy(weights));
            }
            last = search.distance();
            search.improve();
        }
    }
}

} // namespace
