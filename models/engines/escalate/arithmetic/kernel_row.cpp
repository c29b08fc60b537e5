// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/kernel_row.h"

#include "interface/common/simd.h"

#include <algorithm>
#include <type_traits>

// Vectors wider than the plain target's registers: everything is inlined, so none crosses a call.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace svp::escalate {
namespace {

// Outputs are made in pieces, from a copy of the columns that they read: zeros where these lie outside the row, sorted
// by column mod stride, so that each tap reads neighbours.
constexpr unsigned piece = 64;
constexpr unsigned block = 8;
constexpr unsigned most_phases = 4;
constexpr unsigned phase_elements = 2 * piece;

template <class Value, unsigned Lanes>
struct Vector {
    using type __attribute__((vector_size(Lanes * sizeof(Value)), may_alias, aligned(sizeof(Value)))) = Value;
};

// |activation| <= 255 times an int8 weight fits int16, which multiplies twice as many at once.
template <unsigned Lanes, class Value, class Sum>
SVP_ALWAYS_INLINE void add_products(typename Vector<Sum, Lanes>::type& sum, const Value* values, int8_t tap)
{
    using Values = typename Vector<Value, Lanes>::type;
    using Sums = typename Vector<Sum, Lanes>::type;
    const Values lanes = *reinterpret_cast<const Values*>(values);
    if constexpr (std::is_same_v<Value, int16_t>)
        sum += __builtin_convertvector(lanes * static_cast<int16_t>(tap), Sums);
    else
        sum += __builtin_convertvector(lanes, Sums) * static_cast<Sum>(tap);
}

// The columns of one piece.
template <class Value>
struct Source {
    const Value* values;     // first phase
    unsigned phase_distance; // to the next
};

// What `out` held is added where `Adds`, else overwritten.
template <unsigned Lanes, bool Adds, class Value, class Sum>
SVP_ALWAYS_INLINE void add_block(const Source<Value>& source, unsigned first, const int8_t* kernel,
                                 const KernelRowShape& shape, Sum* out)
{
    using Sums = typename Vector<Sum, Lanes>::type;
    Sums sum{};
    if (Adds) sum = *reinterpret_cast<const Sums*>(out);
    unsigned phase = 0;
    unsigned column = first;
    for (unsigned s = 0; s < shape.taps; ++s) {
        add_products<Lanes, Value, Sum>(sum, source.values + phase * source.phase_distance + column, kernel[s]);
        for (phase += shape.dilation; phase >= shape.stride; phase -= shape.stride)
            ++column;
    }
    *reinterpret_cast<Sums*>(out) = sum;
}

// `count` outputs; loads reach to the end of a block.
template <class Value, class Sum>
SVP_ALWAYS_INLINE void add_piece(const Source<Value>& source, unsigned count, const int8_t* kernel,
                                 const KernelRowShape& shape, Sum* out)
{
    unsigned q = 0;
    for (; q + 2 * block <= count; q += 2 * block)
        add_block<2 * block, true>(source, q, kernel, shape, out + q);
    for (; q + block <= count; q += block)
        add_block<block, true>(source, q, kernel, shape, out + q);
    if (q == count) return;
    Sum last[block];
    add_block<block, false>(source, q, kernel, shape, last);
    for (unsigned i = 0; i < count - q; ++i)
        out[q + i] += last[i];
}

// Columns begin, begin + stride, ... into a phase of `elements`.
template <class Value>
SVP_ALWAYS_INLINE void copy_phase(const Value* values, const KernelRowShape& shape, long begin, unsigned elements,
                                  Value* phase)
{
    const long stride = static_cast<long>(shape.stride);
    unsigned i = 0;
    for (; i < elements && begin < 0; ++i, begin += stride)
        phase[i] = 0;
    unsigned end = i;
    if (i < elements && begin < static_cast<long>(shape.width)) {
        const unsigned left = shape.width - static_cast<unsigned>(begin);
        const unsigned inside = stride == 1 ? left : stride == 2 ? (left + 1) / 2 : (left - 1) / shape.stride + 1;
        const Value* from = values + begin;
        end = std::min(elements, i + inside);
        if (stride == 1)
            for (unsigned k = 0; k < end - i; ++k)
                phase[i + k] = from[k];
        else
            for (unsigned k = 0; k < end - i; ++k)
                phase[i + k] = from[size_t{k} * shape.stride];
    }
    for (i = end; i < elements; ++i)
        phase[i] = 0;
}

// Any shape, tap by tap: wide dilations, wide strides.
template <class Value, class Sum>
SVP_ALWAYS_INLINE void accumulate_slowly(const Value* values, const int8_t* kernel, const KernelRowShape& shape,
                                         Sum* out)
{
    for (unsigned s = 0; s < shape.taps; ++s) {
        long column = static_cast<long>(s) * shape.dilation - static_cast<long>(shape.pad_left);
        for (unsigned q = 0; q < shape.out_width; ++q, column += shape.stride)
            if (column >= 0 && column < static_cast<long>(shape.width))
                out[q] += static_cast<Sum>(values[column]) * kernel[s];
    }
}

template <class Value, class Sum>
SVP_ALWAYS_INLINE void accumulate(const Value* values, const int8_t* kernel, unsigned rows, const KernelRowShape& shape,
                                  Sum* const* out)
{
    const unsigned span = (shape.taps - 1) * shape.dilation;
    if (shape.stride > most_phases || span > piece - block) {
        for (unsigned r = 0; r < rows; ++r)
            if (out[r]) accumulate_slowly<Value, Sum>(values, kernel + size_t{r} * shape.taps, shape, out[r]);
        return;
    }
    Value columns[most_phases * phase_elements];
    for (unsigned first = 0; first < shape.out_width; first += piece) {
        const unsigned count = std::min(piece, shape.out_width - first);
        const unsigned loaded = (count + block - 1) / block * block + span;
        const long begin = static_cast<long>(first) * shape.stride - static_cast<long>(shape.pad_left);
        Source<Value> source{columns, phase_elements};
        if (shape.stride == 1 && begin >= 0 && begin + loaded <= shape.width)
            source = {values + begin, 0};
        else
            for (unsigned phase = 0; phase < shape.stride; ++phase)
                copy_phase(values, shape, begin + phase, loaded, columns + phase * phase_elements);
        for (unsigned r = 0; r < rows; ++r)
            if (out[r]) add_piece<Value, Sum>(source, count, kernel + size_t{r} * shape.taps, shape, out[r] + first);
    }
}

} // namespace

