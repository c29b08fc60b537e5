// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/dense_row.h"
#include "tests/unit/models/engines/escalate/arithmetic/random_values.h"

#include <gtest/gtest.h>

namespace svp::escalate::test {
namespace {

// A row with its padding, one output channel of group `group`, all kernel rows.
struct DenseCase {
    DenseRowShape shape;
    unsigned pixels, kernel_rows, group;

    explicit DenseCase(Random& random)
    {
        const unsigned groups = random() % 3 == 0 ? between(random, 1, 5) : 1;
        shape.group_channels = random() % 4 == 0 ? between(random, 1, 5) : between(random, 1, 130);
        shape.channels = groups * shape.group_channels;
        shape.taps = between(random, 1, 7);
        shape.stride = between(random, 1, 3);
        shape.dilation = between(random, 1, 2);
        shape.out_width = between(random, 1, 13);
        kernel_rows = between(random, 1, 4);
        group = between(random, 0, groups - 1);
        pixels = (shape.out_width - 1) * shape.stride + (shape.taps - 1) * shape.dilation + 1;
    }
};

template <class Sum>
void compare_random_rows(uint64_t seed)
{
    Random random(seed);
    DenseKernel kernel;
    for (int i = 0; i < 500; ++i) {
        const DenseCase one(random);
        const DenseRowShape& shape = one.shape;
        const auto row = random_values<int16_t>(random, dense_row_elements(one.pixels, shape.channels), -255, 255);
        const auto weights = random_values<int8_t>(
            random, static_cast<size_t>(shape.group_channels) * one.kernel_rows * shape.taps, -128, 127);
        const unsigned r = between(random, 0, one.kernel_rows - 1);
        const unsigned first_channel = one.group * shape.group_channels;
        const auto before = random_values<Sum>(random, shape.out_width + 1, -1000, 1000);
        std::vector<Sum> out = before;
        kernel.pack(weights.data(), one.kernel_rows, shape);
        accumulate_dense_row(row.data() + first_channel, kernel.row(r), shape, out.data());
        for (unsigned q = 0; q < shape.out_width; ++q) {
            int64_t expected = before[q];
            for (unsigned c = 0; c < shape.group_channels; ++c)
                for (unsigned s = 0; s < shape.taps; ++s) {
                    const size_t pixel = q * shape.stride + s * shape.dilation;
                    expected += row[pixel * shape.channels + first_channel + c] *
                                weights[(static_cast<size_t>(c) * one.kernel_rows + r) * shape.taps + s];
                }
            ASSERT_EQ(out[q], expected) << "case " << i << ": channels " << shape.group_channels << " of "
                                        << shape.channels << " taps " << shape.taps << " q " << q;
        }
        ASSERT_EQ(out.back(), before.back());
    }
}

TEST(DenseRow, RandomRowsToInt32Sums) { compare_random_rows<int32_t>(1); }
TEST(DenseRow, RandomRowsToInt64Sums) { compare_random_rows<int64_t>(2); }

// A fully connected layer as long as commands allow, all products at their largest: beyond int32.
TEST(DenseRow, Int64SumsHoldTheLargestRow)
{
    DenseRowShape shape;
    shape.channels = shape.group_channels = 65535;
    shape.taps = 3;
    shape.out_width = 1;
    const uint64_t products = 3 * 65535;
    EXPECT_FALSE(dense_cannot_wrap(products));
    const std::vector<int16_t> row(dense_row_elements(3, shape.channels), -255);
    const std::vector<int8_t> weights(products, -128);
    DenseKernel kernel;
    kernel.pack(weights.data(), 1, shape);
    int64_t out = 0;
    accumulate_dense_row(row.data(), kernel.row(0), shape, &out);
    EXPECT_EQ(out, static_cast<int64_t>(products) * 255 * 128);
}

TEST(DenseRow, WrapBoundIsTight)
{
    EXPECT_TRUE(dense_cannot_wrap(65793));
    EXPECT_FALSE(dense_cannot_wrap(65794));
    EXPECT_LE(65793LL * 255 * 128, INT32_MAX);
    EXPECT_GT(65794LL * 255 * 128, INT32_MAX);
}

} // namespace
} // namespace svp::escalate::test
