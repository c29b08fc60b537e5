// SPDX-License-Identifier: Apache-2.0
// Bit-sliced counting of concentration: many sequences of groups at once, a field of L bits for each in vectors of
// words.
//
// Which bit of a lane is taken never changes what the other lanes can do, so a group's state is the number of pending
// bits per lane: plane i of a group holds bit i of all lanes' counts, of all sequences. One vector operation then
// serves every lane of every sequence. "Flags" hold one bit per sequence, the lowest of its field.
#pragma once

#include "interface/common/simd.h"

#include <cstdint>

namespace svp::escalate {

template <unsigned Words>
struct WideWord {
    using type __attribute__((vector_size(Words * 8), may_alias)) = uint64_t;
};
template <>
struct WideWord<1> {
    using type = uint64_t;
};

template <unsigned Words, class V>
SVP_ALWAYS_INLINE uint64_t word_of(const V& v, unsigned i)
{
    return reinterpret_cast<const uint64_t*>(&v)[i];
}

template <unsigned Words, class V>
SVP_ALWAYS_INLINE bool any(const V& v)
{
    uint64_t all = 0;
#pragma GCC unroll 8
    for (unsigned i = 0; i < Words; ++i)
        all |= word_of<Words>(v, i);
    return all != 0;
}

constexpr unsigned floor_log2(unsigned value) { return 31 - static_cast<unsigned>(__builtin_clz(value)); }

// Fields of L bits, one after the other in each word.
template <unsigned L>
struct Fields {
    static constexpr unsigned per_word = 64 / L;
    static constexpr unsigned planes = floor_log2(per_word) + 1; // a lane owns up to 64 / L bits of a group
    static constexpr uint64_t ones = L == 64 ? ~0ULL : (1ULL << (L % 64)) - 1;
    static constexpr uint64_t flags = ~0ULL / ones; // lowest bit of each field
    static constexpr uint64_t lane(unsigned l) { return flags << l; }
    // Fields whose number has bit `step` clear.
    static constexpr uint64_t without(unsigned step)
    {
        uint64_t mask = 0;
        for (unsigned f = 0; f < per_word; ++f)
            if ((f & step) == 0) mask |= ones << (f * L);
        return mask;
    }

    // Flag of each field that has a bit set.
    template <class V>
    static SVP_ALWAYS_INLINE void flags_of(V& v)
    {
#pragma GCC unroll 6
        for (unsigned shift = L / 2; shift > 0; shift /= 2)
            v |= v >> shift;
        v &= flags;
    }
    // Flags to whole fields.
    template <class V>
    static SVP_ALWAYS_INLINE void expand(V& v)
    {
        if constexpr (L == 64)
            v = -v;
        else
            v = (v << L) - v;
    }
};

// Field f of vector v to field v of vector f: a word per sequence becomes a row of lanes per vector.
template <unsigned L, class V>
SVP_ALWAYS_INLINE void transpose_fields(V* rows)
{
    using F = Fields<L>;
#pragma GCC unroll 6
    for (unsigned step = 1; step < F::per_word; step *= 2) {
        const uint64_t mask = F::without(step);
#pragma GCC unroll 8
        for (unsigned v = 0; v < F::per_word; ++v) {
            if (v & step) continue;
            const V swap = ((rows[v] >> (step * L)) ^ rows[v + step]) & mask;
            rows[v + step] ^= swap;
            rows[v] ^= swap << (step * L);
        }
    }
}

// Counts of pending bits per lane from the match words of one group: planes[F::planes].
template <unsigned L, unsigned Words, class V>
SVP_ALWAYS_INLINE void load_counts(const uint64_t* matches, V* planes)
{
    using F = Fields<L>;
    V rows[F::per_word];
#pragma GCC unroll 8
    for (unsigned v = 0; v < F::per_word; ++v)
        rows[v] = *reinterpret_cast<const V*>(matches + size_t{v} * Words);
    transpose_fields<L>(rows);
    for (unsigned i = 0; i < F::planes; ++i)
        planes[i] = V{};
#pragma GCC unroll 8
    for (unsigned r = 0; r < F::per_word; ++r) {
        V carry = rows[r];
        const unsigned grown = floor_log2(r + 1) + 1; // planes that r + 1 rows can reach
#pragma GCC unroll 7
        for (unsigned i = 0; i < grown; ++i) {
            const V both = planes[i] & carry;
            planes[i] ^= carry;
            carry = both;
        }
    }
}

// Lanes with something pending.
template <unsigned Planes, class V>
SVP_ALWAYS_INLINE V pending(const V* planes)
{
    V any_bit = planes[0];
#pragma GCC unroll 7
    for (unsigned i = 1; i < Planes; ++i)
        any_bit |= planes[i];
    return any_bit;
}

// Takes one bit of each lane in `lanes`, all of which have one.
template <unsigned Planes, class V>
SVP_ALWAYS_INLINE void take(V* planes, V lanes)
{
#pragma GCC unroll 7
    for (unsigned i = 0; i < Planes; ++i) {
        const V before = planes[i];
        planes[i] = before ^ lanes;
        lanes &= ~before;
    }
}

// Who reaches aside when lookaside is 1. `free` lanes have nothing pending in the window; `once` and `twice` are lanes
// with at least one and two bits left. In rising order a free lane takes from its lower neighbour, else from its upper;
// only the lane two below can have emptied the lower one before: a carry chain of stride two, solved in log steps.
// Results: lanes that give at least one bit, lanes that give two.
template <unsigned L, class V>
SVP_ALWAYS_INLINE void near_takers(const V& free, const V& once, const V& twice, V& gives_one, V& gives_two)
{
    using F = Fields<L>;
    constexpr uint64_t has_lower = ~F::lane(0);
    constexpr uint64_t has_upper = ~F::lane(L - 1);
    constexpr uint64_t has_second_lower = has_lower & ~F::lane(L > 1 ? 1 : 0);
    const V lower = free & (once << 1) & has_lower;
    const V lower_twice = free & (twice << 1) & has_lower;
    const V upper = free & (once >> 1) & has_upper;
    V takes_upper = upper & ~lower;
    V passes_on = upper & lower & ~lower_twice & has_second_lower;
#pragma GCC unroll 6
    for (unsigned step = 2; step < L; step *= 2) {
        takes_upper |= passes_on & (takes_upper << step);
        if (2 * step < L) passes_on &= passes_on << step;
    }
    V second_lower_took{};
    if constexpr (L > 2) second_lower_took = (takes_upper << 2) & has_second_lower;
    const V takes_lower = lower_twice | (lower & ~second_lower_took);
    V from_above{};
    V from_below{};
    if constexpr (L > 1) {
        from_above = takes_lower >> 1;
        from_below = takes_upper << 1;
    }
    gives_one = from_above | from_below;
    gives_two = from_above & from_below;
}

} // namespace svp::escalate
