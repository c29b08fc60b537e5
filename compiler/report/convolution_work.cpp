// SPDX-License-Identifier: Apache-2.0
#include "compiler/report/convolution_work.h"

#include "compiler/oracle/integer_convolution.h"
#include "interface/common/simd.h"

#include <algorithm>

namespace svp::compiler {
namespace {

size_t index(int i) { return static_cast<size_t>(i); }
const Tensor& tensor_of(const Network& network, int i) { return network.tensors[index(i)]; }

// Of `count` codes, `stride` apart.
SVP_TARGET_CLONES
uint64_t count_nonzeros(const int8_t* codes, size_t count, size_t stride, int8_t zero)
{
    uint32_t nonzeros = 0; // a row of a tensor is short
    for (size_t i = 0; i < count; ++i)
        nonzeros += codes[i * stride] != zero;
    return nonzeros;
}

// Input positions of one axis from the first to behind the last that an output's window reaches.
int covered(int kernel, int stride, int dilation, int pad, int input, int output)
{
    return std::clamp((output - 1) * stride + (kernel - 1) * dilation + 1 - pad, 0, input);
}

// counts[input channel][tap] of [K][C / groups][taps].
template <class Weight>
void count_nonzero_weights(const std::vector<Weight>& weights, size_t outputs_per_group, size_t inputs_per_group,
                           size_t taps, std::vector<uint64_t>& counts)
{
    const size_t per_output = inputs_per_group * taps;
    for (size_t k = 0; k * per_output < weights.size(); ++k) {
        const Weight* const kernel = weights.data() + k * per_output;
        uint64_t* const to = counts.data() + k / outputs_per_group * per_output;
        for (size_t i = 0; i < per_output; ++i)
            to[i] += kernel[i] != 0;
    }
}

} // namespace

ConvolutionWork::ConvolutionWork(const Network& network, const Layer& layer, bool two_stages)
    : input_(tensor_of(network, layer.inputs[0])),
      stride_h_(layer.stride_h),
      stride_w_(layer.stride_w),
      two_stages_(two_stages)
{
    const Tensor& output = tensor_of(network, layer.output);
    rows_ = landings(layer.kernel_h, layer.stride_h, layer.dilation_h, layer.pad_top, input_.height, output.height);
    columns_ = landings(layer.kernel_w, layer.stride_w, layer.dilation_w, layer.pad_left, input_.width, output.width);
    covered_h_ = covered(layer.kernel_h, layer.stride_h, layer.dilation_h, layer.pad_top, input_.height, output.height);
    covered_w_ = covered(layer.kernel_w, layer.stride_w, layer.dilation_w, layer.pad_left, input_.width, output.width);
    if (two_stages)
        count_stages(layer);
    else
        count_weights(network, layer);
}

std::vector<ConvolutionWork::Landing> ConvolutionWork::landings(int kernel, int stride, int dilation, int pad,
                                                                int input, int output)
{
    std::vector<Landing> result;
    for (int tap = 0; tap < kernel; ++tap) {
        const int offset = tap * dilation - pad;
        const int first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
        const int end = offset >= input ? 0 : std::min(output, (input - 1 - offset) / stride + 1);
        result.push_back({first, std::max(0, end - first), offset});
    }
    return result;
}

void ConvolutionWork::count_weights(const Network& network, const Layer& layer)
{
    const size_t taps = rows_.size() * columns_.size(), groups = index(layer.groups);
    const size_t inputs_per_group = index(input_.channels) / groups;
    const size_t outputs_per_group = index(tensor_of(network, layer.output).channels) / groups;
    counts_.assign(index(input_.channels) * taps, 0);
    if (layer.kind == LayerKind::conv_dense) {
        count_nonzero_weights(layer.weights, outputs_per_group, inputs_per_group, taps, counts_);
        return;
    }
    const std::vector<int16_t> weights =
        effective_weights(layer, input_.channels, tensor_of(network, layer.output).channels);
    count_nonzero_weights(weights, outputs_per_group, inputs_per_group, taps, counts_);
}

void ConvolutionWork::count_stages(const Layer& layer)
{
    counts_.assign(index(input_.channels), 0);
    for (size_t i = 0; i < layer.coefficients.size(); ++i)
        counts_[i % counts_.size()] += layer.coefficients[i] != 0;
    uint64_t landing = 0;
    for (size_t tap = 0; tap < rows_.size() * columns_.size(); ++tap)
        landing += landing_products(tap);
    stage2_products_ = landing * (layer.coefficients.size() / counts_.size());
}

uint64_t ConvolutionWork::landing_products(size_t tap) const
{
    return static_cast<uint64_t>(rows_[tap / columns_.size()].count) *
           static_cast<uint64_t>(columns_[tap % columns_.size()].count);
}

Work ConvolutionWork::of_weights() const
{
    Work work;
    if (two_stages_) {
        const uint64_t pixels = static_cast<uint64_t>(covered_h_) * static_cast<uint64_t>(covered_w_);
        for (const uint64_t count : counts_)
            work.additions += count * pixels;
        work.products = stage2_products_;
        return work;
    }
    const size_t taps = rows_.size() * columns_.size();
    for (size_t i = 0; i < counts_.size(); ++i)
        work.products += counts_[i] * landing_products(i % taps);
    return work;
}

uint64_t ConvolutionWork::nonzeros_under(const int8_t* plane, size_t tap) const
{
    const Landing &rows = rows_[tap / columns_.size()], &columns = columns_[tap % columns_.size()];
    if (columns.count == 0) return 0;
    uint64_t nonzeros = 0;
    for (int y = rows.first; y < rows.first + rows.count; ++y) {
        const size_t row = index(y * stride_h_ + rows.offset) * index(input_.width);
        nonzeros += count_nonzeros(plane + row + index(columns.first * stride_w_ + columns.offset),
                                   index(columns.count), index(stride_w_), static_cast<int8_t>(input_.zero_point));
    }
    return nonzeros;
}

uint64_t ConvolutionWork::nonzeros_covered(const int8_t* plane) const
{
    uint64_t nonzeros = 0;
    for (int y = 0; y < covered_h_; ++y)
        nonzeros += count_nonzeros(plane + index(y) * index(input_.width), index(covered_w_), 1,
                                   static_cast<int8_t>(input_.zero_point));
    return nonzeros;
}

Work ConvolutionWork::of(const Codes& input) const
{
    Work work;
    const size_t plane = index(input_.height) * index(input_.width);
    if (two_stages_) {
        for (size_t c = 0; c < counts_.size(); ++c)
            work.additions += counts_[c] * nonzeros_covered(input.data() + c * plane);
        work.products = stage2_products_;
        return work;
    }
    const size_t taps = rows_.size() * columns_.size();
    for (size_t i = 0; i < counts_.size(); ++i)
        if (counts_[i] > 0) work.products += counts_[i] * nonzeros_under(input.data() + i / taps * plane, i % taps);
    return work;
}

} // namespace svp::compiler
