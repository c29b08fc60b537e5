// SPDX-License-Identifier: Apache-2.0
// S2MM of compute and memory tiles: the stream, expanded where it is compressed, to data memory.
#pragma once

#include "models/engines/aie/dma/mover.h"
#include "models/engines/aie/dma/zero_compression.h"

#include <optional>

namespace svp::aie {

class MemoryWriter : public Mover {
  public:
    // `note_banks`: somebody may ask the memory who used which bank.
    MemoryWriter(MoverHost& host, unsigned channel, bool note_banks) : Mover(host), note_banks_(note_banks)
    {
        room_.channel = channel;
    }
    void start(const Execution& execution, uint64_t now) override;
    void wake(uint64_t) override {}
    void finish() override;
    void stop() override;
    void flush(uint64_t now) override;
    uint64_t ready() const override { return execution_.from; }
    void answered(StreamRoom& room, bool partial) override;

  private:
    void take_compressed(StreamRoom& room);
    void write_until(uint64_t bytes);
    void complete(uint64_t last_cycle, const RunList& arrivals, uint64_t bytes);

    bool note_banks_;
    Execution execution_;
    std::optional<WordCursor> cursor_;
    StreamRoom room_;
    uint64_t told_ = 0;    // beats of the room
    uint64_t written_ = 0; // bytes
    ZeroExpander expander_;
    RunList arrivals_; // of all rooms of a compressed execution
    uint64_t beats_ = 0;
};

} // namespace svp::aie
