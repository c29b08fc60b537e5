// SPDX-License-Identifier: Apache-2.0
// Requantization records, histograms, ranges and codes: the pieces of quantization.
#include "compiler/frontends/topology/random.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/histogram.h"
#include "compiler/passes/quantize/range.h"
#include "compiler/passes/quantize/requantization.h"
#include "compiler/passes/quantize/weights.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace svp::test {
namespace {

using namespace compiler;

double random_scale(Random& random, double smallest_exponent, double largest_exponent)
{
    return std::pow(10.0, smallest_exponent + random.unit() * (largest_exponent - smallest_exponent));
}

TEST(Requantization, KeepsThirtyOneSignificantBitsWithoutAResidual)
{
    Random random(1);
    for (int i = 0; i < 2000; ++i) {
        double scale = random_scale(random, -9.0, 9.0);
        svp_requant record = make_requantization(scale, 0.0, 0);
        EXPECT_GE(record.multiplier, 1 << 30) << scale;
        EXPECT_NEAR(std::ldexp(record.multiplier, -static_cast<int>(record.shift)) / scale, 1.0, 0x1p-31);
    }
}

TEST(Requantization, SharesTheShiftWithTheResidual)
{
    Random random(2);
    for (int i = 0; i < 2000; ++i) {
        double scale = random_scale(random, -6.0, 1.0), residual_scale = random_scale(random, -2.0, 2.0);
        svp_requant record = make_requantization(scale, residual_scale, 0);
        double unit = std::ldexp(1.0, -static_cast<int>(record.shift));
        EXPECT_GE(std::max(record.multiplier, record.residual_multiplier), 1 << 30);
        EXPECT_NEAR(record.multiplier * unit, scale, unit / 2);
        EXPECT_NEAR(record.residual_multiplier * unit, residual_scale, unit / 2);
    }
}

TEST(Requantization, RoundsAtItsEdges)
{
    const svp_requant one = make_requantization(1, 1, 0);
    EXPECT_EQ(one.multiplier, 1 << 30);
    EXPECT_EQ(one.residual_multiplier, 1 << 30);
    EXPECT_EQ(one.shift, 30U);
    // Just below a power of two rounds to that power, not to a multiplier of 2^31.
    const svp_requant below = make_requantization(std::nextafter(1.0, 0.0), 0, 0);
    EXPECT_EQ(below.multiplier, 1 << 30);
    EXPECT_EQ(below.shift, 30U);
    const svp_requant infinite = make_requantization(std::numeric_limits<double>::infinity(), 0, 0);
    EXPECT_EQ(infinite.multiplier, std::numeric_limits<int32_t>::max());
    EXPECT_EQ(infinite.shift, 0U);
    EXPECT_EQ(make_requantization(1e-30, 0, 0).multiplier, 0);
    EXPECT_EQ(make_requantization(0, 0, 3).multiplier, 0);
}

TEST(Requantization, RoundsBiasesToEvenAndSaturatesThem)
{
    EXPECT_EQ(make_requantization(1, 0, 0.5).bias, 0);
    EXPECT_EQ(make_requantization(1, 0, 1.5).bias, 2);
    EXPECT_EQ(make_requantization(1, 0, -2.5).bias, -2);
    EXPECT_EQ(make_requantization(1, 0, 1e30).bias, std::numeric_limits<int32_t>::max());
    EXPECT_EQ(make_requantization(1, 0, -1e30).bias, std::numeric_limits<int32_t>::min());
}

TEST(Requantization, EqualsRealArithmeticToOneCode)
{
    Random random(3);
    for (int i = 0; i < 5000; ++i) {
        auto sum = random.between(-1000000, 1000000);
        auto bias = static_cast<int32_t>(random.between(-250000, 250000));
        auto residual = static_cast<int32_t>(random.between(-255, 255));
        double scale = random_scale(random, -7.0, -3.0),
               residual_scale = random.below(2) ? random_scale(random, -1, 1) : 0;
        svp_requant record = make_requantization(scale, residual_scale, bias);
        double real = scale * static_cast<double>(sum + bias) + residual_scale * residual - 5.0;
        double expected = std::min(std::max(real, -128.0), 127.0);
        EXPECT_NEAR(svp_requantize(sum, &record, residual, -5, -128, 127), expected, 0.5 + 1e-3);
    }
}

TEST(Requantization, ExtremeScalesStayInTheRecord)
{
    for (double scale : {1e-300, 1e-30, 0x1p-62, 0x1p-31, 0.5, 1.0, 0x1p30, 2147483647.9, 1e12, 1e300}) {
        for (double residual_scale : {0.0, 1e-30, 1.0, 1e300}) {
            for (uint32_t most : {46u, 62u}) {
                svp_requant record = make_requantization(scale, residual_scale, 7, most);
                EXPECT_LE(record.shift, most);
                EXPECT_GE(record.multiplier, 0);
                EXPECT_GE(record.residual_multiplier, 0);
                EXPECT_EQ(record.bias, 7);
            }
        }
    }
    EXPECT_EQ(make_requantization(1e12, 0.0, 0).multiplier, std::numeric_limits<int32_t>::max());
}

TEST(HistogramTest, CountsEveryValueWhereItLies)
{
    Random random(4);
    Histogram histogram;
    std::vector<float> all;
    for (float gain : {0.001F, 3.0F, 0.5F, 200.0F}) {
        std::vector<float> values = random_reals(random, 1000);
        for (float& value : values)
            value *= gain;
        values.push_back(0.0F);
        histogram.add(values);
        all.insert(all.end(), values.begin(), values.end());
    }
    EXPECT_EQ(histogram.count(), 4004u);
    EXPECT_EQ(histogram.min(), static_cast<double>(*std::min_element(all.begin(), all.end())));
    EXPECT_EQ(histogram.max(), static_cast<double>(*std::max_element(all.begin(), all.end())));
    uint64_t total = 0;
    for (size_t bin = 0; bin < Histogram::bins; ++bin) {
        total += histogram.count_in(bin);
        double low = histogram.center(bin) - histogram.width() / 2, high = low + histogram.width();
        auto inside = std::count_if(all.begin(), all.end(), [&](float value) {
            return value != 0.0F && static_cast<double>(value) >= low && static_cast<double>(value) < high;
        });
        ASSERT_EQ(histogram.count_in(bin), static_cast<uint64_t>(inside)) << bin;
    }
    EXPECT_EQ(total, 4000u);
}

TEST(HistogramTest, TakesTheLargestFloats)
{
    Histogram histogram;
    constexpr float largest = std::numeric_limits<float>::max();
    histogram.add({largest, -largest, std::nextafter(1.0F, 0.0F), std::numeric_limits<float>::denorm_min()});
    EXPECT_EQ(histogram.max(), static_cast<double>(largest));
    for (const Range& range :
         {min_max_range(histogram), percentile_range(histogram, 0.1), least_squared_error_range(histogram)}) {
        AffineCode code = code_of_range(range);
        EXPECT_TRUE(std::isfinite(code.scale) && code.scale > 0.0F);
    }
}

TEST(RangeTest, PercentileLeavesTheShareOut)
{
    std::vector<float> values;
    for (int i = 1; i <= 1000; ++i)
        values.insert(values.end(), {static_cast<float>(i) / 1000.0F, static_cast<float>(-i) / 500.0F});
    Histogram histogram;
    histogram.add(values);
    Range range = percentile_range(histogram, 0.05); // 100 of 2000 values at either end
    EXPECT_NEAR(range.high, 0.9, 2 * histogram.width());
    EXPECT_NEAR(range.low, -1.8, 2 * histogram.width());
}

double squared_error(const std::vector<float>& values, const Range& range)
{
    AffineCode code = code_of_range(range);
    Tensor tensor;
    tensor.scale = code.scale;
    tensor.zero_point = code.zero_point;
    std::vector<float> rounded = dequantize_values(tensor, quantize_values(tensor, values));
    double error = 0.0;
    for (size_t i = 0; i < values.size(); ++i) {
        double difference = static_cast<double>(values[i] - rounded[i]);
        error += difference * difference;
    }
    return error;
}

// About normally distributed; every other seed rectified.
std::vector<float> bell_values(uint64_t seed, size_t count)
{
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        double sum = -6.0;
        for (int i = 0; i < 12; ++i)
            sum += random.unit();
        value = static_cast<float>(seed % 2 ? std::max(sum, 0.0) : sum);
    }
    return values;
}

