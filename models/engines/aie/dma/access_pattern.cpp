// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/access_pattern.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {

namespace {

constexpr uint64_t word_bytes = 4;

// Offset of the farthest of the first `words` words over dimensions 0 .. d; `below`: words of the dimensions below d.
uint64_t farthest(const svp_aie_descriptor& descriptor, unsigned d, const uint64_t* below, uint64_t words)
{
    const uint64_t last = (words - 1) / below[d];
    if (d == 0) return last * descriptor.step[0];
    const uint64_t at_last = last * descriptor.step[d] + farthest(descriptor, d - 1, below, words - last * below[d]);
    if (last == 0) return at_last;
    return std::max(at_last, (last - 1) * descriptor.step[d] + farthest(descriptor, d - 1, below, below[d]));
}

bool has_padding(const svp_aie_descriptor& descriptor)
{
    for (unsigned d = 0; d < SVP_AIE_PADDED_DIMENSIONS; ++d)
        if (descriptor.pad_before[d] != 0 || descriptor.pad_after[d] != 0) return true;
    return false;
}

void fill(uint8_t* to, uint32_t word, uint64_t words)
{
    for (uint64_t i = 0; i < words; ++i)
        std::memcpy(to + i * word_bytes, &word, word_bytes);
}

} // namespace

std::string AccessPattern::check(const svp_aie_descriptor& descriptor, bool may_pad) const
{
    if (descriptor.length == 0) return "its length is 0";
    bool open = false;
    for (unsigned d = 0; d < SVP_AIE_DIMENSIONS; ++d) {
        if (open && descriptor.wrap[d] != 0)
            return "wrap[" + std::to_string(d) + "] is set, and a dimension below it has none";
        open = open || descriptor.wrap[d] == 0;
    }
    if (has_padding(descriptor) && !may_pad) return "only MM2S channels of memory tiles pad";
    return {};
}

std::string AccessPattern::set(const svp_aie_descriptor& descriptor, bool may_pad)
{
    if (std::string problem = check(descriptor, may_pad); !problem.empty()) return problem;
    words_ = stream_words_ = descriptor.length;
    set_runs(descriptor);
    uint64_t below[SVP_AIE_DIMENSIONS] = {1};
    unsigned top = 0;
    while (descriptor.wrap[top] != 0 && top + 1 < SVP_AIE_DIMENSIONS) {
        below[top + 1] = below[top] * descriptor.wrap[top];
        ++top;
    }
    span_bytes_ = (farthest(descriptor, top, below, words_) + 1) * word_bytes;
    return has_padding(descriptor) ? set_padding(descriptor) : std::string();
}

void AccessPattern::set_runs(const svp_aie_descriptor& descriptor)
{
    run_ = 1;
    dimensions_ = 0;
    uint64_t below = 1;
    for (unsigned d = 0; d < SVP_AIE_DIMENSIONS && below < words_; ++d) {
        const uint64_t left = (words_ + below - 1) / below;
        const uint64_t count = descriptor.wrap[d] != 0 ? std::min<uint64_t>(descriptor.wrap[d], left) : left;
        const uint64_t step = descriptor.step[d];
        below *= count;
        Dimension* outer = dimensions_ > 0 ? &dimension_[dimensions_ - 1] : nullptr;
        if (count == 1) continue;
        if (outer == nullptr && step == run_)
            run_ *= count;
        else if (outer != nullptr && step == outer->count * outer->step)
            outer->count *= count;
        else
            dimension_[dimensions_++] = {count, step};
    }
}

std::string AccessPattern::set_padding(const svp_aie_descriptor& descriptor)
{
    uint64_t left = words_;
    stream_words_ = 1;
    static const char* const names[] = {"rows", "planes", "volumes"};
    for (unsigned d = 0; d < SVP_AIE_PADDED_DIMENSIONS; ++d) {
        extent_[d] = descriptor.wrap[d] != 0 ? descriptor.wrap[d] : left;
        if (extent_[d] == 0 || left % extent_[d] != 0)
            return "its length is no whole number of padded " + std::string(names[d]);
        left /= extent_[d];
        before_[d] = descriptor.pad_before[d];
        padded_extent_[d] = before_[d] + extent_[d] + descriptor.pad_after[d];
        stream_words_ *= padded_extent_[d];
    }
    stream_words_ *= left;
    return {};
}

void WordCursor::gather(const uint8_t* memory, uint8_t* to, uint64_t words)
{
    while (words > 0) {
        const WordRun run = next(words);
        std::memcpy(to, memory + run.offset * word_bytes, run.words * word_bytes);
        to += run.words * word_bytes;
        words -= run.words;
    }
}

void WordCursor::scatter(uint8_t* memory, const uint8_t* from, uint64_t words)
{
    while (words > 0) {
        const WordRun run = next(words);
        std::memcpy(memory + run.offset * word_bytes, from, run.words * word_bytes);
        from += run.words * word_bytes;
        words -= run.words;
    }
}

uint64_t PatternReader::stretch(bool& padding) const
{
    const AccessPattern& p = *pattern_;
    const auto outside = [&](unsigned d) { return at_[d] < p.before_[d] || at_[d] >= p.before_[d] + p.extent_[d]; };
    padding = true;
    if (outside(2) || outside(1)) return p.padded_extent_[0] - at_[0];
    if (at_[0] < p.before_[0]) return p.before_[0] - at_[0];
    padding = outside(0);
    return (padding ? p.padded_extent_[0] : p.before_[0] + p.extent_[0]) - at_[0];
}

void PatternReader::step(uint64_t words)
{
    at_[0] += words;
    for (unsigned d = 0; d < SVP_AIE_PADDED_DIMENSIONS && at_[d] == pattern_->padded_extent_[d]; ++d) {
        at_[d] = 0;
        if (d + 1 < SVP_AIE_PADDED_DIMENSIONS) ++at_[d + 1];
    }
}

void PatternReader::read(const uint8_t* memory, uint32_t pad_word, uint8_t* to, uint64_t words)
{
    if (!pattern_->padded()) {
        cursor_.gather(memory, to, words);
        return;
    }
    while (words > 0) {
        bool padding = false;
        const uint64_t count = std::min(words, stretch(padding));
        if (padding)
            fill(to, pad_word, count);
        else
            cursor_.gather(memory, to, count);
        step(count);
        to += count * word_bytes;
        words -= count;
    }
}

bool AccessPattern::whole_units(unsigned bytes) const
{
    if (dimensions_ > 0 && run_ * 4 % bytes != 0) return false;
    for (unsigned d = 0; d < dimensions_; ++d)
        if (dimension_[d].step * 4 % bytes != 0) return false;
    return true;
}

} // namespace svp::aie
