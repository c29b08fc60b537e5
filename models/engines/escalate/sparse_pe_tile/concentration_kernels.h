// SPDX-License-Identifier: Apache-2.0
// Entry points of the bit-sliced counter, one per number of lanes and vector width.
#pragma once

#include <cstddef>
#include <cstdint>

namespace svp::escalate {

// Sequences of groups to count, each with its own window.
struct ConcentrationJob {
    const uint64_t* matches = nullptr; // [group][sequence], 64-byte aligned
    size_t stride = 0;                 // words between groups: sequences rounded up to a multiple of 512
    unsigned sequences = 0;
    unsigned groups = 0;           // of a sequence, at least 1
    unsigned groups_per_pixel = 0; // divides groups
    unsigned window = 0;           // lookahead + 1
    unsigned lookaside = 0;
    unsigned groups_per_cycle = 0;    // 1 .. window
    uint64_t* scratch = nullptr;      // 64-byte aligned, groups * concentration_scratch_words
    uint32_t* ends = nullptr;         // [sequence][pixel]: cycle at whose end the pixel's last group leaves
    uint32_t* empty_cycles = nullptr; // [sequence], incremented
};

// Vectors of 8 words: up to 7 planes and 3 masks for each group.
constexpr size_t concentration_scratch_words = size_t{8} * 10;
constexpr size_t concentration_stride_multiple = 512;

using ConcentrationKernel = void (*)(const ConcentrationJob&);

// lanes: a power of two, 1 .. 64. Few sequences are served better by single words than by wide vectors.
ConcentrationKernel concentration_kernel(unsigned lanes, unsigned sequences);

} // namespace svp::escalate
