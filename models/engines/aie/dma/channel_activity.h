// SPDX-License-Identifier: Apache-2.0
// Where the cycles of a channel go, in statistics and trace.
#pragma once

#include "interface/engines/aie/registers.h"
#include "models/common/module.h"
#include "models/engines/aie/dma/move_log.h"
#include "models/engines/aie/stream/stream_messages.h"

#include <vector>

namespace svp::aie {

enum class ChannelPhase { idle, lock, moving, failed };

class ChannelActivity {
  public:
    ChannelActivity(Module& dma, svp_aie_direction direction, unsigned number);

    // From `first` on beats can move; the cycles of the phase before that are the switch of descriptors.
    void begin_execution(uint64_t first);
    // As MoveLog::add.
    void moved(const BeatRun& beats, uint64_t ready);
    // Cycles up to `now` belong to `phase`; `ready`: from which cycle the channel is ready for its next beat.
    void account(ChannelPhase phase, uint64_t now, uint64_t ready);
    // For the trace: the phase begins now.
    void show(ChannelPhase phase, uint64_t now);
    void forget_moves() { log_.clear(); }
    const MoveLog& moves() const { return log_; }

  private:
    enum State : unsigned { idle, busy, stall_lock, stall_stream, stall_starved, stall_memory, loss_switch, states };
    void split(uint64_t from, uint64_t now, uint64_t ready);
    void trace(State state, uint64_t cycle);

    Module& dma_;
    const State other_side_; // of the stream, when it is not ready
    Activity& activity_;
    TracePoint& trace_;
    MoveLog log_;
    uint64_t first_ = 0;           // cycle in which a beat can move
    std::vector<uint64_t> counts_; // per state, kept for account
};

} // namespace svp::aie
