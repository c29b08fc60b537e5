// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/sample_statistics.h"

#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

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
