// Where a channel's cycles go, its status and its line of the deadlock report.
#include "models/engines/aie/common/tile_names.h"
#include "models/engines/aie/dma/descriptor_table.h"
#include "models/engines/aie/dma/dma_registers.h"
#include "models/engines/aie/dma/tile_dma_channel.h"
#include "models/engines/aie/stream/stream_hub.h"

#include <algorithm>

namespace svp::aie {

void DmaChannel::moved(const BeatRun& beats, uint64_t ready)
{
    const bool header = sends_header() && log_.beats() == 0;
    log_.add(beats.cycle, beats.count, ready);
    const uint64_t bytes = (beats.count - (header ? 1 : 0)) * beat_bytes();
    (direction_ == SVP_AIE_MM2S ? dma_.bytes_sent_ : dma_.bytes_received_) += bytes;
    if (!trace_.attached()) return;
    trace_.set(busy, dma_.clock().time_of(beats.cycle).value());
    trace_.set(other_side(), dma_.clock().time_of(beats.last_cycle() + 1).value());
}

void DmaChannel::enter(Phase phase, uint64_t now)
{
    account(now);
    if (phase != phase_) changed_ = now;
    phase_ = phase;
    if (dma_.status_changed_) dma_.status_changed_();
    if (!trace_.attached()) return;
    const State state = phase == Phase::lock ? stall_lock : phase == Phase::moving ? loss_switch : idle;
    trace_.set(state, dma_.clock().time_of(now).value());
    if (phase == Phase::moving) trace_.set(other_side(), dma_.clock().time_of(now + 1).value());
}

void DmaChannel::account(uint64_t now)
{
    const uint64_t from = activity_.last_cycle();
    if (now <= from) return;
    std::fill(counts_.begin(), counts_.end(), 0);
    switch (phase_) {
    case Phase::lock:
        counts_[stall_lock] = now - from;
        break;
    case Phase::moving:
        split(from, now);
        break;
    default:
        counts_[idle] = now - from;
    }
    activity_.account(now, counts_, idle);
}

// Of the cycles of an execution the first one is the switch of descriptors.
void DmaChannel::split(uint64_t from, uint64_t now)
{
    if (from < execution_.from) {
        counts_[loss_switch] = execution_.from - from;
        from = execution_.from;
    }
    if (from >= now) return;
    const MoveLog::Split cycles = log_.account(from, now, mover_->ready());
    counts_[busy] = cycles.moved;
    counts_[other_side()] = cycles.other_side;
    counts_[stall_memory] = cycles.this_side;
}

void DmaChannel::settle(uint64_t now)
{
    account(now);
    if (phase_ == Phase::moving) mover_->flush(now);
}

uint32_t DmaChannel::descriptor_register() const
{
    const uint32_t known = std::min(descriptor_, dma_.descriptors_->count() - 1);
    return dma_registers(dma_.config_.kind).descriptors + known * SVP_AIE_DESCRIPTOR_STRIDE;
}

uint32_t DmaChannel::status() const
{
    const bool running = phase_ == Phase::lock || phase_ == Phase::moving;
    uint32_t word = static_cast<uint32_t>(tasks_.size() - (running ? 1 : 0)) << SVP_AIE_STATUS_QUEUE_SHIFT;
    if (running) word |= SVP_AIE_STATUS_RUNNING | SVP_AIE_STATUS_CHANNEL_RUNNING;
    if (phase_ == Phase::lock) word |= SVP_AIE_STATUS_STALLED_LOCK;
    const uint64_t now = dma_.current_edge();
    if (phase_ == Phase::moving && !all_moved_ && log_.last_before(UINT64_MAX) < now && now > execution_.from)
        word |= SVP_AIE_STATUS_STALLED_STREAM;
    if (phase_ == Phase::failed) word |= SVP_AIE_STATUS_ERROR;
    if (overflow_) word |= SVP_AIE_STATUS_QUEUE_OVERFLOW;
    return word | descriptor_ << SVP_AIE_STATUS_DESCRIPTOR_SHIFT;
}

std::string DmaChannel::lock_waited_for() const
{
    const int wanted = lock_request_.value;
    const TileAddress tile = acquire_bank_->tile();
    std::string text = "lock " + std::to_string(lock_request_.lock);
    if (!(tile == dma_.config_.tile)) text += " of " + tile_name(dma_.config_.kind, tile);
    text += " (value " + std::to_string(acquire_bank_->value(lock_request_.lock)) + ", wants ";
    return text + (wanted < 0 ? ">= " + std::to_string(-wanted) : std::to_string(wanted)) + ")";
}

std::string DmaChannel::waits_for() const
{
    if (phase_ == Phase::idle) return mover_->idle_bus() ? "its next cycle" : "answers from memory";
    if (phase_ == Phase::lock) return lock_waited_for();
    if (all_moved_) return "its last beat";
    if (mover_->ready() == UINT64_MAX) return "answers from memory";
    if (direction_ == SVP_AIE_S2MM) return "beats from the stream";
    const StreamEnd* blocked = dma_.hub_->blocked_by({dma_.config_.tile, number_});
    if (blocked == nullptr) return "its next beat";
    return "room at " + dma_.hub_->name_of(*blocked);
}

bool DmaChannel::progress(ChannelProgress& line) const
{
    if (phase_ == Phase::failed || (phase_ == Phase::idle && tasks_.empty())) return false;
    const uint64_t now = dma_.current_edge();
    line.who = who();
    line.waits_for = waits_for();
    line.descriptor = phase_ == Phase::idle ? tasks_.front().start : descriptor_;
    line.words = phase_ == Phase::idle ? 0 : execution_.pattern.stream_words();
    const uint64_t beats = phase_ == Phase::moving ? log_.beats_before(now) : 0;
    line.words_done = (beats - (sends_header() && beats > 0 ? 1 : 0)) * beat_bytes() / 4;
    line.last_progress = phase_ == Phase::moving ? std::max(changed_, log_.last_before(now)) : changed_;
    return true;
}

} // namespace svp::aie
