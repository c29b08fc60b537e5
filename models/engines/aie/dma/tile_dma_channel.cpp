// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/tile_dma_channel.h"

#include "interface/common/layer_command.h"
#include "interface/engines/aie/aie_command.h"
#include "models/engines/aie/common/tile_names.h"
#include "models/engines/aie/dma/bus_reader.h"
#include "models/engines/aie/dma/bus_writer.h"
#include "models/engines/aie/dma/dma_registers.h"
#include "models/engines/aie/dma/memory_reader.h"
#include "models/engines/aie/dma/memory_writer.h"

#include <algorithm>

namespace svp::aie {

DmaChannel::DmaChannel(const ChannelSurroundings& around, svp_aie_direction direction, unsigned number)
    : around_(around),
      direction_(direction),
      number_(number),
      resolver_(around.config.kind, around.config.beat_bytes, direction, number, around.reach),
      activity_(around.dma, direction, number)
{
    const TileDmaConfig& config = around.config;
    lock_request_.requester =
        config.first_requester + (direction == SVP_AIE_MM2S ? tile_dma_channels(config.kind) : 0) + number;
    lock_request_.who = channel_name(config.kind, config.tile, direction, number);
    lock_request_.granted = [this] { launch(); };
    make_mover();
}

void DmaChannel::make_mover()
{
    MoverHost& host = *this;
    const TileDmaConfig& config = around_.config;
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
    if (tasks_.size() == SVP_AIE_TASK_QUEUE_DEPTH + (running() ? 1U : 0U)) {
        overflow_ = true;
        const uint32_t control = dma_registers(around_.config.kind).control[direction_];
        around_.host.fault(SVP_ERROR_ARRAY_QUEUE, control + number_ * SVP_AIE_CHANNEL_STRIDE + 4,
                           who() + ": its task queue is full");
        return;
    }
    Task task;
    task.pushed = around_.host.now();
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
        if (phase_ == Phase::idle && !tasks_.empty()) wake_by(around_.host.now() + 1);
        return;
    }
    abort();
    enter(Phase::idle, around_.host.now());
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
    const bool until_tlast = (control_ & SVP_AIE_CHANNEL_FINISH_ON_TLAST) != 0;
    const uint32_t pad_word = number_ < around_.pad_words.size() ? around_.pad_words[number_] : 0;
    const DescriptorProblem problem = resolver_.resolve(around_.descriptors, index, until_tlast, pad_word, run_);
    if (problem.code != 0) return fail(problem.code, problem.what);
    enter(Phase::lock, now);
    if (run_.acquire.bank == nullptr) return launch();
    lock_request_.lock = run_.acquire.number;
    lock_request_.value = run_.execution.descriptor.acquire_value;
    run_.acquire.bank->acquire(lock_request_);
}

// In the cycle in which the lock is granted, or none is needed.
void DmaChannel::launch()
{
    const uint64_t now = around_.host.now();
    all_moved_ = false;
    run_.execution.from = now + 1;
    activity_.begin_execution(now + 1);
    enter(Phase::moving, now);
    mover_->start(run_.execution, now);
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
    around_.host.ran_descriptor();
    around_.descriptors.count_iteration(descriptor_);
    if (run_.release.bank != nullptr)
        run_.release.bank->release(run_.release.number, run_.execution.descriptor.release_value,
                                   lock_request_.requester);
    next_descriptor(now);
}

void DmaChannel::next_descriptor(uint64_t now)
{
    if (run_.execution.descriptor.use_next) {
        start_descriptor(run_.execution.descriptor.next, now);
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
    if (token) around_.host.send_token(direction_, number_);
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
    around_.host.wake_by(cycle);
}

void DmaChannel::moved(const BeatRun& beats, uint64_t ready)
{
    const bool header = sends_header() && activity_.moves().beats() == 0;
    activity_.moved(beats, ready);
    around_.host.moved(direction_, (beats.count - (header ? 1 : 0)) * beat_bytes());
}

void DmaChannel::drained()
{
    if (phase_ == Phase::idle && !tasks_.empty()) wake_by(around_.host.now() + 1);
    around_.host.drained();
}

// ---- Phases

bool DmaChannel::sends_header() const { return direction_ == SVP_AIE_MM2S && run_.execution.descriptor.packet_enable; }

void DmaChannel::enter(Phase phase, uint64_t now)
{
    account(now);
    if (phase != phase_) changed_ = now;
    phase_ = phase;
    around_.host.status_changed();
    activity_.show(phase, now);
}

void DmaChannel::account(uint64_t now) { activity_.account(phase_, now, mover_->ready()); }

void DmaChannel::settle(uint64_t now)
{
    account(now);
    if (phase_ == Phase::moving) mover_->flush(now);
}

// ---- Faults, abort, reset

void DmaChannel::fail(uint32_t code, const std::string& what)
{
    forget_work();
    enter(Phase::failed, around_.host.now());
    around_.host.fault(code, descriptor_register(), who() + " descriptor " + std::to_string(descriptor_) + ": " + what);
}

void DmaChannel::forget_work()
{
    if (phase_ == Phase::lock && run_.acquire.bank != nullptr) run_.acquire.bank->cancel(lock_request_);
    if (phase_ == Phase::moving) mover_->stop();
    account(around_.host.now());
    tasks_.clear();
    all_moved_ = false;
    activity_.forget_moves();
}

void DmaChannel::abort()
{
    forget_work();
    enter(Phase::failed, around_.host.now());
}

void DmaChannel::reset()
{
    abort();
    mover_->forget_bus();
    enter(Phase::idle, around_.host.now());
    descriptor_ = 0;
    control_ = 0;
    overflow_ = false;
    due_ = UINT64_MAX;
}

} // namespace svp::aie