TEST(RangeTest, LeastSquaredErrorIsNotWorseThanOtherRanges)
{
    for (uint64_t seed = 0; seed < 20; ++seed) {
        std::vector<float> values = bell_values(seed, 2000);
        values[0] = static_cast<float>(seed);
        Histogram histogram;
        histogram.add(values);
        double best = squared_error(values, least_squared_error_range(histogram));
        for (double factor : {0.3, 0.5, 0.7, 0.9, 1.0}) {
            Range scaled{histogram.min() * factor, histogram.max() * factor};
            EXPECT_LE(best, squared_error(values, scaled) * 1.02);
        }
    }
}

TEST(RangeTest, LeastSquaredErrorClipsARareOutlier)
{
    for (uint64_t seed : {0u, 1u}) {
        std::vector<float> values = bell_values(seed, 100000);
        values[0] = 8.0F;
        Histogram histogram;
        histogram.add(values);
        Range range = least_squared_error_range(histogram);
        EXPECT_LT(range.high, 7.6);
        EXPECT_LT(squared_error(values, range), 0.95 * squared_error(values, min_max_range(histogram)));
    }
}

TEST(RangeTest, ZeroHasACodeAndRectifiedTensorsUseAllCodes)
{
    Random random(5);
    for (int i = 0; i < 500; ++i) {
        Range range{random.below(2) ? -random.unit() * 10 : 0.0, random.unit() * 10};
        AffineCode code = code_of_range(range);
        double scale = static_cast<double>(code.scale);
        EXPECT_LE(scale * (-128 - code.zero_point), range.low + scale);
        EXPECT_GE(scale * (127 - code.zero_point), range.high - scale);
        EXPECT_TRUE(range.low < 0.0 || code.zero_point == -128);
    }
    EXPECT_EQ(code_of_range({0.0, 0.0}).scale, 1.0F);
}

