// SPDX-License-Identifier: Apache-2.0
// A channel's status and its line of the deadlock report.
#include "models/engines/aie/common/tile_names.h"
#include "models/engines/aie/dma/dma_registers.h"
#include "models/engines/aie/dma/tile_dma_channel.h"

#include <algorithm>

namespace svp::aie {

uint32_t DmaChannel::descriptor_register() const
{
    const uint32_t known = std::min(descriptor_, around_.descriptors.count() - 1);
    return dma_registers(around_.config.kind).descriptors + known * SVP_AIE_DESCRIPTOR_STRIDE;
}

uint32_t DmaChannel::status() const
{
    uint32_t word = static_cast<uint32_t>(tasks_.size() - (running() ? 1 : 0)) << SVP_AIE_STATUS_QUEUE_SHIFT;
    if (running()) word |= SVP_AIE_STATUS_RUNNING | SVP_AIE_STATUS_CHANNEL_RUNNING;
    if (phase_ == Phase::lock) word |= SVP_AIE_STATUS_STALLED_LOCK;
    const uint64_t now = around_.host.now();
    if (phase_ == Phase::moving && !all_moved_ && activity_.moves().last_before(UINT64_MAX) < now &&
        now > run_.execution.from)
        word |= SVP_AIE_STATUS_STALLED_STREAM;
    if (phase_ == Phase::failed) word |= SVP_AIE_STATUS_ERROR;
    if (overflow_) word |= SVP_AIE_STATUS_QUEUE_OVERFLOW;
    return word | descriptor_ << SVP_AIE_STATUS_DESCRIPTOR_SHIFT;
}

std::string DmaChannel::lock_waited_for() const
{
    const int wanted = lock_request_.value;
    const TileAddress tile = run_.acquire.bank->tile();
    std::string text = "lock " + std::to_string(lock_request_.lock);
    if (!(tile == around_.config.tile)) text += " of " + tile_name(around_.config.kind, tile);
    text += " (value " + std::to_string(run_.acquire.bank->value(lock_request_.lock)) + ", wants ";
    return text + (wanted < 0 ? ">= " + std::to_string(-wanted) : std::to_string(wanted)) + ")";
}

std::string DmaChannel::waits_for() const
{
    if (phase_ == Phase::idle) return mover_->idle_bus() ? "its next cycle" : "answers from memory";
    if (phase_ == Phase::lock) return lock_waited_for();
    if (all_moved_) return "its last beat";
    if (mover_->ready() == UINT64_MAX) return "answers from memory";
    if (direction_ == SVP_AIE_S2MM) return "beats from the stream";
    const std::string full = around_.host.full_input(number_);
    return full.empty() ? "its next beat" : "room at " + full;
}

bool DmaChannel::progress(ChannelProgress& line) const
{
    if (phase_ == Phase::failed || (phase_ == Phase::idle && tasks_.empty())) return false;
    const uint64_t now = around_.host.now();
    line.who = who();
    line.waits_for = waits_for();
    line.descriptor = phase_ == Phase::idle ? tasks_.front().start : descriptor_;
    line.words = phase_ == Phase::idle ? 0 : run_.execution.pattern.stream_words();
    const uint64_t beats = phase_ == Phase::moving ? activity_.moves().beats_before(now) : 0;
    line.words_done = (beats - (sends_header() && beats > 0 ? 1 : 0)) * beat_bytes() / 4;
    line.last_progress = phase_ == Phase::moving ? std::max(changed_, activity_.moves().last_before(now)) : changed_;
    return true;
}

} // namespace svp::aie
