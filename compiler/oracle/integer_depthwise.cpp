// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/integer_depthwise.h"

#include "interface/common/simd.h"

#include <algorithm>

namespace svp::compiler {
namespace {

// Outputs first .. end - 1 along one axis whose input, at output * stride + offset, lies on the input.
struct OutputSpan {
    int first, end;
};

OutputSpan outputs_on_input(int offset, int stride, int input, int output)
{
    int first = offset < 0 ? (-offset + stride - 1) / stride : 0;
    int end = offset < input ? (input - 1 - offset) / stride + 1 : 0;
    return {first, std::min(end, output)};
}

SVP_TARGET_CLONES
void accumulate_row(const int8_t* __restrict codes, int stride, int count, int zero_point, int weight,
                    int32_t* __restrict sums)
{
    if (stride == 1) {
        for (int i = 0; i < count; ++i)
            sums[i] += weight * (codes[i] - zero_point);
        return;
    }
    for (int i = 0; i < count; ++i)
        sums[i] += weight * (codes[static_cast<int64_t>(i) * stride] - zero_point);
}

// One tap of the kernel over a whole plane. No int32 wraps: 255 * 255 taps * 128 * 255 stays below 2^31.
void accumulate_tap(const Layer& layer, const Tensor& input, const Tensor& output, const int8_t* plane, int tap,
                    int weight, std::vector<int32_t>& sums)
{
    int row_offset = tap / layer.kernel_w * layer.dilation_h - layer.pad_top;
    int column_offset = tap % layer.kernel_w * layer.dilation_w - layer.pad_left;
    OutputSpan rows = outputs_on_input(row_offset, layer.stride_h, input.height, output.height);
    OutputSpan columns = outputs_on_input(column_offset, layer.stride_w, input.width, output.width);
    if (columns.first >= columns.end) return;
    for (int y = rows.first; y < rows.end; ++y) {
        int64_t row = static_cast<int64_t>(y * layer.stride_h + row_offset) * input.width;
        accumulate_row(plane + row + columns.first * layer.stride_w + column_offset, layer.stride_w,
                       columns.end - columns.first, input.zero_point, weight,
                       sums.data() + static_cast<int64_t>(y) * output.width + columns.first);
    }
}

} // namespace

void convolve_depthwise(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes,
                        const SumConsumer& consume)
{
    int taps = layer.kernel_h * layer.kernel_w;
    int outputs_per_input = output.channels / input.channels;
    std::vector<int32_t> sums(static_cast<size_t>(output.height) * static_cast<size_t>(output.width));
    std::vector<int64_t> wide(sums.size());
    for (int channel = 0; channel < output.channels; ++channel) {
        const int8_t* plane =
            codes.data() + static_cast<int64_t>(channel / outputs_per_input) * input.height * input.width;
        const int8_t* weights = layer.weights.data() + static_cast<int64_t>(channel) * taps;
        std::fill(sums.begin(), sums.end(), 0);
        for (int tap = 0; tap < taps; ++tap) {
            accumulate_tap(layer, input, output, plane, tap, weights[tap], sums);
        }
        std::copy(sums.begin(), sums.end(), wide.begin());
        consume(channel, 0, wide.data(), static_cast<int>(wide.size()));
    }
}

} // namespace svp::compiler
