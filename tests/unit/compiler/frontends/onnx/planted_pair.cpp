// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/frontends/onnx/planted_pair.h"

#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

size_t at(int i) { return static_cast<size_t>(i); }

std::vector<float> random_reals(compiler::Random& random, size_t count)
{
    std::vector<float> result(count);
    for (float& value : result)
        value = static_cast<float>(random.unit() * 2.0 - 1.0);
    return result;
}

int below(compiler::Random& random, int end) { return static_cast<int>(random.below(static_cast<uint64_t>(end))); }

} // namespace

float PlantedPair::value(int k, int m, int c) const
{
    return static_cast<float>(integers[at((k * bases + m) * channels + c)]) * scales[at(k)];
}

std::vector<float> PlantedPair::pointwise() const
{
    std::vector<float> result;
    for (int k = 0; k < outputs; ++k) {
        if (basis_first) {
            for (int c = 0; c < channels; ++c)
                for (int m = 0; m < bases; ++m)
                    result.push_back(value(k, m, c));
            continue;
        }
        for (int m = 0; m < bases; ++m)
            for (int c = 0; c < channels; ++c)
                result.push_back(value(k, m, c));
    }
    return result;
}

std::vector<float> PlantedPair::grouped() const
{
    std::vector<float> result;
    for (int i = 0; i < (basis_first ? channels : outputs); ++i)
        result.insert(result.end(), basis.begin(), basis.end());
    return result;
}

std::vector<int64_t> PlantedPair::pointwise_dims() const
{
    if (basis_first) return {outputs, channels * bases, 1, 1};
    return {outputs * bases, channels, 1, 1};
}

std::vector<int64_t> PlantedPair::grouped_dims() const
{
    if (basis_first) return {channels * bases, 1, rows, columns};
    return {outputs, bases, rows, columns};
}

std::string PlantedPair::add(ModelBuilder& model, const std::string& input) const
{
    const std::string coefficients = model.reals(pointwise_dims(), pointwise());
    const std::string kernels = model.reals(grouped_dims(), grouped());
    const std::string biases = model.reals({outputs}, bias);
    std::vector<NamedAttribute> attributes = window;
    attributes.emplace_back("group", static_cast<int64_t>(basis_first ? channels : outputs));
    if (basis_first) {
        const std::string between = model.node("Conv", {input, kernels}, attributes);
        return model.node("Conv", {between, coefficients, biases});
    }
    const std::string between = model.node("Conv", {input, coefficients});
    return model.node("Conv", {between, kernels, biases}, attributes);
}

PlantedPair random_pair(compiler::Random& random, bool basis_first, int largest)
{
    PlantedPair pair;
    pair.basis_first = basis_first;
    pair.outputs = 2 + below(random, 5); // with one output any two convolutions have equal kernels
    pair.channels = 2 + below(random, 5);
    pair.bases = 1 + below(random, 4);
    pair.rows = 1 + below(random, 3);
    pair.columns = 1 + below(random, 3);
    for (int k = 0; k < pair.outputs; ++k) {
        pair.scales.push_back(std::ldexp(static_cast<float>(random.unit() + 0.5), below(random, 12) - 8));
        const bool empty = random.below(8) == 0;
        for (int i = 0; i < pair.bases * pair.channels; ++i)
            pair.integers.push_back(empty ? 0 : below(random, 2 * largest + 1) - largest);
    }
    pair.basis = random_reals(random, at(pair.bases * pair.rows * pair.columns));
    pair.bias = random_reals(random, at(pair.outputs));
    const auto small = [&](uint64_t end) { return static_cast<int64_t>(random.below(end)); };
    pair.window = {
        {"strides", std::vector<int64_t>{1 + small(2), 1 + small(2)}},
        {"pads", std::vector<int64_t>{small(pair.rows), small(pair.columns), small(pair.rows), small(pair.columns)}},
        {"dilations", std::vector<int64_t>{1 + small(2), 1 + small(2)}}};
    return pair;
}

void expect_pair(const compiler::FloatLayer& layer, const PlantedPair& pair)
{
    ASSERT_TRUE(layer.decomposition.has_value());
    const compiler::Decomposition& found = *layer.decomposition;
    ASSERT_EQ(found.bases, pair.bases);
    EXPECT_EQ(layer.shape.groups, 1);
    EXPECT_EQ(layer.shape.kernel_h, pair.rows);
    EXPECT_EQ(layer.shape.kernel_w, pair.columns);
    EXPECT_EQ(found.basis, pair.basis);
    ASSERT_EQ(found.scales.size(), pair.scales.size());
    ASSERT_EQ(found.coefficients.size(), pair.integers.size());
    int most = 0;
    for (int k = 0; k < pair.outputs; ++k) {
        EXPECT_GT(found.scales[at(k)], 0.0F);
        for (int m = 0; m < pair.bases; ++m) {
            for (int c = 0; c < pair.channels; ++c) {
                const int integer = found.coefficients[at((k * pair.bases + m) * pair.channels + c)];
                EXPECT_EQ(static_cast<float>(integer) * found.scales[at(k)], pair.value(k, m, c));
                most = std::max(most, std::abs(integer));
            }
        }
    }
    EXPECT_EQ(found.coefficient_bits, most <= 1 ? 2 : most <= 7 ? 4 : 8);
}

} // namespace svp::test
