// SPDX-License-Identifier: Apache-2.0
// The data bus of a channel: where its cycles went, in statistics and trace.
#pragma once

#include "models/memory/dram/channel/channel_list.h"

#include <cstdint>

namespace svp {

class DataBus {
  public:
    static constexpr uint64_t never = UINT64_MAX;

    // Why the bus stood still before a transfer: a refresh in [refresh_begin, refresh_end), else the reason.
    struct Gap {
        BusState reason;
        uint64_t refresh_begin = 0, refresh_end = 0;
    };

    DataBus(const ChannelSite& site, const ChannelConfig& config)
        : ledger_(site.bus),
          trace_(site.trace.bus),
          counters_(site.counters),
          period_ticks_(site.clock.period_ticks()),
          burst_cycles_(config.burst_cycles()),
          burst_bytes_(config.burst_bytes)
    {
    }

    // There is something to do from this edge on; `never`: nothing.
    void pending_since(uint64_t edge) { pending_since_ = edge; }
    // Up to which edge transfers are known.
    uint64_t free_from() const { return free_from_; }
    // One access' data from `data` on, decided on the edge `now`.
    void transfer(bool write, uint64_t now, uint64_t data, const Gap& gap);
    // Up to `edge` everything is told; what still waits then waits for `reason`.
    void settle(uint64_t edge, BusState reason);

  private:
    BusLedger ledger_;
    TracePoint& trace_;
    DramCounters& counters_;
    uint64_t period_ticks_;
    unsigned burst_cycles_, burst_bytes_;
    uint64_t free_from_ = 0;
    uint64_t pending_since_ = never;
};

} // namespace svp
