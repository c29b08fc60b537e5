// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/ternary_sum.h"

#include "interface/common/simd.h"

#include <algorithm>

// Vectors wider than the plain target's registers: everything is inlined, so none crosses a call.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace svp::escalate {
namespace {

// int16 holds this many additions of |value| <= 255.
constexpr size_t safe_additions = 128;

template <unsigned Lanes>
struct Vector {
    using Int16 __attribute__((vector_size(Lanes * 2), may_alias, aligned(2))) = int16_t;
    using Int32 __attribute__((vector_size(Lanes * 4), may_alias, aligned(4))) = int32_t;
};

// One or two vectors of pixels. Two may overlap: a row that is no multiple of them needs no tail.
template <unsigned Lanes, bool Both = true>
class PixelPair {
  public:
    using Int16 = typename Vector<Lanes>::Int16;
    using Int32 = typename Vector<Lanes>::Int32;

    static SVP_ALWAYS_INLINE void sum(const int16_t* planes, size_t stride, const TernaryChannels& channels,
                                      unsigned first, unsigned second, int32_t* sums)
    {
        PixelPair pair;
        pair.add<false>(planes + first, planes + second, stride, channels.plus, channels.plus_count);
        pair.add<true>(planes + first, planes + second, stride, channels.minus, channels.minus_count);
        *reinterpret_cast<Int32*>(sums + first) = pair.first_;
        if (Both) *reinterpret_cast<Int32*>(sums + second) = pair.second_;
    }

  private:
    template <bool Negative>
    SVP_ALWAYS_INLINE void add(const int16_t* first, const int16_t* second, size_t stride, const uint16_t* channels,
                               size_t count)
    {
        for (size_t begin = 0; begin < count; begin += safe_additions) {
            const size_t end = std::min(begin + safe_additions, count);
            Int16 a{};
            Int16 b{};
            for (size_t i = begin; i < end; ++i) {
                const size_t offset = channels[i] * stride;
                a += *reinterpret_cast<const Int16*>(first + offset);
                if (Both) b += *reinterpret_cast<const Int16*>(second + offset);
            }
            const Int32 wide_a = __builtin_convertvector(a, Int32);
            const Int32 wide_b = __builtin_convertvector(b, Int32);
            first_ = Negative ? first_ - wide_a : first_ + wide_a;
            second_ = Negative ? second_ - wide_b : second_ + wide_b;
        }
    }

    Int32 first_{}, second_{};
};

} // namespace

SVP_TARGET_CLONES void ternary_row_sum(const int16_t* planes, size_t stride, const TernaryChannels& channels,
                                       unsigned pixels, int32_t* sums)
{
    const unsigned elements = plane_elements(pixels);
    if (elements == 0) return;
    if (elements == 8) return PixelPair<8, false>::sum(planes, stride, channels, 0, 0, sums);
    if (elements <= 16) return PixelPair<8>::sum(planes, stride, channels, 0, elements - 8, sums);
    if (elements <= 32) return PixelPair<16>::sum(planes, stride, channels, 0, elements - 16, sums);
    for (unsigned p = 0; p < elements; p += 64) {
        const unsigned first = std::min(p, elements - 32);
        PixelPair<32>::sum(planes, stride, channels, first, std::min(first + 32, elements - 32), sums);
    }
}

} // namespace svp::escalate
