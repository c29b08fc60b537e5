// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/kernel_check.h"

namespace svp::aie {
namespace {

bool is_pooling(const svp_aie_record& r) { return r.opcode == SVP_AIE_POOL_MAX || r.opcode == SVP_AIE_POOL_AVERAGE; }

// Flags that a kernel knows.
unsigned flags_of(const svp_aie_record& r)
{
    if (is_convolution(r)) return unsigned{SVP_AIE_KERNEL_FLAGS} & ~unsigned{SVP_AIE_COUNT_PADDING};
    return r.opcode == SVP_AIE_POOL_AVERAGE ? unsigned{SVP_AIE_COUNT_PADDING} : 0;
}

// Positions that windows over `outputs` outputs touch.
unsigned extent(unsigned outputs, unsigned kernel, unsigned stride, unsigned dilation)
{
    return (outputs - 1) * stride + (kernel - 1) * dilation + 1;
}

bool windows_fit(const svp_aie_record& r)
{
    const auto& k = r.u.kernel;
    return extent(k.out_rows, r.kernel_h, r.stride_h, r.dilation_h) <= k.in_rows &&
           extent(k.out_columns, r.kernel_w, r.stride_w, r.dilation_w) <= k.in_columns;
}

} // namespace

CoreResult<> check_kernel(const svp_aie_record& r)
{
    const auto& k = r.u.kernel;
    if (r.flags & ~flags_of(r)) return CoreFault("a flag that the kernel does not have");
    constexpr unsigned wide = SVP_AIE_OUTPUT_INT16 | unsigned{SVP_AIE_OUTPUT_INT32};
    if ((r.flags & wide) == wide) return CoreFault("results of two widths");
    if ((r.flags & wide) && (r.flags & SVP_AIE_RESIDUAL)) return CoreFault("a residual for results that are no codes");
    const bool shape = k.in_rows && k.in_columns && k.in_channels && k.out_rows && k.out_columns && k.out_channels;
    if (!shape || k.in_channels % 8 != 0 || k.out_channels % 8 != 0)
        return CoreFault("a shape with an extent that is 0 or no multiple of 8 channels");
    if (!r.kernel_h || !r.kernel_w || !r.stride_h || !r.stride_w || !r.dilation_h || !r.dilation_w)
        return CoreFault("kernel, stride or dilation 0");
    const bool windows = is_convolution(r) || is_pooling(r);
    if (windows && !windows_fit(r)) return CoreFault("windows larger than the chunk");
    if (!windows && (k.in_rows != k.out_rows || k.in_columns != k.out_columns))
        return CoreFault("operands of different shape");
    const bool channelwise = !is_convolution(r) || (r.flags & SVP_AIE_DEPTHWISE_INPUT);
    if (channelwise && k.in_channels != k.out_channels) return CoreFault("as many channels must come out as go in");
    if (k.low > k.high) return CoreFault("an empty clamp");
    return {};
}

} // namespace svp::aie
