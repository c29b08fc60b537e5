// SPDX-License-Identifier: Apache-2.0
// Convolutions of a core against plain loops, over the whole of the memories that it reaches.
#include "tests/unit/models/engines/aie/core/convolve_case.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

TEST(CoreConvolve, IsWhatPlainLoopsMakeOfRandomShapes)
{
    KernelBench bench;
    unsigned run = 0, chunked = 0, depthwise = 0, residual = 0, padded = 0;
    while (run < 400) {
        const ConvolveCase random(bench);
        if (!random.fits()) continue;
        ++run;
        SCOPED_TRACE("case " + std::to_string(run) + ": " + random.text());
        MemoryImage image(bench.bench, bench.random);
        if (random.partial) // sums that no product can take beyond 32 bits
            for (uint32_t i = 0; i < uint32_t(random.out_rows * random.out_columns * random.windows.out_channels); ++i)
                *reinterpret_cast<int32_t*>(bench.bench.at(random.accumulator + 4 * i)) >>= 1;
        bench.load(random.stream(), image);
        const uint64_t before = bench.bench.counter("macs");
        const uint64_t products = random.expect(image);
        bench.run();
        ASSERT_EQ(image.first_difference(), 0U);
        ASSERT_EQ(bench.bench.counter("macs") - before, products);
        ASSERT_FALSE(testing::Test::HasFailure());
        chunked += random.chunks > 1;
        depthwise += (random.result_flags & SVP_AIE_DEPTHWISE_INPUT) != 0;
        residual += (random.result_flags & SVP_AIE_RESIDUAL) != 0;
        padded += random.row_start < 0;
    }
    EXPECT_GT(chunked, 50U);
    EXPECT_GT(depthwise, 20U);
    EXPECT_GT(residual, 40U);
    EXPECT_GT(padded, 100U);
}

// Sums that are as large as codes and weights can make them, and odd, so that a bit too few would show.
TEST(CoreConvolve, IsExactForTheLargestSums)
{
    KernelBench bench;
    unsigned run = 0;
    while (run < 10) {
        ConvolveCase large(bench);
        const int products = large.windows.rows.kernel * large.windows.columns.kernel * large.windows.in_channels;
        if (products < 1500 || large.partial || !large.fits()) continue;
        ++run;
        large.result_flags = SVP_AIE_OUTPUT_INT32 | (large.result_flags & SVP_AIE_DEPTHWISE_INPUT);
        large.windows.zero_point = -128;
        large.row_start = 0;
        large.windows.rows.extent = 1000;
        large.output_stride = large.residual_stride * 4;
        for (ChunkWeights& chunk : large.weights)
            for (int8_t& weight : chunk.dense)
                if (weight != 0) weight = -127;
        if (!large.fits()) continue;
        SCOPED_TRACE(large.text());
        MemoryImage image(bench.bench, bench.random);
        std::memset(bench.bench.memory(aie::west).data(), 127, SVP_AIE_NEIGHBOUR_BYTES);
        bench.load(large.stream(), image);
        large.expect(image);
        bench.run();
        ASSERT_EQ(image.first_difference(), 0U);
    }
}

} // namespace
} // namespace svp::test
