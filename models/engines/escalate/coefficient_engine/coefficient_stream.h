// SPDX-License-Identifier: Apache-2.0
// The coefficient operand as a stream of bytes through the coefficient buffer: which bytes come next, where they lie,
// how many have come. No SystemC in here.
#pragma once

#include "models/common/dma_request.h"
#include "models/engines/escalate/common/layer_plan.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

// Steps of use in order: (spatial tile, round), and input row where sets are streamed. A step uses its round's entries.
class StepCursor {
  public:
    void start(const LayerPlan& plan);
    void advance();
    bool done() const { return spatial_ == plan_->spatial_tiles(); }
    unsigned round() const { return round_; }

  private:
    unsigned repeats() const { return plan_->streamed_sets ? plan_->spatial(spatial_).in_rows.count : 1; }

    const LayerPlan* plan_ = nullptr;
    unsigned spatial_ = 0, round_ = 0, row_ = 0, rows_ = 1;
};

class CoefficientStream {
  public:
    explicit CoefficientStream(unsigned capacity) : ring_(capacity) {}

    // offsets: where each output channel's entry begins from `address` on, and where the last ends.
    void start(const LayerPlan& plan, uint64_t address, std::vector<uint64_t> offsets);

    uint64_t entry_begin(unsigned channel) const { return offsets_[channel]; }
    uint64_t entry_end(unsigned channel) const { return offsets_[channel + 1]; }

    // Fills `request` with the next transfer; false while there is no space, or when all has been asked for.
    bool next(DmaRequest& request);
    void arrived(const DmaRequest& request);

    // Reading goes step by step, each from the first of its bytes to the last.
    void begin_step(unsigned round);
    // Bytes that can be read from here on.
    uint64_t available() const { return arrived_ > read_ ? arrived_ - read_ : 0; }
    // Copies bytes, at most the available ones, and goes on; they leave the buffer unless all of it stays.
    void read(uint8_t* out, uint64_t bytes);

  private:
    struct Pending {
        uint64_t tag, bytes;
        bool done;
    };

    Range round_entries() const { return plan_->round_range(fetch_.round()); }

    static constexpr uint64_t most_bytes_of_a_transfer = 4096;

    std::vector<uint8_t> ring_;
    const LayerPlan* plan_ = nullptr;
    std::vector<uint64_t> offsets_;
    uint64_t address_ = 0;
    bool resident_ = false; // all entries fit at once: fetched once, never leave
    StepCursor fetch_;
    bool all_asked_ = false;                      // resident entries
    uint64_t fetch_offset_ = 0;                   // from the first entry on
    uint64_t asked_ = 0, arrived_ = 0, read_ = 0; // positions in the stream
    std::vector<Pending> pending_;                // in the order asked
};

} // namespace svp::escalate
