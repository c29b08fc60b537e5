// SPDX-License-Identifier: Apache-2.0
// How a sparse PE tile pairs nonzero activations with nonzero coefficients, and what cycles that costs. Timing only:
// sums do not depend on the order of additions (models/engines/escalate/arithmetic).
//
// Activations and coefficients come as bitmaps in groups of `group_bits` channels, one group in a 64-bit word, lowest
// channel in bit 0, unused upper bits and channels beyond the last zero. Tensors are stored in groups of 64 channels:
// regroup() slices them when group_bits is smaller.
#pragma once

#include "models/common/config.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace svp::escalate {

enum class PairingKind {
    concentration, // L adder lanes with lookahead and lookaside: docs/escalate.md [R/O]
    inner_join     // one priority encoder per slice: one addition per cycle, at least one cycle per group [O]
};

// Defaults are ours [O].
struct PairingConfig {
    PairingKind kind = PairingKind::concentration;
    unsigned group_bits = 64;
    unsigned lanes = 8;
    unsigned lookahead = 3;
    unsigned lookaside = 1;
    unsigned groups_per_cycle = 0;
    bool window_spans_pixels = false;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.choice("kind", kind, {{"concentration", PairingKind::concentration}, {"inner_join", PairingKind::inner_join}},
                 "how a slice pairs activations with coefficients; inner_join uses group_bits alone");
        v.number("group_bits", group_bits, "channels", "channels of one group (8, 16, 32 or 64)", 8u, 64u);
        v.number("lanes", lanes, "count", "adder lanes of a slice; divides group_bits", 1u, 64u);
        v.number("lookahead", lookahead, "groups", "groups after the first that a slice's window reaches", 0u, 63u);
        v.number("lookaside", lookaside, "lanes", "how far a free lane reaches to its neighbours", 0u, 63u);
        v.number("groups_per_cycle", groups_per_cycle, "groups",
                 "groups that may enter a window in a cycle; 0: as many as the window holds", 0u, 64u);
        v.flag("window_spans_pixels", window_spans_pixels, "the window runs on over the pixels of a row");
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;
};

// Where the cycles of one slice and row went.
struct RowCount {
    uint64_t cycles = 0;       // of all pixels, one after the other
    uint64_t additions = 0;    // matches: each is one addition or subtraction
    uint64_t empty_cycles = 0; // cycles in which no lane issued: the window only passed over empty groups
    // Issue slots lost in cycles that issued something: lanes without work within reach.
    uint64_t idle_slots(unsigned lanes) const { return (cycles - empty_cycles) * lanes - additions; }
};

// One row of input pixels against the coefficient sets of a tile's slices.
struct PairingRow {
    const uint64_t* activations = nullptr;  // [group][pixel]: bit set where the activation is not the zero point
    const uint64_t* coefficients = nullptr; // [slice][group]: bit set where the coefficient is not zero
    unsigned slices = 0;
    unsigned pixels = 0;
    unsigned groups = 0; // at least 1 for a cycle to be counted
};

class Pairing {
  public:
    virtual ~Pairing() = default;
    // Lanes of one slice that can issue in a cycle.
    virtual unsigned lanes() const = 0;
    // counts[slices] is overwritten. pixel_cycles, when not null, receives [slice][pixel]: the cycles of each pixel;
    // they add up to the slice's `cycles`. With window_spans_pixels the groups of all pixels of the row form one
    // sequence, the window starts filled at the row's first group, and a pixel's cycles are those from the leaving of
    // the previous pixel's last group to the leaving of its own: 0 where both leave at once.
    // Not reentrant: scratch memory is kept between calls.
    virtual void count_row(const PairingRow& row, RowCount* counts, uint32_t* pixel_cycles) = 0;
};

// Groups of `group_bits` that `channels` channels need.
inline unsigned pairing_groups(unsigned channels, unsigned group_bits)
{
    return (channels + group_bits - 1) / group_bits;
}

// Slices bitmaps of 64-channel groups, words [ceil(channels / 64)][pixels], into groups of group_bits (8, 16, 32 or
// 64): words [pairing_groups(channels, group_bits)][pixels]. With pixels = 1 it serves coefficients.
void regroup(const uint64_t* words, unsigned channels, unsigned pixels, unsigned group_bits, uint64_t* groups);

} // namespace svp::escalate
