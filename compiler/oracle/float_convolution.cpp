// SPDX-License-Identifier: Apache-2.0
// Built without contraction into fused multiply-adds, so that every vector variant computes the same bits.
#include "compiler/oracle/float_convolution.h"

#include "interface/common/simd.h"

#include <algorithm>
#include <utility>

namespace svp::compiler {
namespace {

constexpr size_t strip = 256; // output pixels at a time: a strip of sums stays in the first-level cache

// sums[i] += weight * patch[i] for four rows of the patch matrix.
SVP_TARGET_CLONES void add_four(const float* weights, const float* patches, size_t stride, float* sums, size_t count)
{
    const float *p0 = patches, *p1 = p0 + stride, *p2 = p1 + stride, *p3 = p2 + stride;
    float w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3];
    for (size_t i = 0; i < count; ++i) {
        float sum = sums[i];
        sum += w0 * p0[i];
        sum += w1 * p1[i];
        sum += w2 * p2[i];
        sum += w3 * p3[i];
        sums[i] = sum;
    }
}

void add_one(float weight, const float* patch, float* sums, size_t count)
{
    for (size_t i = 0; i < count; ++i)
        sums[i] += weight * patch[i];
}

// Fully connected layers have one pixel: sixteen partial sums, added up in a fixed order.
SVP_TARGET_CLONES float dot_product(const float* a, const float* b, size_t count)
{
    constexpr size_t lanes = 16;
    float partial[lanes] = {};
    size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (size_t lane = 0; lane < lanes; ++lane)
            partial[lane] += a[i + lane] * b[i + lane];
    }
    float sum = 0.0F;
    for (float value : partial)
        sum += value;
    for (; i < count; ++i)
        sum += a[i] * b[i];
    return sum;
}

// Output columns first .. last - 1 whose tap at `offset` from the window's start lies on the input.
std::pair<int, int> columns_on_input(int offset, int stride, int input, int outputs)
{
    int first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
    int last = offset >= input ? 0 : (input - 1 - offset) / stride + 1;
    first = std::min(first, outputs);
    return {first, std::max(first, std::min(last, outputs))};
}

// The input seen by one tap of one channel: one value per output pixel, zero in the padding.
void gather_tap(const Layer& l, const Tensor& input, const Tensor& output, const float* plane, int r, int s, float* to)
{
    int offset = s * l.dilation_w - l.pad_left;
    auto [first, last] = columns_on_input(offset, l.stride_w, input.width, output.width);
    for (int y = 0; y < output.height; ++y, to += output.width) {
        int row = y * l.stride_h + r * l.dilation_h - l.pad_top;
        if (row < 0 || row >= input.height) {
            std::fill(to, to + output.width, 0.0F);
            continue;
        }
        const float* from = plane + static_cast<int64_t>(row) * input.width;
        std::fill(to, to + first, 0.0F);
        for (int x = first; x < last; ++x)
            to[x] = from[x * l.stride_w + offset];
        std::fill(to + last, to + output.width, 0.0F);
    }
}

// sums of one output channel over all patch rows, strip by strip.
void multiply(const float* weights, const std::vector<float>& patches, size_t rows, size_t pixels, float* sums)
{
    if (pixels == 1) {
        sums[0] += dot_product(weights, patches.data(), rows);
        return;
    }
    for (size_t start = 0; start < pixels; start += strip) {
        size_t count = std::min(strip, pixels - start);
        size_t row = 0;
        for (; row + 4 <= rows; row += 4)
            add_four(weights + row, patches.data() + row * pixels + start, pixels, sums + start, count);
        for (; row < rows; ++row)
            add_one(weights[row], patches.data() + row * pixels + start, sums + start, count);
    }
}

} // namespace

std::vector<float> convolve(const FloatLayer& layer, const Tensor& input, const Tensor& output,
                            const std::vector<float>& values)
{
    const Layer& l = layer.shape;
    int inputs_per_group = input.channels / l.groups, outputs_per_group = output.channels / l.groups;
    size_t plane = static_cast<size_t>(input.height) * static_cast<size_t>(input.width);
    size_t pixels = static_cast<size_t>(output.height) * static_cast<size_t>(output.width);
    auto taps = static_cast<size_t>(l.kernel_h * l.kernel_w);
    size_t block = std::max<size_t>(1, (size_t{1} << 22) / (taps * pixels)); // channels: the patch matrix stays small
    std::vector<float> result(element_count(output));
    for (size_t k = 0; k < layer.bias.size(); ++k)
        std::fill_n(result.begin() + static_cast<int64_t>(k * pixels), pixels, layer.bias[k]);

    std::vector<float> patches;
    for (int group = 0; group < l.groups; ++group) {
        for (size_t first = 0; first < static_cast<size_t>(inputs_per_group); first += block) {
            size_t channels = std::min(block, static_cast<size_t>(inputs_per_group) - first);
            patches.resize(channels * taps * pixels);
            for (size_t row = 0; row < channels * taps; ++row) {
                size_t channel = static_cast<size_t>(group * inputs_per_group) + first + row / taps;
                int tap = static_cast<int>(row % taps);
                gather_tap(l, input, output, values.data() + channel * plane, tap / l.kernel_w, tap % l.kernel_w,
                           patches.data() + row * pixels);
            }
            for (int i = 0; i < outputs_per_group; ++i) {
                auto k = static_cast<size_t>(group * outputs_per_group + i);
                const float* weights =
                    layer.weights.data() + (k * static_cast<size_t>(inputs_per_group) + first) * taps;
                multiply(weights, patches, channels * taps, pixels, result.data() + k * pixels);
            }
        }
    }
    return result;
}

} // namespace svp::compiler
