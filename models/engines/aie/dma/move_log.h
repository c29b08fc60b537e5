// SPDX-License-Identifier: Apache-2.0
// When the beats of a channel move: where its cycles go follows from it. No SystemC in here.
#pragma once

#include "models/engines/aie/stream/fifo.h"

#include <cstdint>

namespace svp::aie {

class MoveLog {
  public:
    // Cycles of one stretch of time by what became of them.
    struct Split {
        uint64_t moved = 0, other_side = 0, this_side = 0;
    };

    // So many beats, one per cycle from `cycle` on. Cycles before `ready` in which nothing moved waited for this side
    // (data or room on the bus), those after it for the other side of the stream.
    void add(uint64_t cycle, uint64_t count, uint64_t ready)
    {
        runs_.push({cycle, count, ready});
        beats_ += count;
    }
    // Of the cycles [from, to), which must follow those asked for before; beats before `to` are then forgotten.
    // `ready`: as in add, for what comes after the beats that are known.
    Split account(uint64_t from, uint64_t to, uint64_t ready);
    uint64_t beats() const { return beats_; } // all that are known
    uint64_t beats_before(uint64_t cycle) const;
    // The last beat in a cycle before that one; 0 if none.
    uint64_t last_before(uint64_t cycle) const;
    // For the next execution.
    void clear();

  private:
    struct Run {
        uint64_t cycle = 0, count = 0, ready = 0;
    };
    Fifo<Run> runs_;
    uint64_t beats_ = 0; // in all since clear
    uint64_t last_ = 0;  // of those forgotten
};

} // namespace svp::aie
