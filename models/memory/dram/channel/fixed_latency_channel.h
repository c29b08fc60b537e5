// SPDX-License-Identifier: Apache-2.0
// A channel without banks: accesses in order, each `fixed_latency` cycles from when it goes until its data, one after
// the other over the data bus.
#pragma once

#include "models/memory/dram/channel/channel_list.h"
#include "models/memory/dram/channel/data_bus.h"

#include <deque>

namespace svp {

class FixedLatencyChannel final : public MemoryChannel {
  public:
    FixedLatencyChannel(const ChannelConfig& config, const ChannelSite& site);

    size_t waiting() const override { return queue_.size(); }
    bool has_room() const override { return queue_.size() < config_.queue_depth; }
    void enqueue(const MemoryAccess& access) override;
    uint64_t next_event() const override;
    Served advance(uint64_t now) override;
    void settle(uint64_t edge) override { bus_.settle(edge, BusState::latency); }
    void reset(uint64_t edge) override;
    unsigned latency(bool) const override { return config_.fixed_latency; }

  private:
    const ChannelConfig config_;
    const uint64_t period_ticks_;
    DramTrace trace_;
    DataBus bus_;
    std::deque<MemoryAccess> queue_;
    uint64_t next_from_ = 0; // edge on which the next access may go
};

} // namespace svp
