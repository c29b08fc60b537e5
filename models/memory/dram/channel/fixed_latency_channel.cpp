// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/channel/fixed_latency_channel.h"

#include <algorithm>

namespace svp {

std::unique_ptr<MemoryChannel> make_fixed_latency_channel(const ChannelConfig& config, const ChannelSite& site)
{
    return std::make_unique<FixedLatencyChannel>(config, site);
}

FixedLatencyChannel::FixedLatencyChannel(const ChannelConfig& config, const ChannelSite& site)
    : config_(config),
      period_ticks_(site.clock.period_ticks()),
      trace_(site.trace),
      bus_(site, config)
{
}

void FixedLatencyChannel::enqueue(const MemoryAccess& access)
{
    if (queue_.empty()) bus_.pending_since(access.ready);
    queue_.push_back(access);
    trace_.queue.set(queue_.size(), access.ready * period_ticks_);
}

uint64_t FixedLatencyChannel::next_event() const
{
    return queue_.empty() ? never : std::max(queue_.front().ready, next_from_);
}

MemoryChannel::Served FixedLatencyChannel::advance(uint64_t now)
{
    const uint64_t edge = next_event();
    if (edge > now) return {};
    const MemoryAccess access = queue_.front();
    queue_.pop_front();
    next_from_ = edge + config_.burst_cycles();
    bus_.transfer(access.write, edge, edge + config_.fixed_latency, {BusState::latency});
    if (queue_.empty()) bus_.pending_since(never);
    trace_.queue.set(queue_.size(), edge * period_ticks_);
    return {true, access.transaction, bus_.free_from()};
}

void FixedLatencyChannel::reset(uint64_t edge)
{
    settle(edge);
    next_from_ = 0;
}

} // namespace svp
