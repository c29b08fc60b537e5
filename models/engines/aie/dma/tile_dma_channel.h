// One channel of a tile's DMA: its task queue, and a state machine that takes descriptors one after the other through
// lock, movement and release. Part of TileDma's inside.
#pragma once

#include "models/engines/aie/dma/move_log.h"
#include "models/engines/aie/dma/mover.h"
#include "models/engines/aie/dma/tile_dma.h"

namespace svp::aie {

class DmaChannel : private MoverHost {
  public:
    DmaChannel(TileDma& dma, svp_aie_direction direction, unsigned number);
    ~DmaChannel() override;
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
    void answered(DmaRequest& request);

    bool idle_bus() const { return mover_->idle_bus(); }
    // Work that has not finished; false if there is none.
    bool progress(ChannelProgress& line) const;
    void settle(uint64_t now);
    // Stands still; what it had to do is forgotten.
    void abort();
    void reset();
    const std::string& who() const { return lock_request_.who; }

  private:
    enum class Phase { idle, lock, moving, failed };
    enum State : unsigned { idle, busy, stall_lock, stall_stream, stall_starved, stall_memory, loss_switch, states };
    struct Task {
        uint64_t pushed = 0; // cycle
        unsigned start = 0, runs = 1;
        bool token = false;
    };

    unsigned beat_bytes() const override { return dma_.config_.beat_bytes; }
    StreamBuffers& buffers() override { return dma_.buffers_; }
    void send(StreamPiece& piece) override { dma_.stream_out.send(piece); }
    void send(StreamRoom& room) override { dma_.stream_in.send(room); }
    void send(DmaRequest& request) override;
    void wake_by(uint64_t cycle) override;
    void moved(const BeatRun& beats, uint64_t ready) override;
    void ended(uint64_t last_cycle) override;
    void fail(uint32_t code, const std::string& what) override;
    void drained() override;

    void make_mover();
    void start_task(uint64_t now);
    void start_descriptor(unsigned index, uint64_t now);
    bool prepare(unsigned index);
    std::string check_form() const;
    std::string resolve_address();
    std::string resolve_locks();
    LockBank* bank_of(uint32_t id, unsigned& lock) const;
    void launch();
    void finish(uint64_t now);
    void next_descriptor(uint64_t now);
    void enter(Phase phase, uint64_t now);
    void account(uint64_t now);
    void split(uint64_t from, uint64_t now);
    bool sends_header() const { return direction_ == SVP_AIE_MM2S && execution_.descriptor.packet_enable; }
    State other_side() const { return direction_ == SVP_AIE_MM2S ? stall_stream : stall_starved; }
    uint32_t descriptor_register() const;
    std::string lock_waited_for() const;
    std::string waits_for() const;
    bool valid_number(unsigned index) const;
    void forget_work();

    TileDma& dma_;
    const svp_aie_direction direction_;
    const unsigned number_;
    std::unique_ptr<Mover> mover_;

    Phase phase_ = Phase::idle;
    uint32_t control_ = 0;
    bool overflow_ = false;
    Fifo<Task> tasks_; // the one that runs comes first
    unsigned descriptor_ = 0;
    Execution execution_;
    LockBank* acquire_bank_ = nullptr;
    LockBank* release_bank_ = nullptr;
    unsigned release_lock_ = 0;
    LockRequest lock_request_;
    bool all_moved_ = false;
    uint64_t last_cycle_ = 0; // of the execution, once all have moved
    uint64_t due_ = UINT64_MAX;

    MoveLog log_;
    uint64_t changed_ = 0; // cycle of the last change of phase
    Activity& activity_;
    TracePoint& trace_;
    std::vector<uint64_t> counts_; // per state, kept for account
};

} // namespace svp::aie
