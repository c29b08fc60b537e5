// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/integer_pooling.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace svp::compiler {
namespace {

// The part of a window along one axis that lies on the input: first, first + step, ... below end.
struct Span {
    int first, end, step;
    int count() const { return first >= end ? 0 : (end - first + step - 1) / step; }
};

Span span_of(int output, int stride, int pad, int kernel, int dilation, int input)
{
    int start = output * stride - pad;
    int skipped = start < 0 ? (-start + dilation - 1) / dilation : 0;
    return {start + skipped * dilation, std::min(input, start + kernel * dilation), dilation};
}

// Calls pool(plane, rows, columns) for every output value in the order C, H, W.
template <class Pool>
Codes for_each_window(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes, Pool pool)
{
    Codes result;
    result.reserve(static_cast<size_t>(output.channels) * static_cast<size_t>(output.height) *
                   static_cast<size_t>(output.width));
    for (int channel = 0; channel < output.channels; ++channel) {
        const int8_t* plane = codes.data() + static_cast<int64_t>(channel) * input.height * input.width;
        for (int y = 0; y < output.height; ++y) {
            Span rows = span_of(y, layer.stride_h, layer.pad_top, layer.kernel_h, layer.dilation_h, input.height);
            for (int x = 0; x < output.width; ++x) {
                Span columns =
                    span_of(x, layer.stride_w, layer.pad_left, layer.kernel_w, layer.dilation_w, input.width);
                result.push_back(pool(plane, rows, columns));
            }
        }
    }
    return result;
}

void require_inputs(int count, const Layer& layer)
{
    if (count == 0) throw std::invalid_argument("layer " + layer.name + ": a pooling window covers padding only");
}

} // namespace

Codes pool_max(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes)
{
    return for_each_window(layer, input, output, codes, [&](const int8_t* plane, Span rows, Span columns) {
        require_inputs(rows.count() * columns.count(), layer);
        int8_t best = -128;
        for (int y = rows.first; y < rows.end; y += rows.step) {
            for (int x = columns.first; x < columns.end; x += columns.step) {
                best = std::max(best, plane[static_cast<int64_t>(y) * input.width + x]);
            }
        }
        return svp_clamp(best, layer.low, layer.high);
    });
}

Codes pool_average(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes)
{
    const svp_requant& requant = layer.requant.front();
    return for_each_window(layer, input, output, codes, [&](const int8_t* plane, Span rows, Span columns) {
        int count = layer.count_padding ? layer.kernel_h * layer.kernel_w : rows.count() * columns.count();
        require_inputs(count, layer);
        int64_t sum = 0;
        for (int y = rows.first; y < rows.end; y += rows.step) {
            for (int x = columns.first; x < columns.end; x += columns.step) {
                sum += plane[static_cast<int64_t>(y) * input.width + x] - input.zero_point;
            }
        }
        if (!svp_requant_fits(sum, requant.bias)) {
            throw std::overflow_error("layer " + layer.name + ": a sum and its bias leave 32 bits");
        }
        return svp_requantize_mean(sum, count, &requant, static_cast<int8_t>(output.zero_point), layer.low, layer.high);
    });
}

} // namespace svp::compiler
