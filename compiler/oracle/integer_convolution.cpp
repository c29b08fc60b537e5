// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/integer_convolution.h"

#include "compiler/oracle/integer_depthwise.h"
#include "interface/common/simd.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

namespace svp::compiler {
namespace {

// Patches (the inputs under one output position) and kernels are vectors of one length, zero-padded to whole SIMD
// registers, in the order R, S, C. A convolution is then nothing but dot products.
constexpr int block_positions = 32; // patches gathered at a time: they stay in the L2 cache
constexpr int block_channels = 4;   // output channels that share a loaded patch
constexpr int length_alignment = 32;

using SumBlock = std::array<std::array<int64_t, block_positions>, block_channels>;

SVP_TARGET_CLONES
void dot_products(const int16_t* __restrict kernels, const int16_t* __restrict patches, int length, int positions,
                  SumBlock& sums)
{
    for (int position = 0; position < positions; ++position) {
        const int16_t* patch = patches + static_cast<int64_t>(position) * length;
        const int16_t* kernel1 = kernels + length;
        const int16_t* kernel2 = kernels + 2 * static_cast<int64_t>(length);
        const int16_t* kernel3 = kernels + 3 * static_cast<int64_t>(length);
        int32_t sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        for (int i = 0; i < length; ++i) {
            sum0 += patch[i] * kernels[i];
            sum1 += patch[i] * kernel1[i];
            sum2 += patch[i] * kernel2[i];
            sum3 += patch[i] * kernel3[i];
        }
        sums[0][static_cast<size_t>(position)] = sum0;
        sums[1][static_cast<size_t>(position)] = sum1;
        sums[2][static_cast<size_t>(position)] = sum2;
        sums[3][static_cast<size_t>(position)] = sum3;
    }
}

// The same where int32 might wrap.
void wide_dot_products(const int16_t* kernels, const int16_t* patches, int length, int positions, SumBlock& sums)
{
    for (int channel = 0; channel < block_channels; ++channel) {
        const int16_t* kernel = kernels + static_cast<int64_t>(channel) * length;
        for (int position = 0; position < positions; ++position) {
            const int16_t* patch = patches + static_cast<int64_t>(position) * length;
            int64_t sum = 0;
            for (int i = 0; i < length; ++i)
                sum += patch[i] * kernel[i];
            sums[static_cast<size_t>(channel)][static_cast<size_t>(position)] = sum;
        }
    }
}

class Convolution {
  public:
    Convolution(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes)
        : layer_(layer),
          input_(input),
          output_(output),
          group_inputs_(input.channels / layer.groups),
          group_outputs_(output.channels / layer.groups)
    {
        int taps = layer.kernel_h * layer.kernel_w * group_inputs_;
        length_ = (taps + length_alignment - 1) / length_alignment * length_alignment;
        arrange_pixels(codes);
        arrange_kernels(effective_weights(layer, input.channels, output.channels));
        patches_.resize(static_cast<size_t>(block_positions) * static_cast<size_t>(length_));
    }

    void run(const SumConsumer& consume)
    {
        int positions = output_.height * output_.width;
        for (int group = 0; group < layer_.groups; ++group) {
            for (int first = 0; first < positions; first += block_positions) {
                int count = std::min(block_positions, positions - first);
                gather_patches(group, first, count);
                multiply(group, first, count, consume);
            }
        }
    }

  private:
    // (code - zero point) with channels innermost, some pixels at a time: strided writes stay within the cache.
    void arrange_pixels(const Codes& codes)
    {
        constexpr size_t tile = 32;
        pixels_.resize(codes.size());
        size_t plane = static_cast<size_t>(input_.height) * static_cast<size_t>(input_.width);
        size_t channels = static_cast<size_t>(input_.channels);
        for (size_t first = 0; first < plane; first += tile) {
            size_t end = std::min(plane, first + tile);
            for (size_t channel = 0; channel < channels; ++channel) {
                const int8_t* from = codes.data() + channel * plane;
                for (size_t i = first; i < end; ++i) {
                    pixels_[i * channels + channel] = static_cast<int16_t>(from[i] - input_.zero_point);
                }
            }
        }
        for (int8_t code : codes)
            largest_pixel_ = std::max(largest_pixel_, std::abs(code - input_.zero_point));
    }

