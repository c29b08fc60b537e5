// SPDX-License-Identifier: Apache-2.0
// Concentration, slow and obvious: cycle by cycle, lane by lane, on arrays of bool.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::reference {

struct ConcentrationParameters {
    unsigned group_bits, lanes, lookahead, lookaside, groups_per_cycle;
    bool window_spans_pixels;
};

struct ConcentrationResult {
    uint64_t cycles = 0, additions = 0, empty_cycles = 0;
    std::vector<uint32_t> pixel_cycles;
};

using Bits = std::vector<bool>;

// activations[pixel][channel], coefficients[channel]; any number of channels.
ConcentrationResult concentrate(const std::vector<Bits>& activations, const Bits& coefficients,
                                const ConcentrationParameters& parameters);

} // namespace svp::reference
