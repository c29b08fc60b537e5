// SPDX-License-Identifier: Apache-2.0
// Block-sparse convolution. All operands are small integers, so that float arithmetic is exact: a product of a code
// minus its zero point (9 bits) and a weight (8 bits) is below 2^15, 512 of them add up below 2^24.
#include "interface/common/simd.h"
#include "models/engines/aie/core/kernel_call.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {
namespace {

constexpr unsigned block = 8, pair_channels = 2 * block;
constexpr unsigned blocks_per_sum = 64; // 512 products, the most that are exact

// 16 output channels; unaligned, since a vector's alignment depends on the machine.
typedef float Lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t IntegerLanes __attribute__((vector_size(64), aligned(4)));
typedef uint32_t WrappingLanes __attribute__((vector_size(64), aligned(4)));

// Adds `blocks` blocks to the sums of `pixels` pixels: input[place[p] + offset[b] + c] * weights[b][c][lane]. Sums are
// kept in `chains` parts, so that an addition need not wait for the one before.
template <unsigned pixels, unsigned chains>
SVP_ALWAYS_INLINE void multiply(const float* input, const uint32_t* places, const uint32_t* offsets,
                                const float* weights, unsigned blocks, float* sums)
{
    Lanes sum[chains][pixels] = {};
    const float* pixel[pixels];
    for (unsigned p = 0; p < pixels; ++p)
        pixel[p] = input + places[p];
    for (unsigned b = 0; b < blocks; ++b) {
        const size_t window = offsets[b];
        const float* w = weights + size_t{b} * block * pair_channels;
#pragma GCC unroll 8
        for (unsigned c = 0; c < block; ++c) {
            Lanes lanes;
            std::memcpy(&lanes, w + c * pair_channels, sizeof lanes);
            for (unsigned p = 0; p < pixels; ++p)
                sum[c % chains][p] += pixel[p][window + c] * lanes;
        }
    }
    for (unsigned chain = 1; chain < chains; ++chain)
        for (unsigned p = 0; p < pixels; ++p)
            sum[0][p] += sum[chain][p];
    std::memcpy(sums, sum[0], sizeof sum[0]);
}

template <unsigned chains>
SVP_ALWAYS_INLINE void multiply_all(const float* input, const uint32_t* places, unsigned count, const uint32_t* offsets,
                                    const float* weights, unsigned blocks, float* sums)
{
    constexpr unsigned at_once = 6;
    for (; count >= at_once; count -= at_once, places += at_once, sums += at_once * pair_channels)
        multiply<at_once, chains>(input, places, offsets, weights, blocks, sums);
    for (; count >= 2; count -= 2, places += 2, sums += 2 * pair_channels)
        multiply<2, 2 * chains>(input, places, offsets, weights, blocks, sums);
    if (count > 0) multiply<1, 4 * chains>(input, places, offsets, weights, blocks, sums);
}

// For 16 registers of 256 bits, in which 6 pixels leave no room for a second chain and need none.
SVP_TARGET_CLONES void multiply_narrow(const float* input, const uint32_t* places, unsigned count,
                                       const uint32_t* offsets, const float* weights, unsigned blocks, float* sums)
{
    multiply_all<1>(input, places, count, offsets, weights, blocks, sums);
}

// For 32 registers of 512 bits.
SVP_TARGET_CLONES void multiply_wide(const float* input, const uint32_t* places, unsigned count,
                                     const uint32_t* offsets, const float* weights, unsigned blocks, float* sums)
{
    multiply_all<2>(input, places, count, offsets, weights, blocks, sums);
}

// Adds exact float sums of 16 channels to int32 ones, a pixel at a time; false where one leaves 32 bits.
SVP_TARGET_CLONES bool add_pair(const float* from, unsigned pixels, int32_t* to, size_t pixel)
{
    IntegerLanes outside = {}; // signs
    for (unsigned x = 0; x < pixels; ++x, from += pair_channels, to += pixel) {
        Lanes exact;
        IntegerLanes before;
        std::memcpy(&exact, from, sizeof exact);
        std::memcpy(&before, to, sizeof before);
        const IntegerLanes added = __builtin_convertvector(exact, IntegerLanes);
        const auto sum = (IntegerLanes)((WrappingLanes)before + (WrappingLanes)added);
        outside |= (before ^ sum) & (added ^ sum);
        std::memcpy(to, &sum, sizeof sum);
    }
    int32_t any = 0;
    for (unsigned c = 0; c < pair_channels; ++c)
        any |= outside[c];
    return any >= 0;
}

// The same for the 8 channels of a block that has no second one.
bool add_block(const float* from, unsigned pixels, int32_t* to, size_t pixel)
{
    bool fits = true;
    for (unsigned x = 0; x < pixels; ++x, from += pair_channels, to += pixel)
        for (unsigned c = 0; c < block; ++c)
            fits &= !__builtin_add_overflow(to[c], static_cast<int32_t>(from[c]), &to[c]);
    return fits;
}

SVP_TARGET_CLONES void widen(const int8_t* from, size_t count, int zero_point, float* to)
{
    for (size_t i = 0; i < count; ++i)
        to[i] = static_cast<float>(from[i] - zero_point);
}

// [8 input][8 output] into every second half of 8 lines of 16.
SVP_TARGET_CLONES void widen_block(const int8_t* from, float* to)
{
    for (unsigned c = 0; c < block; ++c)
        for (unsigned k = 0; k < block; ++k)
            to[c * pair_channels + k] = from[c * block + k];
}

// Requantizes the channels of one pixel; false where a sum with its bias leaves 32 bits: the code is then of no matter.
// Some channels at a time, by way of codes of its own: what is written may lie where the residual does.
template <bool with_residual>
SVP_ALWAYS_INLINE bool requantize_blocks(const int32_t* sums, unsigned channels, const RequantColumns& columns,
                                         const int8_t* residual, const svp_aie_record* record, int8_t* to)
{
    const auto& k = record->u.kernel;
    const int8_t zero_point = k.out_zero_point, low = k.low, high = k.high, second_zero_point = k.residual_zero_point;
    constexpr unsigned at_once = 64;
    int64_t outside = 0;
    for (unsigned first = 0; first < channels; first += at_once) {
        const unsigned count = std::min(at_once, channels - first);
        const int32_t *sum = sums + first, *bias = columns.bias.data() + first;
        const int32_t *multiplier = columns.multiplier.data() + first,
                      *second_multiplier = columns.residual_multiplier.data() + first;
        const uint32_t* shift = columns.shift.data() + first;
        int8_t codes[at_once];
        for (unsigned c = 0; c < count; ++c) {
            const int64_t biased = int64_t{sum[c]} + bias[c];
            const auto within = static_cast<int32_t>(biased);
            outside |= biased ^ within;
            const svp_requant unbiased = {0, multiplier[c], second_multiplier[c], shift[c]};
            const int32_t second = with_residual ? residual[first + c] - second_zero_point : 0;
            codes[c] = svp_requantize(within, &unbiased, second, zero_point, low, high);
        }
        std::memcpy(to + first, codes, count);
    }
    return outside == 0;
}

SVP_TARGET_CLONES bool requantize_pixel(const int32_t* sums, unsigned channels, const RequantColumns& columns,
                                        const int8_t* residual, const svp_aie_record* record, int8_t* to)
{
    return residual ? requantize_blocks<true>(sums, channels, columns, residual, record, to)
                    : requantize_blocks<false>(sums, channels, columns, nullptr, record, to);
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

#if defined(__x86_64__) && defined(__GNUC__)
const bool has_wide_registers = __builtin_cpu_supports("avx512f") != 0;
#else
constexpr bool has_wide_registers = false;
#endif

} // namespace

void RequantColumns::fill(const svp_requant* records, unsigned count)
{
    bias.resize(count);
    multiplier.resize(count);
    residual_multiplier.resize(count);
    shift.resize(count);
    for (unsigned c = 0; c < count; ++c) {
        bias[c] = records[c].bias;
        multiplier[c] = records[c].multiplier;
        residual_multiplier[c] = records[c].residual_multiplier;
        shift[c] = records[c].shift;
    }
}

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

// Where the windows of all pixels begin.
void Kernels::find_pixels(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    places_.clear();
    for (unsigned y = 0; y < call.rows; ++y)
        for (unsigned x = 0; x < call.columns; ++x)
            places_.push_back((y * r.stride_h * k.in_columns + x * r.stride_w) * k.in_channels);
    partial_.resize(places_.size() * pair_channels);
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
                widen_block(next[half] + size_t{tap} * block * block, weights_.data() + at + half * block);
            }
        }
        for (unsigned half = 0; half < 2; ++half)
            if (used[half]) next[half] += bytes;
    }
}

