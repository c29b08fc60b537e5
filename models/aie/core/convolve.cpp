// Block-sparse convolution. All operands are small integers, so that float arithmetic is exact: a product of a code
// minus its zero point (9 bits) and a weight (8 bits) is below 2^15, 512 of them add up below 2^24.
#include "interface/simd.h"
#include "models/aie/core/kernel_call.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {
namespace {

constexpr unsigned block = 8, pair_channels = 2 * block;
constexpr unsigned pixels_at_once = 6;
constexpr unsigned blocks_per_sum = 64; // 512 products, the most that are exact

// 16 output channels; unaligned, since a vector's alignment depends on the machine.
typedef float Lanes __attribute__((vector_size(64), aligned(4)));

// Adds `blocks` blocks to the sums of `pixels` pixels: input[p * step + offset[b] + c] * weights[b][c][lane].
template <unsigned pixels>
SVP_ALWAYS_INLINE void multiply(const float* input, size_t step, const uint32_t* offsets, const float* weights,
                                unsigned blocks, float* sums)
{
    Lanes sum[pixels] = {};
    for (unsigned b = 0; b < blocks; ++b) {
        const float* window = input + offsets[b];
        const float* w = weights + size_t{b} * block * pair_channels;
        for (unsigned c = 0; c < block; ++c) {
            Lanes lanes;
            std::memcpy(&lanes, w + c * pair_channels, sizeof lanes);
            for (unsigned p = 0; p < pixels; ++p)
                sum[p] += window[p * step + c] * lanes;
        }
    }
    std::memcpy(sums, sum, sizeof sum);
}

// One row of pixels.
SVP_TARGET_CLONES void multiply_row(const float* input, size_t step, unsigned columns, const uint32_t* offsets,
                                    const float* weights, unsigned blocks, float* sums)
{
    unsigned x = 0;
    for (; x + pixels_at_once <= columns; x += pixels_at_once)
        multiply<pixels_at_once>(input + x * step, step, offsets, weights, blocks, sums + size_t{x} * pair_channels);
    for (; x + 2 <= columns; x += 2)
        multiply<2>(input + x * step, step, offsets, weights, blocks, sums + size_t{x} * pair_channels);
    if (x < columns) multiply<1>(input + x * step, step, offsets, weights, blocks, sums + size_t{x} * pair_channels);
}

// Adds exact float sums of `channels` (8 or 16) channels to int32 ones; false where one leaves 32 bits.
SVP_TARGET_CLONES bool add_row(const float* from, unsigned columns, unsigned channels, int32_t* to, size_t pixel)
{
    int64_t outside = 0;
    for (unsigned x = 0; x < columns; ++x) {
        for (unsigned c = 0; c < channels; ++c) {
            const int64_t sum = int64_t{to[x * pixel + c]} + static_cast<int32_t>(from[x * pair_channels + c]);
            outside |= sum ^ static_cast<int32_t>(sum);
            to[x * pixel + c] = static_cast<int32_t>(sum);
        }
    }
    return outside == 0;
}

SVP_TARGET_CLONES void widen(const int8_t* from, size_t count, int zero_point, float* to)
{
    for (size_t i = 0; i < count; ++i)
        to[i] = static_cast<float>(from[i] - zero_point);
}

// Requantizes the channels of one pixel; false where a sum with its bias leaves 32 bits: the code is then of no matter.
SVP_TARGET_CLONES bool requantize_pixel(const int32_t* sums, unsigned channels, const svp_requant* requant,
                                        const int8_t* residual, const svp_aie_record* record, int8_t* to)
{
    const auto& k = record->u.kernel;
    bool fits = true;
    if (residual == nullptr) {
        for (unsigned c = 0; c < channels; ++c) {
            const bool sum_fits = svp_requant_fits(sums[c], requant[c].bias) != 0;
            fits &= sum_fits;
            to[c] = svp_requantize(sum_fits ? sums[c] : 0, &requant[c], 0, k.out_zero_point, k.low, k.high);
        }
        return fits;
    }
    for (unsigned c = 0; c < channels; ++c) {
        const bool sum_fits = svp_requant_fits(sums[c], requant[c].bias) != 0;
        fits &= sum_fits;
        to[c] = svp_requantize(sum_fits ? sums[c] : 0, &requant[c], residual[c] - k.residual_zero_point,
                               k.out_zero_point, k.low, k.high);
    }
    return fits;
}

bool shift_pixel(const int32_t* sums, unsigned channels, const svp_requant* requant, uint8_t* to)
{
    bool fits = true;
    for (unsigned c = 0; c < channels; ++c) {
        fits &= svp_requant_fits(sums[c], requant[c].bias) != 0;
        const int64_t value = svp_round_shift(int64_t{sums[c]} + requant[c].bias, requant[c].shift);
        const auto result = static_cast<int16_t>(std::clamp<int64_t>(value, INT16_MIN, INT16_MAX));
        std::memcpy(to + size_t{c} * sizeof result, &result, sizeof result);
    }
    return fits;
}

} // namespace

// Codes without their zero point; rows beyond the tensor are zero.
void Kernels::widen_input(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    const size_t row = size_t{r.u.kernel.in_columns} * r.u.kernel.in_channels;
    input_.resize(row * r.u.kernel.in_rows);
    for (int y = 0; y < r.u.kernel.in_rows; ++y) {
        const int at = call.in_first_row + y;
        float* to = input_.data() + row * static_cast<size_t>(y);
        if (at < 0 || at >= r.u.kernel.in_height)
            std::fill_n(to, row, 0.0F);
        else
            widen(call.input + row * static_cast<size_t>(y), row, r.in_zero_point, to);
    }
}