    // One kernel per output channel in the order of a patch; each group ends on whole blocks of kernels.
    void arrange_kernels(const std::vector<int16_t>& weights)
    {
        group_stride_ = (group_outputs_ + block_channels - 1) / block_channels * block_channels;
        kernels_.assign(
            static_cast<size_t>(group_stride_) * static_cast<size_t>(layer_.groups) * static_cast<size_t>(length_), 0);
        int taps = layer_.kernel_h * layer_.kernel_w;
        const int16_t* from = weights.data();
        for (int channel = 0; channel < output_.channels; ++channel) {
            int16_t* to = kernel(channel / group_outputs_, channel % group_outputs_);
            int64_t magnitude = 0;
            for (int c = 0; c < group_inputs_; ++c) {
                for (int tap = 0; tap < taps; ++tap) {
                    magnitude += std::abs(int{*from});
                    to[tap * group_inputs_ + c] = *from++;
                }
            }
            largest_kernel_ = std::max(largest_kernel_, magnitude);
        }
    }

    int16_t* kernel(int group, int channel)
    {
        return kernels_.data() + (static_cast<int64_t>(group) * group_stride_ + channel) * length_;
    }

    void gather_patches(int group, int first, int count)
    {
        for (int i = 0; i < count; ++i) {
            int row = (first + i) / output_.width, column = (first + i) % output_.width;
            gather_patch(group, row, column, patches_.data() + static_cast<int64_t>(i) * length_);
        }
    }

    void gather_patch(int group, int row, int column, int16_t* to) const
    {
        for (int r = 0; r < layer_.kernel_h; ++r) {
            int y = row * layer_.stride_h - layer_.pad_top + r * layer_.dilation_h;
            for (int s = 0; s < layer_.kernel_w; ++s, to += group_inputs_) {
                int x = column * layer_.stride_w - layer_.pad_left + s * layer_.dilation_w;
                if (y < 0 || y >= input_.height || x < 0 || x >= input_.width) {
                    std::fill_n(to, group_inputs_, int16_t{0});
                    continue;
                }
                int64_t pixel = static_cast<int64_t>(y) * input_.width + x;
                std::copy_n(pixels_.data() + pixel * input_.channels + group * group_inputs_, group_inputs_, to);
            }
        }
    }

    void multiply(int group, int first, int count, const SumConsumer& consume)
    {
        bool narrow = largest_pixel_ * largest_kernel_ <= std::numeric_limits<int32_t>::max();
        for (int block = 0; block < group_outputs_; block += block_channels) {
            const int16_t* kernels = kernel(group, block);
            if (narrow)
                dot_products(kernels, patches_.data(), length_, count, sums_);
            else
                wide_dot_products(kernels, patches_.data(), length_, count, sums_);
            int channels = std::min(block_channels, group_outputs_ - block);
            for (int i = 0; i < channels; ++i) {
                consume(group * group_outputs_ + block + i, first, sums_[static_cast<size_t>(i)].data(), count);
            }
        }
    }

    const Layer& layer_;
    const Tensor& input_;
    const Tensor& output_;
    int group_inputs_, group_outputs_, group_stride_ = 0, length_ = 0;
    int largest_pixel_ = 0;      // |code - zero point|
    int64_t largest_kernel_ = 0; // sum of |weight| of a kernel
    std::vector<int16_t> pixels_, kernels_, patches_;
    SumBlock sums_{};
};

} // namespace

std::vector<int16_t> effective_weights(const Layer& layer, int in_channels, int out_channels)
{
    if (layer.kind == LayerKind::conv_dense) return {layer.weights.begin(), layer.weights.end()};
    int taps = layer.kernel_h * layer.kernel_w;
    std::vector<int16_t> weights(static_cast<size_t>(out_channels) * static_cast<size_t>(in_channels) *
                                 static_cast<size_t>(taps));
    const int8_t* coefficient = layer.coefficients.data();
    for (int k = 0; k < out_channels; ++k) {
        for (int m = 0; m < layer.bases; ++m) {
            const int8_t* basis = layer.basis.data() + static_cast<int64_t>(m) * taps;
            int16_t* kernel = weights.data() + static_cast<int64_t>(k) * in_channels * taps;
            for (int c = 0; c < in_channels; ++c, kernel += taps, ++coefficient) {
                if (*coefficient == 0) continue;
                for (int tap = 0; tap < taps; ++tap) {
                    kernel[tap] = static_cast<int16_t>(kernel[tap] + *coefficient * basis[tap]);
                }
            }
        }
    }
    return weights;
}

void convolve(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes,
              const SumConsumer& consume)
{
    if (layer.kind == LayerKind::conv_dense && layer.groups == input.channels) {
        convolve_depthwise(layer, input, output, codes, consume);
        return;
    }
    Convolution(layer, input, output, codes).run(consume);
}

} // namespace svp::compiler
