// SPDX-License-Identifier: Apache-2.0
// The data buffer of a shim channel: slots of one bus request each, used in turn. No SystemC in here.
#pragma once

#include "models/common/dma_request.h"
#include "models/engines/aie/dma/access_pattern.h"
#include "models/engines/aie/stream/stream_messages.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace svp::aie {

// A bus request of so many words, from a pattern's next ones: a part of a contiguous run that crosses no multiple of
// the request size, or several whole runs of equal length and distance. What is left of the buffer stays with its slot.
struct BusSlot {
    DmaRequest request;
    DmaRequest rest; // of a write that ended within a run: its last bytes
    unsigned under_way = 0;
    uint32_t words = 0;
    StreamBuffer data;
    StreamPiece piece;
    StreamRoom room;
    uint64_t told = 0; // beats
    enum class State { free, on_bus, on_stream, moved } state = State::free;
};

class BusSlots {
  public:
    BusSlots(unsigned count, unsigned bytes) : bytes_(bytes)
    {
        for (unsigned i = 0; i < count; ++i)
            slots_.push_back(std::make_unique<BusSlot>());
    }
    void start(const AccessPattern& pattern, uint64_t address);
    bool more() const { return ahead_.words > 0 || cursor_.words_left() > 0; }
    // Sets address, runs, words of the request; false if there is nothing more.
    bool plan(BusSlot& slot);

    size_t size() const { return slots_.size(); }
    BusSlot& operator[](size_t i) { return *slots_[i % slots_.size()]; }
    const BusSlot& operator[](size_t i) const { return *slots_[i % slots_.size()]; }

  private:
    bool look_ahead();

    unsigned bytes_;
    std::vector<std::unique_ptr<BusSlot>> slots_;
    AccessPattern pattern_;
    WordCursor cursor_{pattern_};
    WordRun ahead_; // taken from the cursor, not yet used
    uint64_t address_ = 0;
};

} // namespace svp::aie
