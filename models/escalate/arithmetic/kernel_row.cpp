#include "models/escalate/arithmetic/kernel_row.h"

#include "models/common/simd.h"

#include <algorithm>
#include <type_traits>

namespace svp::escalate {
namespace {

// Output columns [first, end) whose input column q * stride + offset lies inside the row.
struct Columns {
    int first, end;
};

Columns landing(const KernelRowShape& shape, int offset)
{
    const int stride = static_cast<int>(shape.stride);
    const int last = static_cast<int>(shape.width) - 1 - offset;
    const int first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
    const int end = last < 0 ? 0 : last / stride + 1;
    const int out_width = static_cast<int>(shape.out_width);
    return {std::min(first, out_width), std::max(std::min(first, out_width), std::min(end, out_width))};
}

int offset_of(const KernelRowShape& shape, unsigned tap)
{
    return static_cast<int>(tap * shape.dilation) - static_cast<int>(shape.pad_left);
}

// |activation| <= 255 times an int8 weight fits int16, which multiplies twice as many at once.
template <class Sum, class Value>
SVP_ALWAYS_INLINE Sum product(Value value, int8_t tap)
{
    if constexpr (std::is_same_v<Value, int16_t>)
        return static_cast<int16_t>(value * tap);
    else
        return static_cast<Sum>(value) * tap;
}

// Taps that are neighbours in the kernel, where all of them are inside the row. Stride 0: known at run time only.
template <unsigned Taps, unsigned Stride, class Value, class Sum>
SVP_ALWAYS_INLINE void add_inside(const Value* __restrict values, const int8_t* kernel, int columns, unsigned step,
                                  unsigned dilation, Sum* __restrict out)
{
    const unsigned stride = Stride == 0 ? step : Stride;
    const int8_t first = kernel[0];
    const int8_t second = Taps > 1 ? kernel[1] : int8_t{0};
    const int8_t third = Taps > 2 ? kernel[2] : int8_t{0};
    for (int q = 0; q < columns; ++q) {
        const Value* column = values + static_cast<unsigned>(q) * stride;
        Sum sum = product<Sum>(column[0], first);
        if (Taps > 1) sum += product<Sum>(column[dilation], second);
        if (Taps > 2) sum += product<Sum>(column[2 * dilation], third);
        out[q] += sum;
    }
}

template <unsigned Taps, class Value, class Sum>
SVP_ALWAYS_INLINE void add_taps(const Value* values, const int8_t* kernel, const KernelRowShape& shape, unsigned tap,
                                Sum* out)
{
    // Tap by tap at the edges, where some fall outside; all together between.
    const Columns first_tap = landing(shape, offset_of(shape, tap));
    const Columns last_tap = landing(shape, offset_of(shape, tap + Taps - 1));
    const int begin = first_tap.first;
    const int end = std::max(begin, last_tap.end);
    for (unsigned t = tap; t < tap + Taps; ++t) {
        const int offset = offset_of(shape, t);
        const Columns columns = landing(shape, offset);
        const auto add = [&](int q) {
            const int column = q * static_cast<int>(shape.stride) + offset;
            out[q] += product<Sum>(values[column], kernel[t]);
        };
        for (int q = columns.first; q < std::min(begin, columns.end); ++q)
            add(q);
        for (int q = std::max(end, columns.first); q < columns.end; ++q)
            add(q);
    }
    if (begin == end) return;
    const Value* inside = values + begin * static_cast<int>(shape.stride) + offset_of(shape, tap);
    const int count = end - begin;
    if (shape.stride == 1)
        add_inside<Taps, 1>(inside, kernel + tap, count, 1, shape.dilation, out + begin);
    else if (shape.stride == 2)
        add_inside<Taps, 2>(inside, kernel + tap, count, 2, shape.dilation, out + begin);
    else
        add_inside<Taps, 0>(inside, kernel + tap, count, shape.stride, shape.dilation, out + begin);
}

template <class Value, class Sum>
SVP_ALWAYS_INLINE void accumulate(const Value* values, const int8_t* kernel, const KernelRowShape& shape, Sum* out)
{
    unsigned tap = 0;
    for (; tap + 3 <= shape.taps; tap += 3)
        add_taps<3>(values, kernel, shape, tap, out);
    for (; tap < shape.taps; ++tap)
        add_taps<1>(values, kernel, shape, tap, out);
}

} // namespace

SVP_TARGET_CLONES void accumulate_kernel_row(const int32_t* values, const int8_t* kernel, const KernelRowShape& shape,
                                             int32_t* out)
{
    accumulate(values, kernel, shape, out);
}

SVP_TARGET_CLONES void accumulate_kernel_row(const int32_t* values, const int8_t* kernel, const KernelRowShape& shape,
                                             int64_t* out)
{
    accumulate(values, kernel, shape, out);
}

SVP_TARGET_CLONES void accumulate_kernel_row(const int16_t* values, const int8_t* kernel, const KernelRowShape& shape,
                                             int32_t* out)
{
    accumulate(values, kernel, shape, out);
}

uint64_t landing_products(const KernelRowShape& shape)
{
    uint64_t products = 0;
    for (unsigned tap = 0; tap < shape.taps; ++tap) {
        const Columns columns = landing(shape, offset_of(shape, tap));
        products += static_cast<uint64_t>(columns.end - columns.first);
    }
    return products;
}

} // namespace svp::escalate
