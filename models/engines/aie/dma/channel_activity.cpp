// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/channel_activity.h"

#include <algorithm>
#include <string>

namespace svp::aie {
namespace {

std::string name_of(svp_aie_direction direction, char separator, unsigned number)
{
    return (direction == SVP_AIE_MM2S ? "mm2s" : "s2mm") + std::string(1, separator) + std::to_string(number);
}

} // namespace

ChannelActivity::ChannelActivity(Module& dma, svp_aie_direction direction, unsigned number)
    : dma_(dma),
      other_side_(direction == SVP_AIE_MM2S ? stall_stream : stall_starved),
      activity_(dma.statistics().activity(
          name_of(direction, '.', number), "cycles of one channel", 1,
          {"idle", "busy", "stall.lock", "stall.stream", "stall.starved", "stall.memory", "loss.switch"})),
      trace_(dma.trace_points().add(name_of(direction, '_', number), 3, "what the channel does", activity_.states())),
      counts_(states)
{
}

void ChannelActivity::begin_execution(uint64_t first)
{
    log_.clear();
    first_ = first;
}

void ChannelActivity::moved(const BeatRun& beats, uint64_t ready)
{
    log_.add(beats.cycle, beats.count, ready);
    if (!trace_.attached()) return;
    trace(busy, beats.cycle);
    trace(other_side_, beats.last_cycle() + 1);
}

void ChannelActivity::show(ChannelPhase phase, uint64_t now)
{
    if (!trace_.attached()) return;
    const bool moving = phase == ChannelPhase::moving;
    trace(phase == ChannelPhase::lock ? stall_lock : moving ? loss_switch : idle, now);
    if (moving) trace(other_side_, now + 1);
}

void ChannelActivity::trace(State state, uint64_t cycle) { trace_.set(state, dma_.clock().time_of(cycle).value()); }

void ChannelActivity::account(ChannelPhase phase, uint64_t now, uint64_t ready)
{
    const uint64_t from = activity_.last_cycle();
    if (now <= from) return;
    std::fill(counts_.begin(), counts_.end(), 0);
    switch (phase) {
    case ChannelPhase::lock:
        counts_[stall_lock] = now - from;
        break;
    case ChannelPhase::moving:
        split(from, now, ready);
        break;
    default:
        counts_[idle] = now - from;
    }
    activity_.account(now, counts_, idle);
}

// Of the cycles of an execution the first one is the switch of descriptors.
void ChannelActivity::split(uint64_t from, uint64_t now, uint64_t ready)
{
    if (from < first_) {
        counts_[loss_switch] = first_ - from;
        from = first_;
    }
    if (from >= now) return;
    const MoveLog::Split cycles = log_.account(from, now, ready);
    counts_[busy] = cycles.moved;
    counts_[other_side_] = cycles.other_side;
    counts_[stall_memory] = cycles.this_side;
}

} // namespace svp::aie