// The nonzero blocks of two output blocks side by side, tap by tap, with where their input lies.
void Kernels::widen_weights(const KernelCall& call, unsigned pair)
{
    const svp_aie_record& r = *call.record;
    const WeightChunk& w = call.weights;
    const unsigned taps = unsigned{r.kernel_h} * r.kernel_w, row_bytes = (w.in_blocks + 7) / 8;
    const auto set = [&](unsigned output, unsigned input) {
        if (output >= w.out_blocks) return false;
        if (w.depthwise) return output == input && (w.mask[output / 8] >> output % 8 & 1) != 0;
        return (w.mask[size_t{output} * row_bytes + input / 8] >> input % 8 & 1) != 0;
    };
    weights_.clear();
    offsets_.clear();
    const int8_t* next[2] = {w.blocks, nullptr};
    const size_t bytes = size_t{taps} * block * block;
    const unsigned inputs = w.depthwise ? w.out_blocks : w.in_blocks;
    const auto count = [&](unsigned output) {
        size_t blocks = 0;
        for (unsigned i = 0; i < inputs; ++i)
            blocks += set(output, i);
        return blocks;
    };
    for (unsigned output = 0; output < 2 * pair; ++output)
        next[0] += count(output) * bytes;
    next[1] = next[0] + count(2 * pair) * bytes;

    for (unsigned i = 0; i < inputs; ++i) {
        const bool used[2] = {set(2 * pair, i), set(2 * pair + 1, i)};
        if (!used[0] && !used[1]) continue;
        for (unsigned tap = 0; tap < taps; ++tap) {
            const unsigned y = tap / r.kernel_w * r.dilation_h, x = tap % r.kernel_w * r.dilation_w;
            offsets_.push_back((y * r.u.kernel.in_columns + x) * r.u.kernel.in_channels + i * block);
            const size_t at = weights_.size();
            weights_.resize(at + size_t{block} * pair_channels);
            for (unsigned half = 0; half < 2; ++half) {
                if (!used[half]) continue;
                const int8_t* from = next[half] + size_t{tap} * block * block;
                for (unsigned c = 0; c < block; ++c)
                    for (unsigned k = 0; k < block; ++k)
                        weights_[at + c * pair_channels + half * block + k] = from[c * block + k];
            }
        }
        for (unsigned half = 0; half < 2; ++half)
            if (used[half]) next[half] += bytes;
    }
}

bool Kernels::sum_pair(const KernelCall& call, unsigned pair)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    const unsigned channels = std::min<unsigned>(pair_channels, k.out_channels - pair * pair_channels);
    const size_t step = size_t{r.stride_w} * k.in_channels;
    const size_t row_step = size_t{r.stride_h} * k.in_columns * k.in_channels;
    std::vector<float>& partial = row_;
    partial.resize(size_t{call.columns} * pair_channels);
    bool fits = true;
    for (unsigned y = 0; y < call.rows; ++y) {
        int32_t* to = sums_.data() + size_t{y} * call.columns * k.out_channels + size_t{pair} * pair_channels;
        for (size_t b = 0; b < offsets_.size(); b += blocks_per_sum) {
            const auto blocks = static_cast<unsigned>(std::min<size_t>(blocks_per_sum, offsets_.size() - b));
            multiply_row(input_.data() + y * row_step, step, call.columns, offsets_.data() + b,
                         weights_.data() + b * block * pair_channels, blocks, partial.data());
            fits &= add_row(partial.data(), call.columns, channels, to, k.out_channels);
        }
    }
    return fits;
}

bool Kernels::finish(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    bool fits = true;
    for (unsigned y = 0; y < call.rows; ++y) {
        for (unsigned x = 0; x < call.columns; ++x) {
            const int32_t* sums = sums_.data() + (size_t{y} * call.columns + x) * k.out_channels;
            const size_t at = (size_t{y} * k.out_columns + x) * k.out_channels;
            if (call.output == nullptr)
                std::memcpy(call.accumulator + at, sums, size_t{k.out_channels} * sizeof *sums);
            else if (r.flags & SVP_AIE_OUTPUT_INT32)
                std::memcpy(call.output + at * sizeof *sums, sums, size_t{k.out_channels} * sizeof *sums);
            else if (r.flags & SVP_AIE_OUTPUT_INT16)
                fits &= shift_pixel(sums, k.out_channels, call.requant, call.output + at * sizeof(int16_t));
            else
                fits &=
                    requantize_pixel(sums, k.out_channels, call.requant, call.residual ? call.residual + at : nullptr,
                                     &r, reinterpret_cast<int8_t*>(call.output) + at);
        }
    }
    return fits;
}

bool Kernels::convolve(const KernelCall& call)
{
    const auto& k = call.record->u.kernel;
    widen_input(call);
    sums_.assign(size_t{call.rows} * call.columns * k.out_channels, 0);
    if (!call.first)
        for (unsigned y = 0; y < call.rows; ++y)
            std::memcpy(sums_.data() + size_t{y} * call.columns * k.out_channels,
                        call.accumulator + size_t{y} * k.out_columns * k.out_channels,
                        size_t{call.columns} * k.out_channels * sizeof(int32_t));
    bool fits = true;
    for (unsigned pair = 0; pair * pair_channels < k.out_channels; ++pair) {
        widen_weights(call, pair);
        fits &= sum_pair(call, pair);
    }
    return finish(call) && fits;
}

} // namespace svp::aie
