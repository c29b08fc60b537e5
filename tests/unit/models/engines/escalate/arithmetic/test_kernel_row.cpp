// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/kernel_row.h"
#include "tests/unit/models/engines/escalate/arithmetic/random_values.h"

#include <gtest/gtest.h>
#include <limits>

namespace svp::escalate::test {
namespace {

KernelRowShape random_shape(Random& random)
{
    KernelRowShape shape;
    shape.width = random() % 3 == 0 ? between(random, 1, 8) : between(random, 1, 120);
    shape.taps = between(random, 1, 8);
    shape.stride = between(random, 1, 4);
    shape.dilation = between(random, 1, 3);
    if (random() % 8 == 0) shape.stride = between(random, 5, 7);
    if (random() % 8 == 0) shape.dilation = between(random, 4, 40);
    // Also rows that lie wholly or mostly in the padding.
    shape.pad_left = between(random, 0, shape.taps * shape.dilation + 3);
    shape.out_width = between(random, 1, shape.width / shape.stride + 4);
    return shape;
}

template <class Value>
int64_t naive(const std::vector<Value>& values, const std::vector<int8_t>& kernel, const KernelRowShape& shape,
              unsigned q, uint64_t& products)
{
    int64_t sum = 0;
    for (unsigned s = 0; s < shape.taps; ++s) {
        const long column = static_cast<long>(q) * shape.stride + static_cast<long>(s) * shape.dilation -
                            static_cast<long>(shape.pad_left);
        if (column < 0 || column >= static_cast<long>(shape.width)) continue;
        sum += static_cast<int64_t>(values[static_cast<size_t>(column)]) * kernel[s];
        ++products;
    }
    return sum;
}

template <class Value, class Sum>
void compare_random_rows(uint64_t seed, int magnitude)
{
    Random random(seed);
    for (int i = 0; i < 800; ++i) {
        const KernelRowShape shape = random_shape(random);
        const auto values = random_values<Value>(random, shape.width, -magnitude, magnitude);
        const auto kernel = random_values<int8_t>(random, shape.taps, -128, 127);
        const auto before = random_values<Sum>(random, shape.out_width + 1, -1000, 1000);
        std::vector<Sum> out = before;
        accumulate_kernel_row(values.data(), kernel.data(), shape, out.data());
        uint64_t products = 0;
        for (unsigned q = 0; q < shape.out_width; ++q)
            ASSERT_EQ(out[q], before[q] + naive(values, kernel, shape, q, products))
                << "case " << i << ": width " << shape.width << " taps " << shape.taps << " stride " << shape.stride
                << " dilation " << shape.dilation << " pad " << shape.pad_left << " q " << q;
        ASSERT_EQ(out.back(), before.back());
        ASSERT_EQ(landing_products(shape), products);
    }
}

TEST(KernelRow, Int32ValuesToInt32Sums) { compare_random_rows<int32_t, int32_t>(1, 500000); }
TEST(KernelRow, Int32ValuesToInt64Sums)
{
    compare_random_rows<int32_t, int64_t>(2, std::numeric_limits<int>::max() / 2);
}
TEST(KernelRow, ActivationsToInt32Sums) { compare_random_rows<int16_t, int32_t>(3, 255); }

template <class Value>
void compare_random_kernels(uint64_t seed, int magnitude)
{
    Random random(seed);
    for (int i = 0; i < 400; ++i) {
        const KernelRowShape shape = random_shape(random);
        const unsigned rows = between(random, 1, 5);
        const auto values = random_values<Value>(random, shape.width, -magnitude, magnitude);
        const auto kernel = random_values<int8_t>(random, static_cast<size_t>(rows) * shape.taps, -128, 127);
        std::vector<std::vector<int32_t>> sums(rows, std::vector<int32_t>(shape.out_width + 1, 3));
        std::vector<int32_t*> out;
        for (auto& row : sums)
            out.push_back(random() % 3 == 0 ? nullptr : row.data());
        accumulate_kernel(values.data(), kernel.data(), rows, shape, out.data());
        for (unsigned r = 0; r < rows; ++r) {
            const std::vector<int8_t> taps(kernel.begin() + r * shape.taps, kernel.begin() + (r + 1) * shape.taps);
            uint64_t products = 0;
            for (unsigned q = 0; q < shape.out_width; ++q)
                ASSERT_EQ(sums[r][q], 3 + (out[r] ? naive(values, taps, shape, q, products) : 0))
                    << "case " << i << ", row " << r << ", q " << q;
            ASSERT_EQ(sums[r].back(), 3);
        }
    }
}

TEST(Kernel, AllRowsOfInt32Values) { compare_random_kernels<int32_t>(4, 500000); }
TEST(Kernel, AllRowsOfActivations) { compare_random_kernels<int16_t>(5, 255); }

// Bounds are reached by the worst case and not exceeded.
TEST(KernelRow, BoundsAreTight)
{
    EXPECT_EQ(stage1_bound(2048), 522240U);
    EXPECT_EQ(stage2_bound(stage1_bound(2048), 9 * 128), 522240U * 1152);
    const std::vector<int32_t> values(5, -static_cast<int32_t>(stage1_bound(1000)));
    const std::vector<int8_t> kernel(3, -128);
    std::vector<int32_t> out(3);
    accumulate_kernel_row(values.data(), kernel.data(), {5, 3, 3, 1, 1, 0}, out.data());
    EXPECT_EQ(static_cast<uint64_t>(out[1]), stage2_bound(stage1_bound(1000), 3 * 128));
}

} // namespace
} // namespace svp::escalate::test