SVP_TARGET_CLONES void accumulate_kernel_row(const int32_t* values, const int8_t* kernel, const KernelRowShape& shape,
                                             int32_t* out)
{
    accumulate(values, kernel, 1, shape, &out);
}

SVP_TARGET_CLONES void accumulate_kernel_row(const int32_t* values, const int8_t* kernel, const KernelRowShape& shape,
                                             int64_t* out)
{
    accumulate(values, kernel, 1, shape, &out);
}

SVP_TARGET_CLONES void accumulate_kernel_row(const int16_t* values, const int8_t* kernel, const KernelRowShape& shape,
                                             int32_t* out)
{
    accumulate(values, kernel, 1, shape, &out);
}

SVP_TARGET_CLONES void accumulate_kernel(const int32_t* values, const int8_t* kernel, unsigned rows,
                                         const KernelRowShape& shape, int32_t* const* out)
{
    accumulate(values, kernel, rows, shape, out);
}

SVP_TARGET_CLONES void accumulate_kernel(const int16_t* values, const int8_t* kernel, unsigned rows,
                                         const KernelRowShape& shape, int32_t* const* out)
{
    accumulate(values, kernel, rows, shape, out);
}

uint64_t landing_products(const KernelRowShape& shape)
{
    uint64_t products = 0;
    for (unsigned s = 0; s < shape.taps; ++s) {
        const long stride = static_cast<long>(shape.stride);
        const long offset = static_cast<long>(s) * shape.dilation - static_cast<long>(shape.pad_left);
        const long last = static_cast<long>(shape.width) - 1 - offset;
        const long first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
        const long end = last < 0 ? 0 : std::min<long>(last / stride + 1, shape.out_width);
        products += static_cast<uint64_t>(std::max(0L, end - first));
    }
    return products;
}

} // namespace svp::escalate
