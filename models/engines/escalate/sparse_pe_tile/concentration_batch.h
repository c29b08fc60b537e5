// SPDX-License-Identifier: Apache-2.0
// One batch of the bit-sliced counter: 64 / L sequences per word, `Words` words, cycle by cycle until all have ended.
#pragma once

#include "models/engines/escalate/sparse_pe_tile/concentration_kernels.h"
#include "models/engines/escalate/sparse_pe_tile/concentration_lanes.h"

namespace svp::escalate {

template <unsigned L, unsigned Words>
class ConcentrationBatch {
  public:
    using V = typename WideWord<Words>::type;
    using F = Fields<L>;
    static constexpr unsigned planes = F::planes;
    static constexpr unsigned sequences = F::per_word * Words;

    static SVP_ALWAYS_INLINE void run(const ConcentrationJob& job)
    {
        for (unsigned first = 0; first < job.sequences; first += sequences) {
            if (job.groups <= job.window && job.groups == job.groups_per_pixel)
                run_resident(job, first);
            else
                run_sliding(job, first);
        }
    }

  private:
    // Groups lo .. hi - 1 of a batch; `in_window` says, field by field, which of them each sequence sees (null: all).
    struct Window {
        V* counts;
        const V* in_window;
        unsigned lo, hi;
    };

    static SVP_ALWAYS_INLINE V visible(const Window& w, unsigned g)
    {
        const V lanes = pending<planes>(w.counts + g * planes);
        return w.in_window ? lanes & w.in_window[g] : lanes;
    }

    // Own-lane pass. free: lanes that found nothing. once, twice: lanes with at least one and two bits left.
    static SVP_ALWAYS_INLINE void issue_own(const Window& w, V& free, V& once, V& twice)
    {
        free = ~V{};
        once = V{};
        twice = V{};
        for (unsigned g = w.lo; g < w.hi; ++g) {
            V* counts = w.counts + g * planes;
            const V taken = visible(w, g) & free;
            free &= ~taken;
            take<planes>(counts, taken);
            const V left = visible(w, g);
            V two = once & left;
            if constexpr (planes > 1) {
                const V several = pending<planes - 1>(counts + 1);
                two |= w.in_window ? several & w.in_window[g] : several;
            }
            twice |= two;
            once |= left;
        }
    }

    // Takes one bit, nearest group first, of each lane in `lanes`; returns those that had none.
    static SVP_ALWAYS_INLINE V take_nearest(const Window& w, V lanes)
    {
        for (unsigned g = w.lo; g < w.hi; ++g) {
            const V taken = visible(w, g) & lanes;
            lanes &= ~taken;
            take<planes>(w.counts + g * planes, taken);
        }
        return lanes;
    }

    static SVP_ALWAYS_INLINE void issue_near(const Window& w, const V& free, const V& once, const V& twice)
    {
        V one{};
        V two{};
        near_takers<L>(free, once, twice, one, two);
        if (!any<Words>(one)) return;
        for (unsigned g = w.lo; g < w.hi; ++g) {
            V* counts = w.counts + g * planes;
            const V first = visible(w, g) & one;
            one &= ~first;
            take<planes>(counts, first);
            const V second = visible(w, g) & two;
            two &= ~second;
            take<planes>(counts, second);
        }
    }

    // Lookaside of any distance, lane by lane as the rule is written.
    static SVP_ALWAYS_INLINE void issue_far(const Window& w, V free, unsigned lookaside)
    {
        for (unsigned lane = 0; lane < L; ++lane) {
            for (unsigned distance = 1; distance <= lookaside && distance < L; ++distance) {
                const V asking = free & F::lane(lane);
                if (!any<Words>(asking)) break;
                if (lane >= distance) {
                    const V refused = take_nearest(w, asking >> distance);
                    free &= ~(asking ^ (refused << distance));
                }
                const V still = free & F::lane(lane);
                if (lane + distance < L) {
                    const V refused = take_nearest(w, still << distance);
                    free &= ~(still ^ (refused >> distance));
                }
            }
        }
    }

    static SVP_ALWAYS_INLINE void issue(const Window& w, unsigned lookaside, V& free)
    {
        V once{};
        V twice{};
        issue_own(w, free, once, twice);
        if (L == 1 || lookaside == 0 || !any<Words>(once)) return;
        if (lookaside == 1)
            issue_near(w, free, once, twice);
        else
            issue_far(w, free, lookaside);
    }

    // Calls visit(sequence) for each flag.
    template <class Visit>
    static SVP_ALWAYS_INLINE void for_each(const V& flags, unsigned first, const Visit& visit)
    {
        for (unsigned i = 0; i < Words; ++i) {
            for (uint64_t rest = word_of<Words>(flags, i); rest != 0; rest &= rest - 1) {
                const unsigned field = static_cast<unsigned>(__builtin_ctzll(rest)) / L;
                visit(first + field * Words + i);
            }
        }
    }

