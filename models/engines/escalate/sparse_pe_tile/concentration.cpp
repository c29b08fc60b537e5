// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sparse_pe_tile/concentration.h"

#include "interface/common/simd.h"

#include <algorithm>

namespace svp::escalate {

SVP_TARGET_CLONES uint64_t match_words(const uint64_t* activations, uint64_t coefficients, unsigned pixels,
                                       uint64_t* matches);
SVP_TARGET_CLONES uint64_t match_words(const uint64_t* activations, uint64_t coefficients, unsigned pixels,
                                       uint64_t* matches)
{
    for (unsigned p = 0; p < pixels; ++p)
        matches[p] = activations[p] & coefficients;
    uint64_t bits = 0;
    for (unsigned p = 0; p < pixels; ++p)
        bits += static_cast<unsigned>(__builtin_popcountll(matches[p]));
    return bits;
}

ConcentrationPairing::ConcentrationPairing(const PairingConfig& config)
    : lanes_(config.lanes),
      window_(config.lookahead + 1),
      lookaside_(std::min(config.lookaside, config.lanes - 1)),
      groups_per_cycle_(config.groups_per_cycle == 0 ? window_ : std::min(config.groups_per_cycle, window_)),
      spans_pixels_(config.window_spans_pixels)
{
}

void ConcentrationPairing::count_row(const PairingRow& row, RowCount* counts, uint32_t* pixel_cycles)
{
    std::fill(counts, counts + row.slices, RowCount{});
    if (row.pixels == 0 || row.groups == 0) {
        if (pixel_cycles) std::fill(pixel_cycles, pixel_cycles + static_cast<size_t>(row.slices) * row.pixels, 0);
        return;
    }
    match(row, counts);
    if (!active_.empty()) simulate(row);
    auto next = active_.begin();
    for (unsigned s = 0; s < row.slices; ++s) {
        uint32_t* cycles = pixel_cycles ? pixel_cycles + static_cast<size_t>(s) * row.pixels : nullptr;
        if (next != active_.end() && *next == s) {
            collect(row, static_cast<unsigned>(next - active_.begin()), counts[s], cycles);
            ++next;
        } else {
            count_without_matches(row, counts[s], cycles);
        }
    }
}

// Dilution: match words of the slices with any coefficient, a column for each sequence.
void ConcentrationPairing::match(const PairingRow& row, RowCount* counts)
{
    active_.clear();
    for (unsigned s = 0; s < row.slices; ++s) {
        const uint64_t* set = row.coefficients + static_cast<size_t>(s) * row.groups;
        if (std::any_of(set, set + row.groups, [](uint64_t word) { return word != 0; })) active_.push_back(s);
    }
    const size_t sequences = spans_pixels_ ? active_.size() : active_.size() * row.pixels;
    stride_ =
        (sequences + concentration_stride_multiple - 1) / concentration_stride_multiple * concentration_stride_multiple;
    const size_t groups = spans_pixels_ ? static_cast<size_t>(row.groups) * row.pixels : row.groups;
    if (matches_.size() < stride_ * groups / 8) matches_.resize(stride_ * groups / 8);
    uint64_t* matches = reinterpret_cast<uint64_t*>(matches_.data());
    for (unsigned a = 0; a < active_.size(); ++a) {
        const unsigned slice = active_[a];
        for (unsigned g = 0; g < row.groups; ++g) {
            const uint64_t coefficients = row.coefficients[static_cast<size_t>(slice) * row.groups + g];
            const uint64_t* activations = row.activations + static_cast<size_t>(g) * row.pixels;
            if (!spans_pixels_) {
                uint64_t* words = matches + g * stride_ + static_cast<size_t>(a) * row.pixels;
                counts[slice].additions += match_words(activations, coefficients, row.pixels, words);
                continue;
            }
            for (unsigned p = 0; p < row.pixels; ++p)
                counts[slice].additions +=
                    match_words(activations + p, coefficients, 1,
                                matches + (static_cast<size_t>(p) * row.groups + g) * stride_ + a);
        }
    }
}

void ConcentrationPairing::simulate(const PairingRow& row)
{
    ConcentrationJob job;
    job.matches = reinterpret_cast<const uint64_t*>(matches_.data());
    job.stride = stride_;
    const unsigned active = static_cast<unsigned>(active_.size());
    job.sequences = spans_pixels_ ? active : active * row.pixels;
    job.groups = spans_pixels_ ? row.groups * row.pixels : row.groups;
    job.groups_per_pixel = row.groups;
    job.window = window_;
    job.lookaside = lookaside_;
    job.groups_per_cycle = groups_per_cycle_;
    const size_t scratch_lines = concentration_scratch_words * job.groups / 8;
    if (scratch_.size() < scratch_lines) scratch_.resize(scratch_lines);
    job.scratch = reinterpret_cast<uint64_t*>(scratch_.data());
    ends_.resize(static_cast<size_t>(active) * row.pixels);
    empty_.assign(job.sequences, 0);
    job.ends = ends_.data();
    job.empty_cycles = empty_.data();
    concentration_kernel(lanes_, job.sequences)(job);
}

uint32_t ConcentrationPairing::passing_cycle(unsigned group) const
{
    if (group < window_) return 1;
    return 1 + (group - window_) / groups_per_cycle_ + 1;
}

void ConcentrationPairing::count_without_matches(const PairingRow& row, RowCount& count, uint32_t* pixel_cycles) const
{
    const uint64_t groups = static_cast<uint64_t>(row.groups) * (spans_pixels_ ? row.pixels : 1);
    const uint32_t sequence = passing_cycle(static_cast<unsigned>(groups - 1));
    count.cycles = spans_pixels_ ? sequence : static_cast<uint64_t>(sequence) * row.pixels;
    count.empty_cycles = count.cycles;
    if (!pixel_cycles) return;
    if (!spans_pixels_) {
        std::fill(pixel_cycles, pixel_cycles + row.pixels, sequence);
        return;
    }
    uint32_t previous = 0;
    for (unsigned p = 0; p < row.pixels; ++p) {
        const uint32_t end = passing_cycle((p + 1) * row.groups - 1);
        pixel_cycles[p] = end - previous;
        previous = end;
    }
}

void ConcentrationPairing::collect(const PairingRow& row, unsigned index, RowCount& count, uint32_t* pixel_cycles) const
{
    const uint32_t* ends = ends_.data() + static_cast<size_t>(index) * row.pixels;
    if (spans_pixels_) {
        count.cycles = ends[row.pixels - 1];
        count.empty_cycles = empty_[index];
        if (pixel_cycles)
            for (unsigned p = 0; p < row.pixels; ++p)
                pixel_cycles[p] = ends[p] - (p == 0 ? 0 : ends[p - 1]);
        return;
    }
    const uint32_t* empty = empty_.data() + static_cast<size_t>(index) * row.pixels;
    for (unsigned p = 0; p < row.pixels; ++p) {
        count.cycles += ends[p];
        count.empty_cycles += empty[p];
    }
    if (pixel_cycles) std::copy(ends, ends + row.pixels, pixel_cycles);
}

} // namespace svp::escalate
