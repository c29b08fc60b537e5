// SPDX-License-Identifier: Apache-2.0
#include "interface/common/window_shape.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

// Padding on both sides equal, the kernel laid over every position of the padded input.
uint32_t counted_outputs(uint32_t input, uint32_t kernel, uint32_t stride, uint32_t dilation, uint32_t pad)
{
    uint32_t outputs = 0;
    for (uint32_t first = 0; first + (kernel - 1) * dilation < input + 2 * pad; first += stride)
        ++outputs;
    return outputs;
}

bool counted_touch(uint32_t input, uint32_t outputs, uint32_t kernel, uint32_t stride, uint32_t dilation, uint32_t pad)
{
    for (uint32_t o = 0; o < outputs; ++o) {
        bool touches = false;
        for (uint32_t tap = 0; tap < kernel; ++tap) {
            const uint32_t place = o * stride + tap * dilation;
            touches |= place >= pad && place < pad + input;
        }
        if (!touches) return false;
    }
    return true;
}

TEST(WindowShape, AgreesWithCounting)
{
    unsigned beside = 0;
    for (uint32_t input = 1; input <= 8; ++input)
        for (uint32_t kernel = 1; kernel <= 4; ++kernel)
            for (uint32_t stride = 1; stride <= 3; ++stride)
                for (uint32_t dilation = 1; dilation <= 3; ++dilation)
                    for (uint32_t pad = 0; pad < svp_dilated_kernel(kernel, dilation); ++pad) {
                        const uint32_t outputs = svp_output_extent(input, kernel, stride, dilation, pad, pad);
                        ASSERT_EQ(outputs, counted_outputs(input, kernel, stride, dilation, pad));
                        const bool touch = svp_windows_touch_input(input, outputs, kernel, stride, dilation, pad) != 0;
                        ASSERT_EQ(touch, counted_touch(input, outputs, kernel, stride, dilation, pad));
                        beside += !touch;
                    }
    EXPECT_GT(beside, 0U); // holes of a dilated kernel over a small input
}

} // namespace
} // namespace svp::test
