// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sparse_pe_tile/pairing_inner_join.h"

#include "interface/common/simd.h"

namespace svp::escalate {

// Adds a group's matches and empty cycles of each pixel.
SVP_TARGET_CLONES void join_group(const uint64_t* activations, uint64_t coefficients, unsigned pixels, RowCount& count,
                                  uint32_t* pixel_cycles);
SVP_TARGET_CLONES void join_group(const uint64_t* activations, uint64_t coefficients, unsigned pixels, RowCount& count,
                                  uint32_t* pixel_cycles)
{
    for (unsigned p = 0; p < pixels; ++p) {
        const uint32_t matches = static_cast<uint32_t>(__builtin_popcountll(activations[p] & coefficients));
        const uint32_t empty = matches == 0;
        count.additions += matches;
        count.empty_cycles += empty;
        if (pixel_cycles) pixel_cycles[p] += matches + empty;
    }
}

void InnerJoinPairing::count_row(const PairingRow& row, RowCount* counts, uint32_t* pixel_cycles)
{
    for (unsigned s = 0; s < row.slices; ++s) {
        uint32_t* cycles = pixel_cycles ? pixel_cycles + static_cast<size_t>(s) * row.pixels : nullptr;
        for (unsigned p = 0; cycles && p < row.pixels; ++p)
            cycles[p] = 0;
        counts[s] = RowCount{};
        for (unsigned g = 0; g < row.groups; ++g)
            join_group(row.activations + static_cast<size_t>(g) * row.pixels,
                       row.coefficients[static_cast<size_t>(s) * row.groups + g], row.pixels, counts[s], cycles);
        counts[s].cycles = counts[s].additions + counts[s].empty_cycles;
    }
}

} // namespace svp::escalate
