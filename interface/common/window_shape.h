/* SPDX-License-Identifier: Apache-2.0 */
/* Where the windows of convolutions and poolings lie along one axis, whatever engine computes them. C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_WINDOW_SHAPE_H
#define SPARSEVP_INTERFACE_WINDOW_SHAPE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Input positions from the first to the last tap of a window. */
static inline uint32_t svp_dilated_kernel(uint32_t kernel, uint32_t dilation) { return (kernel - 1) * dilation + 1; }

/* Outputs along one axis, rounded down; 0 where the window is larger than the padded input. */
static inline uint32_t svp_output_extent(uint32_t input, uint32_t kernel, uint32_t stride, uint32_t dilation,
                                         uint32_t pad_before, uint32_t pad_after)
{
    uint32_t padded = input + pad_before + pad_after;
    uint32_t window = svp_dilated_kernel(kernel, dilation);
    return padded < window ? 0 : (padded - window) / stride + 1;
}

/* Do all windows along one axis have a tap on the input? Holes of a dilated kernel can lie over a small input. Padding
 * is smaller than the window, so windows that start on the input do. */
static inline int svp_windows_touch_input(uint32_t input, uint32_t output, uint32_t kernel, uint32_t stride,
                                          uint32_t dilation, uint32_t pad_before)
{
    for (uint32_t o = 0; o < output && o * stride < pad_before; ++o) {
        uint32_t padding = pad_before - o * stride;
        uint32_t first_tap = (padding + dilation - 1) / dilation;
        if (first_tap >= kernel || first_tap * dilation >= input + padding) return 0;
    }
    return 1;
}

/* Is this the output of windows along one axis, with padding smaller than a window on each side? `every`: each window
 * has a tap on the input, too, as poolings need. */
static inline int svp_window_axis_fits(int every, uint32_t input, uint32_t output, uint32_t kernel, uint32_t stride,
                                       uint32_t dilation, uint32_t pad_before, uint32_t pad_after)
{
    uint32_t window = svp_dilated_kernel(kernel, dilation);
    if (pad_before >= window || pad_after >= window) return 0;
    if (output != svp_output_extent(input, kernel, stride, dilation, pad_before, pad_after)) return 0;
    return !every || svp_windows_touch_input(input, output, kernel, stride, dilation, pad_before);
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
