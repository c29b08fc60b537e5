#include "models/engines/aie/dma/tile_dma_channel.h"

#include "interface/common/layer_command.h"
#include "models/engines/aie/common/tile_names.h"
#include "models/engines/aie/dma/bus_reader.h"
#include "models/engines/aie/dma/bus_writer.h"
#include "models/engines/aie/dma/descriptor_table.h"
#include "models/engines/aie/dma/dma_registers.h"
#include "models/engines/aie/dma/memory_reader.h"
#include "models/engines/aie/dma/memory_writer.h"

#include <algorithm>

namespace svp::aie {

namespace {
std::string activity_name(svp_aie_direction direction, unsigned number)
{
    return (direction == SVP_AIE_MM2S ? "mm2s." : "s2mm.") + std::to_string(number);
}
} // namespace

DmaChannel::DmaChannel(TileDma& dma, svp_aie_direction direction, unsigned number)
    : dma_(dma),
      direction_(direction),
      number_(number),
      activity_(dma.statistics().activity(
          activity_name(direction, number), "cycles of one channel", 1,
          {"idle", "busy", "stall.lock", "stall.stream", "stall.starved", "stall.memory", "loss.switch"})),
      trace_(dma.trace_points().add((direction == SVP_AIE_MM2S ? "mm2s_" : "s2mm_") + std::to_string(number), 3,
                                    "what the channel does", activity_.states())),
      counts_(states)
{
    lock_request_.requester = dma.config_.first_requester + (direction == SVP_AIE_MM2S ? dma.channels() : 0) + number;
    lock_request_.who = channel_name(dma.config_.kind, dma.config_.tile, direction, number);
    lock_request_.granted = [this] { launch(); };
    make_mover();
}

DmaChannel::~DmaChannel() = default;

void DmaChannel::make_mover()
{
    MoverHost& host = *this;
    const TileDmaConfig& config = dma_.config_;
    const unsigned slots = std::max(1U, config.shim_buffer_bytes / config.shim_request_bytes);
    const bool note_banks = config.kind == SVP_AIE_COMPUTE;
    const bool shim = config.kind == SVP_AIE_SHIM;
    if (direction_ == SVP_AIE_MM2S && shim)
        mover_ = std::make_unique<BusReader>(host, number_, slots, config.shim_request_bytes);
    else if (direction_ == SVP_AIE_MM2S)
        mover_ = std::make_unique<MemoryReader>(host, number_, note_banks);
    else if (shim)
        mover_ = std::make_unique<BusWriter>(host, number_, slots, config.shim_request_bytes);
    else
        mover_ = std::make_unique<MemoryWriter>(host, number_, note_banks);
}

// ---- Tasks

void DmaChannel::push_task(uint32_t word)
{
    const bool running = phase_ == Phase::lock || phase_ == Phase::moving;
    if (tasks_.size() == SVP_AIE_TASK_QUEUE_DEPTH + (running ? 1U : 0U)) {
        overflow_ = true;
        dma_.faults_.fault(dma_.config_.tile, SVP_ERROR_ARRAY_QUEUE,
                           dma_registers(dma_.config_.kind).control[direction_] + number_ * SVP_AIE_CHANNEL_STRIDE + 4,
                           who() + ": its task queue is full");
        return;
    }
    Task task;
    task.pushed = dma_.current_edge();
    task.start = word & 0x3F;
    task.runs = 1 + (word >> SVP_AIE_QUEUE_REPEAT_SHIFT & SVP_AIE_QUEUE_REPEAT_MASK);
    task.token = (word & SVP_AIE_QUEUE_TOKEN) != 0;
    tasks_.push(task);
    if (phase_ == Phase::idle) wake_by(task.pushed + 1);
}

void DmaChannel::write_control(uint32_t value)
{
    control_ = value;
    if ((value & SVP_AIE_CHANNEL_RESET) == 0) {
        // Tasks may have been queued while it was held.
        if (phase_ == Phase::idle && !tasks_.empty()) wake_by(dma_.current_edge() + 1);
        return;
    }
    abort();
    enter(Phase::idle, dma_.current_edge());
    overflow_ = false;
}

void DmaChannel::start_task(uint64_t now)
{
    if (tasks_.empty() || !mover_->idle_bus()) {
        enter(Phase::idle, now);
        return;
    }
    if (tasks_.front().pushed >= now) {
        enter(Phase::idle, now);
        wake_by(tasks_.front().pushed + 1);
        return;
    }
    start_descriptor(tasks_.front().start, now);
}

// ---- A descriptor: start, launch, finish

void DmaChannel::start_descriptor(unsigned index, uint64_t now)
{
    descriptor_ = index;
    if (!prepare(index)) return;
    if (acquire_bank_ == nullptr) {
        enter(Phase::lock, now);
        launch();
        return;
    }
    enter(Phase::lock, now);
    acquire_bank_->acquire(lock_request_);
}

// In the cycle in which the lock is granted, or none is needed.
void DmaChannel::launch()
{
    const uint64_t now = dma_.current_edge();
    log_.clear();
    all_moved_ = false;
    execution_.from = now + 1;
    enter(Phase::moving, now);
    mover_->start(execution_, now);
}

void DmaChannel::ended(uint64_t last_cycle)
{
    all_moved_ = true;
    last_cycle_ = last_cycle;
    wake_by(last_cycle + 1);
}

void DmaChannel::finish(uint64_t now)
{
    mover_->finish();
    all_moved_ = false;
    account(now);
    ++dma_.descriptors_run_.value;
    dma_.descriptors_->count_iteration(descriptor_);
    if (release_bank_ != nullptr)
        release_bank_->release(release_lock_, execution_.descriptor.release_value, lock_request_.requester);
    next_descriptor(now);
}

void DmaChannel::next_descriptor(uint64_t now)
{
    if (execution_.descriptor.use_next) {
        start_descriptor(execution_.descriptor.next, now);
        return;
    }
    Task& task = tasks_.front();
    if (--task.runs > 0) {
        start_descriptor(task.start, now);
        return;
    }
    const bool token = task.token;
    tasks_.pop();
    start_task(now);
    if (!token) return;
    ++dma_.tokens_.value;
    if (dma_.token_) dma_.token_({dma_.config_.tile, direction_, number_});
}

void DmaChannel::wake(uint64_t now)
{
    due_ = UINT64_MAX;
    if (phase_ == Phase::idle && (control_ & SVP_AIE_CHANNEL_RESET) == 0) start_task(now);
    if (phase_ != Phase::moving) return;
    mover_->wake(now);
    if (phase_ != Phase::moving || !all_moved_) return;
    if (last_cycle_ < now)
        finish(now);
    else
        wake_by(last_cycle_ + 1);
}

void DmaChannel::wake_by(uint64_t cycle)
{
    due_ = std::min(due_, cycle);
    dma_.timer_.wake_by(cycle);
}

// ---- Bus

void DmaChannel::send(DmaRequest& request) { dma_.bus(direction_, number_).send(request); }

void DmaChannel::answered(DmaRequest& request) { mover_->answered(request, dma_.current_edge()); }

void DmaChannel::drained()
{
    if (phase_ == Phase::idle && !tasks_.empty()) wake_by(dma_.current_edge() + 1);
    dma_.notice_idle_bus();
}

// ---- Faults, abort, reset

void DmaChannel::fail(uint32_t code, const std::string& what)
{
    forget_work();
    enter(Phase::failed, dma_.current_edge());
    dma_.faults_.fault(dma_.config_.tile, code, descriptor_register(),
                       who() + " descriptor " + std::to_string(descriptor_) + ": " + what);
}

void DmaChannel::forget_work()
{
    if (phase_ == Phase::lock && acquire_bank_ != nullptr) acquire_bank_->cancel(lock_request_);
    if (phase_ == Phase::moving) mover_->stop();
    account(dma_.current_edge());
    tasks_.clear();
    all_moved_ = false;
    log_.clear();
}

void DmaChannel::abort()
{
    forget_work();
    enter(Phase::failed, dma_.current_edge());
}

void DmaChannel::reset()
{
    abort();
    mover_->forget_bus();
    enter(Phase::idle, dma_.current_edge());
    descriptor_ = 0;
    control_ = 0;
    overflow_ = false;
    due_ = UINT64_MAX;
}

} // namespace svp::aie