bool Kernels::sum_pair(const KernelCall& call, unsigned pair)
{
    const auto& k = call.record->u.kernel;
    const bool paired = (pair + 1) * pair_channels <= k.out_channels;
    const unsigned pixels = call.rows * call.columns;
    const auto multiply_pixels = has_wide_registers ? multiply_wide : multiply_narrow;
    int32_t* to = sums_.data() + size_t{pair} * pair_channels;
    bool fits = true;
    for (size_t b = 0; b < offsets_.size(); b += blocks_per_sum) {
        const auto blocks = static_cast<unsigned>(std::min<size_t>(blocks_per_sum, offsets_.size() - b));
        multiply_pixels(input_.data(), places_.data(), pixels, offsets_.data() + b,
                        weights_.data() + b * block * pair_channels, blocks, partial_.data());
        fits &= (paired ? add_pair : add_block)(partial_.data(), pixels, to, k.out_channels);
    }
    return fits;
}

bool Kernels::finish(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
    if (call.output != nullptr && call.requant != nullptr) requants_.fill(call.requant, k.out_channels);
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
                fits &= requantize_pixel(sums, k.out_channels, requants_, call.residual ? call.residual + at : nullptr,
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
    find_pixels(call);
    bool fits = true;
    for (unsigned pair = 0; pair * pair_channels < k.out_channels; ++pair) {
        widen_weights(call, pair);
        fits &= sum_pair(call, pair);
    }
    return finish(call) && fits;
}

} // namespace svp::aie
