// SPDX-License-Identifier: Apache-2.0
// Compression of a stream: for 32 bytes a mask of 32 bits, least significant first, then the bytes that are not zero,
// padded to 4 bytes [C]. Words behind the last whole group form a shorter one. No SystemC in here.
#pragma once

#include <cstdint>
#include <vector>

namespace svp::aie {

// Of at most this many bytes that `words` words compress to.
constexpr uint64_t compressed_bytes_at_most(uint64_t words) { return words * 4 + (words + 7) / 8 * 4; }
// Returns the compressed bytes, a multiple of 4.
uint64_t compress_zeros(const uint8_t* from, uint64_t words, uint8_t* to);

// Takes a compressed stream beat by beat.
class ZeroExpander {
  public:
    // Of so many words after expansion.
    void start(uint64_t words);
    // Beats of 4 bytes that come next for sure; 0: all words are there.
    uint32_t wants() const { return wants_; }
    // A TLAST may come here.
    bool between_groups() const { return mask_next_; }
    // Just so many as were wanted. False: the mask has bytes beyond the last word.
    bool take(const uint8_t* beats);
    const std::vector<uint8_t>& bytes() const { return bytes_; }

  private:
    void expand(const uint8_t* values);
    std::vector<uint8_t> bytes_;
    uint64_t words_left_ = 0;
    uint32_t wants_ = 0, mask_ = 0;
    bool mask_next_ = true;
};

} // namespace svp::aie
