// SPDX-License-Identifier: Apache-2.0
// One channel of a tile's DMA: its task queue, and a state machine that takes descriptors one after the other through
// lock, movement and release.
#pragma once

#include "models/engines/aie/dma/channel_activity.h"
#include "models/engines/aie/dma/channel_host.h"
#include "models/engines/aie/dma/channel_progress.h"
#include "models/engines/aie/dma/descriptor_resolver.h"
#include "models/engines/aie/dma/descriptor_table.h"
#include "models/engines/aie/dma/mover.h"
#include "models/engines/aie/dma/tile_dma_config.h"
#include "models/engines/aie/stream/fifo.h"

#include <memory>
#include <string>
#include <vector>

namespace svp::aie {

// What all channels of a DMA share.
struct ChannelSurroundings {
    ChannelHost& host;
    Module& dma; // whose statistics and trace points they add to
    const TileDmaConfig& config;
    const TileReach& reach;
    DescriptorTable& descriptors;
    const std::vector<uint32_t>& pad_words; // by MM2S channel, of memory tiles
};

class DmaChannel : private MoverHost {
  public:
    DmaChannel(const ChannelSurroundings& around, svp_aie_direction direction, unsigned number);
    DmaChannel(const DmaChannel&) = delete;
    DmaChannel& operator=(const DmaChannel&) = delete;

    // Registers.
    void write_control(uint32_t value);
    uint32_t control() const { return control_; }
    void push_task(uint32_t word);
    uint32_t status() const;

    // The cycle in which it wants to be woken; UINT64_MAX: in none.
    uint64_t due() const { return due_; }
    void wake(uint64_t now);
    Mover& mover() { return *mover_; }
    // A message of the mover was answered at this moment.
    void answered(DmaRequest& request) { mover_->answered(request, around_.host.now()); }

    bool idle_bus() const { return mover_->idle_bus(); }
    // Work that has not finished; false if there is none.
    bool progress(ChannelProgress& line) const;
    void settle(uint64_t now);
    // Stands still; what it had to do is forgotten.
    void abort();
    void reset();

  private:
    using Phase = ChannelPhase;
    struct Task {
        uint64_t pushed = 0; // cycle
        unsigned start = 0, runs = 1;
        bool token = false;
    };

    // Of the mover.
    unsigned beat_bytes() const override { return around_.config.beat_bytes; }
    StreamBuffers& buffers() override { return around_.host.buffers(); }
    void send(StreamPiece& piece) override { around_.host.send(piece); }
    void send(StreamRoom& room) override { around_.host.send(room); }
    void send(DmaRequest& request) override { around_.host.send(request, direction_, number_); }
    void wake_by(uint64_t cycle) override;
    void moved(const BeatRun& beats, uint64_t ready) override;
    void ended(uint64_t last_cycle) override;
    void fail(uint32_t code, const std::string& what) override;
    void drained() override;

    void make_mover();
    void start_task(uint64_t now);
    void start_descriptor(unsigned index, uint64_t now);
    void launch();
    void finish(uint64_t now);
    void next_descriptor(uint64_t now);
    void enter(Phase phase, uint64_t now);
    void account(uint64_t now);
    void forget_work();
    bool running() const { return phase_ == Phase::lock || phase_ == Phase::moving; }
    bool sends_header() const;

    // tile_dma_channel_report.cpp
    uint32_t descriptor_register() const;
    const std::string& who() const { return lock_request_.who; }
    std::string lock_waited_for() const;
    std::string waits_for() const;

    const ChannelSurroundings around_;
    const svp_aie_direction direction_;
    const unsigned number_;
    const DescriptorResolver resolver_;
    ChannelActivity activity_;
    std::unique_ptr<Mover> mover_;

    Phase phase_ = Phase::idle;
    uint64_t changed_ = 0; // cycle of the last change of phase
    uint32_t control_ = 0;
    bool overflow_ = false;
    Fifo<Task> tasks_; // the one that runs comes first
    unsigned descriptor_ = 0;
    ResolvedDescriptor run_; // the execution that is taken through its phases
    LockRequest lock_request_;
    bool all_moved_ = false;
    uint64_t last_cycle_ = 0; // of the execution, once all have moved
    uint64_t due_ = UINT64_MAX;
};

} // namespace svp::aie
