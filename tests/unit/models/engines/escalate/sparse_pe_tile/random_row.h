// SPDX-License-Identifier: Apache-2.0
// A random row in both shapes: arrays of bool for the reference, packed groups for the counter.
#pragma once

#include "models/engines/escalate/common/pairing.h"
#include "tests/reference/concentration_reference.h"

#include <random>
#include <vector>

namespace svp::escalate::test {

using Random = std::mt19937_64;

inline unsigned between(Random& random, unsigned low, unsigned high)
{
    return low + static_cast<unsigned>(random() % (high - low + 1));
}

inline bool chance(Random& random, double probability)
{
    return static_cast<double>(random() >> 11) < probability * 9007199254740992.0;
}

// Nothing, everything, the usual sparse values, and all between.
inline double density(Random& random)
{
    static constexpr double usual[] = {0.0, 0.01, 0.05, 0.5, 0.95, 1.0};
    const unsigned pick = between(random, 0, 11);
    return pick < 6 ? usual[pick] : static_cast<double>(random() % 1001) / 1000.0;
}

// Some runs of 16 channels are left empty with `hole_density`, so that windows of neighbouring pixels diverge.
inline reference::Bits random_bits(Random& random, unsigned channels, double bit_density, double hole_density)
{
    reference::Bits bits(channels);
    bool hole = false;
    for (unsigned c = 0; c < channels; ++c) {
        if (c % 16 == 0) hole = chance(random, hole_density);
        bits[c] = !hole && chance(random, bit_density);
    }
    return bits;
}

struct RandomRow {
    unsigned channels, pixels, slices;
    std::vector<reference::Bits> activations, coefficients;

    RandomRow(Random& random, unsigned channel_count, unsigned pixel_count, unsigned slice_count,
              double activation_density, double coefficient_density, double holes)
        : channels(channel_count),
          pixels(pixel_count),
          slices(slice_count)
    {
        for (unsigned p = 0; p < pixels; ++p)
            activations.push_back(random_bits(random, channels, activation_density, holes));
        for (unsigned s = 0; s < slices; ++s)
            coefficients.push_back(random_bits(random, channels, coefficient_density, holes));
    }
};

// Packed as tensors are stored, then sliced into groups.
struct PackedRow {
    std::vector<uint64_t> activations, coefficients;
    PairingRow row;

    PackedRow(const RandomRow& source, unsigned group_bits)
    {
        const unsigned groups = pairing_groups(source.channels, group_bits);
        activations = pack(source.activations, source.channels, group_bits);
        for (const reference::Bits& set : source.coefficients) {
            const std::vector<uint64_t> words = pack({set}, source.channels, group_bits);
            coefficients.insert(coefficients.end(), words.begin(), words.end());
        }
        row = {activations.data(), coefficients.data(), source.slices, source.pixels, groups};
    }

    static std::vector<uint64_t> pack(const std::vector<reference::Bits>& columns, unsigned channels,
                                      unsigned group_bits)
    {
        const size_t width = columns.size();
        std::vector<uint64_t> words((channels + 63) / 64 * width);
        for (size_t p = 0; p < width; ++p)
            for (unsigned c = 0; c < channels; ++c)
                if (columns[p][c]) words[c / 64 * width + p] |= 1ULL << (c % 64);
        std::vector<uint64_t> groups(pairing_groups(channels, group_bits) * width);
        regroup(words.data(), channels, static_cast<unsigned>(width), group_bits, groups.data());
        return groups;
    }
};

} // namespace svp::escalate::test
