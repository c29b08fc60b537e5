// SPDX-License-Identifier: Apache-2.0
// MM2S of compute and memory tiles: data memory, with padding and compression, to the stream.
#pragma once

#include "models/engines/aie/dma/mover.h"

#include <optional>
#include <vector>

namespace svp::aie {

class MemoryReader : public Mover {
  public:
    // `note_banks`: somebody may ask the memory who used which bank.
    MemoryReader(MoverHost& host, unsigned channel, bool note_banks) : Mover(host), note_banks_(note_banks)
    {
        piece_.channel = channel;
    }
    void start(const Execution& execution, uint64_t now) override;
    void wake(uint64_t now) override;
    void stop() override;
    uint64_t ready() const override { return execution_.from; }
    void answered(StreamPiece& piece, bool partial) override;

  private:
    static constexpr uint64_t piece_words = 16384; // read at once

    void send_piece();
    void note_banks(uint64_t beats);

    bool note_banks_;
    Execution execution_;
    std::optional<PatternReader> reader_;
    StreamPiece piece_;
    std::vector<uint8_t> words_; // before compression
    uint64_t words_left_ = 0;
    uint64_t told_ = 0;    // beats of the piece
    uint64_t next_at_ = 0; // cycle of the next piece; 0: it is not yet due
};

} // namespace svp::aie
