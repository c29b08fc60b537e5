// SPDX-License-Identifier: Apache-2.0
// The words of a descriptor in the order in which they move. No SystemC in here.
#pragma once

#include "interface/engines/aie/descriptor.h"

#include <cstdint>
#include <string>

namespace svp::aie {

// Made once per contents of a descriptor; the descriptor's base and iteration come on top of all offsets.
class AccessPattern {
  public:
    // Empty, or what in the descriptor contradicts what. `may_pad`: it is for an MM2S channel of a memory tile.
    std::string set(const svp_aie_descriptor& descriptor, bool may_pad);

    uint64_t words() const { return words_; }               // of memory
    uint64_t stream_words() const { return stream_words_; } // padding included
    uint64_t span_bytes() const { return span_bytes_; }     // from the first word to behind the farthest
    // Does every contiguous run begin and end on a multiple of `bytes` from the first?
    bool whole_units(unsigned bytes) const;
    bool padded() const { return stream_words_ != words_; }

  private:
    friend class WordCursor;
    friend class PatternReader;
    struct Dimension {
        uint64_t count = 0, step = 0; // step in words
    };
    std::string check(const svp_aie_descriptor& descriptor, bool may_pad) const;
    std::string set_padding(const svp_aie_descriptor& descriptor);
    void set_runs(const svp_aie_descriptor& descriptor);

    uint64_t words_ = 0, stream_words_ = 0, span_bytes_ = 0;
    uint64_t run_ = 1; // contiguous words; then come the dimensions, neighbours joined where they are contiguous
    unsigned dimensions_ = 0;
    Dimension dimension_[SVP_AIE_DIMENSIONS];
    // With padding: per dimension words, rows, planes in memory, and what stands before and after them.
    uint64_t extent_[SVP_AIE_PADDED_DIMENSIONS] = {}, before_[SVP_AIE_PADDED_DIMENSIONS] = {},
             padded_extent_[SVP_AIE_PADDED_DIMENSIONS] = {};
};

struct WordRun {
    uint64_t offset = 0, words = 0; // offset in words from the first
};

// Walks the memory words of a pattern, which outlives it.
class WordCursor {
  public:
    explicit WordCursor(const AccessPattern& pattern)
        : pattern_(&pattern),
          words_left_(pattern.words()),
          run_left_(pattern.run_)
    {
    }
    uint64_t words_left() const { return words_left_; }
    // The next contiguous words, at most `most`; not when none is left.
    WordRun next(uint64_t most)
    {
        WordRun run{offset_ + (pattern_->run_ - run_left_), most < run_left_ ? most : run_left_};
        if (words_left_ < run.words) run.words = words_left_;
        words_left_ -= run.words;
        run_left_ -= run.words;
        if (run_left_ == 0) next_run();
        return run;
    }
    void gather(const uint8_t* memory, uint8_t* to, uint64_t words);
    void scatter(uint8_t* memory, const uint8_t* from, uint64_t words);

  private:
    void next_run()
    {
        run_left_ = pattern_->run_;
        for (unsigned d = 0; d < pattern_->dimensions_; ++d) {
            const AccessPattern::Dimension& dimension = pattern_->dimension_[d];
            offset_ += dimension.step;
            if (++index_[d] < dimension.count) return;
            offset_ -= dimension.count * dimension.step;
            index_[d] = 0;
        }
    }

    const AccessPattern* pattern_;
    uint64_t words_left_, run_left_;
    uint64_t offset_ = 0; // of the run
    uint64_t index_[SVP_AIE_DIMENSIONS] = {};
};

// Reads the words of a pattern with their padding, piece by piece.
class PatternReader {
  public:
    explicit PatternReader(const AccessPattern& pattern) : pattern_(&pattern), cursor_(pattern) {}
    // The next `words` of the stream, no more than are left. `memory`: where the pattern's first word is.
    void read(const uint8_t* memory, uint32_t pad_word, uint8_t* to, uint64_t words);

  private:
    // How many words of the same kind follow here, and whether they are padding.
    uint64_t stretch(bool& padding) const;
    void step(uint64_t words);

    const AccessPattern* pattern_;
    WordCursor cursor_;
    uint64_t at_[SVP_AIE_PADDED_DIMENSIONS] = {};
};

} // namespace svp::aie
