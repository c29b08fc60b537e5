// SPDX-License-Identifier: Apache-2.0
// What moves the words of one execution of a descriptor, one kind for each direction and kind of tile.
#pragma once

#include "models/common/dma_request.h"
#include "models/engines/aie/common/tile_memory.h"
#include "models/engines/aie/dma/access_pattern.h"
#include "models/engines/aie/stream/stream_messages.h"

#include <string>

namespace svp::aie {

// One run of a descriptor whose lock is granted.
struct Execution {
    svp_aie_descriptor descriptor{};
    AccessPattern pattern;
    TileMemory* memory = nullptr; // null: the bus
    uint64_t address = 0;         // of the first word, in that memory or on the bus
    uint32_t pad_word = 0;
    bool until_tlast = false;
    uint64_t from = 0; // first cycle in which a beat can move
};

// The channel that a mover works for.
class MoverHost {
  public:
    virtual ~MoverHost() = default;
    virtual unsigned beat_bytes() const = 0;
    virtual StreamBuffers& buffers() = 0;
    virtual void send(StreamPiece& piece) = 0;
    virtual void send(StreamRoom& room) = 0;
    virtual void send(DmaRequest& request) = 0;
    virtual void wake_by(uint64_t cycle) = 0;
    // Beats whose cycles are known, in order; `ready`: from which this side was ready for them.
    virtual void moved(const BeatRun& beats, uint64_t ready) = 0;
    // All words have moved, the last one in this cycle.
    virtual void ended(uint64_t last_cycle) = 0;
    virtual void fail(uint32_t code, const std::string& what) = 0;
    // After a stop: no bus request is under way any more.
    virtual void drained() = 0;
};

class Mover {
  public:
    explicit Mover(MoverHost& host) : host_(host) {}
    Mover(const Mover&) = delete;
    Mover& operator=(const Mover&) = delete;
    virtual ~Mover() = default;

    virtual void start(const Execution& execution, uint64_t now) = 0;
    // A cycle that was asked for, or an earlier one.
    virtual void wake(uint64_t now) = 0;
    // One cycle after the last beat.
    virtual void finish() {}
    // Forgets the execution and takes its messages back.
    virtual void stop() = 0;
    // Brings memory up to what has arrived before this cycle.
    virtual void flush(uint64_t) {}
    // From which cycle this side is ready for its next beat; UINT64_MAX while it is not.
    virtual uint64_t ready() const = 0;
    virtual bool idle_bus() const { return true; }
    // Forgets requests under way too: their bus has been reset.
    virtual void forget_bus() {}

    virtual void answered(StreamPiece&, bool) {}
    virtual void answered(StreamRoom&, bool) {}
    virtual void answered(DmaRequest&, uint64_t) {}

  protected:
    // Tells the host of beats from `told` on, and counts them.
    void tell(const RunList& runs, uint64_t& told, uint64_t ready)
    {
        for (const BeatRun& run : runs) {
            if (run.end() <= told) continue;
            const uint64_t skip = told > run.first ? told - run.first : 0;
            host_.moved({run.first + skip, run.cycle + skip, run.count - skip}, ready);
            told = run.end();
        }
    }
    MoverHost& host_;
};

} // namespace svp::aie