TEST(Weights, RoundToTheNearestOf127Steps)
{
    Random random(6);
    std::vector<float> weights = random_reals(random, 300);
    std::vector<int8_t> codes(300);
    Tensor input;
    input.scale = 0.01F;
    QuantizedChannel channel = quantize_channel(weights.data(), weights.size(), 0.5, input, codes.data());
    for (size_t i = 0; i < codes.size(); ++i)
        EXPECT_LE(std::fabs(codes[i] * channel.scale - static_cast<double>(weights[i])), channel.scale / 2 + 1e-12);
    EXPECT_EQ(
        *std::max_element(codes.begin(), codes.end(), [](int a, int b) { return std::abs(a) < std::abs(b); }) % 127, 0);
    EXPECT_NEAR(channel.bias * channel.scale * 0.01, 0.5, channel.scale * 0.01);
}

TEST(Weights, SumsWithTheirBiasNeverLeave32Bits)
{
    Random random(7);
    for (double bias : {0.0, 1.0, -1e6, 1e12, -1e30}) {
        for (size_t count : {1u, 9u, 100u, 70000u}) {
            for (float gain : {0.0F, 1e-20F, 1.0F, 1e20F}) {
                std::vector<float> weights(count, gain);
                std::vector<int8_t> codes(count);
                Tensor input;
                input.scale = 0.02F;
                input.zero_point = -128;
                QuantizedChannel channel = quantize_channel(weights.data(), count, bias, input, codes.data());
                int64_t sum = 0;
                for (int8_t code : codes)
                    sum += int64_t{255} * std::abs(code);
                EXPECT_TRUE(svp_requant_fits(sum, channel.bias) && svp_requant_fits(-sum, channel.bias));
                EXPECT_TRUE(count >= 100 || gain != 1.0F || bias != 1.0 || codes[0] == 127);
            }
        }
    }
}

} // namespace
} // namespace svp::test
