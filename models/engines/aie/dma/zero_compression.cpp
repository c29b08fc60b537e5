// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/zero_compression.h"

#include <algorithm>

namespace svp::aie {

namespace {
constexpr uint64_t group_words = 8;

uint32_t ones(uint32_t mask)
{
    uint32_t count = 0;
    for (; mask != 0; mask &= mask - 1)
        ++count;
    return count;
}
} // namespace

uint64_t compress_zeros(const uint8_t* from, uint64_t words, uint8_t* to)
{
    uint8_t* const begin = to;
    for (uint64_t word = 0; word < words; word += group_words) {
        const uint64_t bytes = std::min(group_words, words - word) * 4;
        uint32_t mask = 0;
        uint8_t* value = to + 4;
        for (uint64_t i = 0; i < bytes; ++i) {
            const uint8_t byte = from[word * 4 + i];
            if (byte == 0) continue;
            mask |= 1U << i;
            *value++ = byte;
        }
        for (unsigned i = 0; i < 4; ++i)
            to[i] = static_cast<uint8_t>(mask >> 8 * i);
        while ((value - to) % 4 != 0)
            *value++ = 0;
        to = value;
    }
    return static_cast<uint64_t>(to - begin);
}

void ZeroExpander::start(uint64_t words)
{
    bytes_.clear();
    words_left_ = words;
    mask_next_ = true;
    wants_ = words > 0 ? 1 : 0;
}

bool ZeroExpander::take(const uint8_t* beats)
{
    if (!mask_next_) {
        expand(beats);
        return true;
    }
    mask_ = 0;
    for (unsigned i = 0; i < 4; ++i)
        mask_ |= uint32_t{beats[i]} << 8 * i;
    if (words_left_ < group_words && mask_ >> 4 * words_left_ != 0) return false;
    if (mask_ == 0) {
        expand(beats);
        return true;
    }
    mask_next_ = false;
    wants_ = (ones(mask_) + 3) / 4;
    return true;
}

void ZeroExpander::expand(const uint8_t* values)
{
    const uint64_t words = std::min(group_words, words_left_);
    for (uint64_t i = 0; i < words * 4; ++i)
        bytes_.push_back((mask_ >> i & 1U) != 0 ? *values++ : 0);
    words_left_ -= words;
    mask_next_ = true;
    wants_ = words_left_ > 0 ? 1 : 0;
}

} // namespace svp::aie