    static SVP_ALWAYS_INLINE V existing(const ConcentrationJob& job, unsigned first)
    {
        if (job.sequences - first >= sequences) return V{} | F::flags;
        V flags{};
        uint64_t* words = reinterpret_cast<uint64_t*>(&flags);
        for (unsigned s = 0; s < job.sequences - first; ++s)
            words[s % Words] |= 1ULL << (s / Words * L);
        return flags;
    }

    // All groups in the window at once: nothing enters, and what leaves changes nothing but the end.
    static SVP_ALWAYS_INLINE void run_resident(const ConcentrationJob& job, unsigned first)
    {
        V* counts = reinterpret_cast<V*>(job.scratch);
        for (unsigned g = 0; g < job.groups; ++g)
            load_counts<L, Words>(job.matches + g * job.stride + first, counts + g * planes);
        const Window window{counts, nullptr, 0, job.groups};
        V live = existing(job, first);
        for (uint32_t cycle = 1; any<Words>(live); ++cycle) {
            V free{};
            issue(window, job.lookaside, free);
            if (cycle == 1) {
                V issued = ~free;
                F::flags_of(issued);
                for_each(live & ~issued, first, [&](unsigned s) { ++job.empty_cycles[s]; });
            }
            V left{};
            for (unsigned g = 0; g < job.groups; ++g)
                left |= pending<planes>(counts + g * planes);
            F::flags_of(left);
            for_each(live & ~left, first, [&](unsigned s) { job.ends[s] = cycle; });
            live &= left;
        }
    }

    // The window slides. passed[g], entered[g]: flags of the sequences whose group g has left and come in.
    static SVP_ALWAYS_INLINE void run_sliding(const ConcentrationJob& job, unsigned first)
    {
        V* counts = reinterpret_cast<V*>(job.scratch);
        V* passed = counts + job.groups * planes;
        V* entered = passed + job.groups;
        V* in_window = entered + job.groups;
        const V exist = existing(job, first);
        const V all = V{} | F::flags;
        for (unsigned g = 0; g < job.groups; ++g) {
            load_counts<L, Words>(job.matches + g * job.stride + first, counts + g * planes);
            passed[g] = all & ~exist;
            entered[g] = g < job.window ? all : V{};
        }
        unsigned lo = 0;
        unsigned hi = job.window < job.groups ? job.window : job.groups;
        unsigned full = hi; // groups below have entered for all
        for (uint32_t cycle = 1; lo < job.groups; ++cycle) {
            for (unsigned g = lo; g < hi; ++g) {
                V in = entered[g] & ~passed[g];
                F::expand(in);
                in_window[g] = in;
            }
            V issued{};
            issue({counts, in_window, lo, hi}, job.lookaside, issued);
            issued = ~issued;
            F::flags_of(issued);
            for_each(all & ~passed[job.groups - 1] & ~issued, first, [&](unsigned s) { ++job.empty_cycles[s]; });
            leave(job, first, cycle, lo, hi, counts, passed, entered);
            enter(job, hi, full, passed, entered);
            while (lo < job.groups && !any<Words>(all ^ passed[lo]))
                ++lo;
            while (full < job.groups && !any<Words>(all ^ entered[full]))
                ++full;
            while (hi < job.groups && any<Words>(entered[hi]))
                ++hi;
        }
    }

    // Leading groups with nothing pending leave, in each sequence.
    static SVP_ALWAYS_INLINE void leave(const ConcentrationJob& job, unsigned first, uint32_t cycle, unsigned lo,
                                        unsigned hi, const V* counts, V* passed, const V* entered)
    {
        const unsigned pixels = job.groups / job.groups_per_pixel;
        V leading = V{} | F::flags;
        for (unsigned g = lo; g < hi; ++g) {
            V occupied = pending<planes>(counts + g * planes);
            F::flags_of(occupied);
            leading = passed[g] | (leading & entered[g] & ~occupied);
            const V leaving = leading & ~passed[g];
            passed[g] = leading;
            if ((g + 1) % job.groups_per_pixel != 0) continue;
            const unsigned pixel = g / job.groups_per_pixel;
            for_each(leaving, first, [&](unsigned s) { job.ends[static_cast<size_t>(s) * pixels + pixel] = cycle; });
        }
    }

    // As many as there is room for come in, at most groups_per_cycle. Downwards: entered[g - n] is still the old one.
    static SVP_ALWAYS_INLINE void enter(const ConcentrationJob& job, unsigned hi, unsigned full, const V* passed,
                                        V* entered)
    {
        const unsigned most = hi + job.groups_per_cycle;
        for (unsigned g = most < job.groups ? most : job.groups; g-- > full;)
            entered[g] |= passed[g - job.window] & entered[g - job.groups_per_cycle];
    }
};

} // namespace svp::escalate
