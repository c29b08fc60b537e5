#include "compiler/topology/fixed_point.h"
#include "compiler/topology/sample_statistics.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

using compiler::fixed_point;

TEST(FixedPoint, IsWithinHalfAUnitOf31Bits)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 2000; ++i) {
        double a = std::ldexp(0.5 + static_cast<double>(random() % 1000) / 2000, static_cast<int>(random() % 50) - 30);
        double b = a * static_cast<double>(random() % 2000) / 1000;
        svp_requant q = fixed_point(-7, a, b);
        double larger = std::max(a, b), one = std::ldexp(1.0, static_cast<int>(q.shift));
        ASSERT_GE(q.multiplier, 0);
        ASSERT_GE(q.residual_multiplier, 0);
        ASSERT_LE(q.shift, 61u);
        EXPECT_NEAR(q.multiplier / one, a, larger * std::ldexp(1.0, -30));
        EXPECT_NEAR(q.residual_multiplier / one, b, larger * std::ldexp(1.0, -30));
        EXPECT_EQ(q.bias, -7);
        if (larger < 0.9) {
            EXPECT_GE(std::max(q.multiplier, q.residual_multiplier), 1 << 30);
        }
    }
}

TEST(FixedPoint, Edges)
{
    svp_requant zero = fixed_point(0.5, 0, 0);
    EXPECT_EQ(zero.multiplier, 0);
    EXPECT_EQ(zero.bias, 0); // ties to even
    EXPECT_EQ(fixed_point(1.5, 1, 0).bias, 2);
    svp_requant one = fixed_point(0, 1, 1);
    EXPECT_EQ(one.multiplier, 1 << 30);
    EXPECT_EQ(one.residual_multiplier, 1 << 30);
    EXPECT_EQ(one.shift, 30u);
    // Just below a power of two must not round up to 2^31.
    svp_requant below = fixed_point(0, std::nextafter(1.0, 0.0), 0);
    EXPECT_EQ(below.multiplier, INT32_MAX);
    svp_requant huge = fixed_point(1e30, 1e30, 0);
    EXPECT_EQ(huge.multiplier, INT32_MAX);
    EXPECT_EQ(huge.shift, 0u);
    EXPECT_EQ(huge.bias, INT32_MAX);
    EXPECT_EQ(fixed_point(-1e30, 1, 0).bias, -INT32_MAX);
    EXPECT_EQ(fixed_point(0, 1e-12, 0, 46).shift, 46u);
    EXPECT_EQ(fixed_point(0, 1e-30, 0).multiplier, 0);
}

TEST(SampleStatistics, Quantiles)
{
    std::vector<float> values = {5, 1, 4, 2, 3};
    EXPECT_EQ(compiler::quantile(values, 0), 1);
    EXPECT_EQ(compiler::quantile(values, 0.2), 1);
    EXPECT_EQ(compiler::quantile(values, 0.21), 2);
    EXPECT_EQ(compiler::quantile(values, 0.6), 3);
    EXPECT_EQ(compiler::quantile(values, 1), 5);
    std::vector<float> many;
    for (int i = 0; i < 300000; ++i)
        many.push_back(static_cast<float>(int64_t{i} * 7919 % 300000));
    EXPECT_NEAR(compiler::sampled_quantile(many, 0.25), 75000, 1500);
}

TEST(SampleStatistics, Moments)
{
    const float values[] = {1, 3, 5, 7};
    compiler::Moments m = compiler::moments(values, 4);
    EXPECT_DOUBLE_EQ(m.mean, 4);
    EXPECT_DOUBLE_EQ(m.deviation, std::sqrt(5.0));
}

} // namespace
} // namespace svp::test
