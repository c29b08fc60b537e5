// SPDX-License-Identifier: Apache-2.0
// A channel with banks: rows are opened and closed by commands, and refresh.
//
// A command is issued on the first edge on which every rule of the timing table against earlier commands holds; at most
// one command per edge. Who gets it is the scheduler's choice, when rows close the page policy's, when banks refresh
// the refresh policy's.
#pragma once

#include "models/memory/dram/channel/access_queue.h"
#include "models/memory/dram/channel/channel_list.h"
#include "models/memory/dram/channel/data_bus.h"
#include "models/memory/dram/timing/timing_state.h"

#include <vector>

namespace svp {

class DramChannel final : public MemoryChannel {
  public:
    DramChannel(const ChannelConfig& config, const ChannelSite& site);

    size_t waiting() const override { return queue_.size(); }
    bool has_room() const override { return !queue_.full(); }
    void enqueue(const MemoryAccess& access) override;
    uint64_t next_event() const override;
    Served advance(uint64_t edge) override;
    void settle(uint64_t edge) override { bus_.settle(edge, BusState::activate); }
    // All rows closed, no constraint left, the first refresh due one interval from this edge.
    void reset(uint64_t edge) override;
    unsigned latency(bool write) const override
    {
        return config_.timing.trcd + (write ? config_.timing.tcwl : config_.timing.tcl);
    }

  private:
    using Slot = AccessQueue::Slot;
    static constexpr Slot none = AccessQueue::none;

    struct Command {
        uint64_t edge = never;
        Contender contender;
        Slot slot = none;
    };
    struct Bank {
        bool open = false;
        uint32_t row = 0;
        Slot read_hit = none, write_hit = none; // the oldest that compete and want the open row
        uint64_t refresh_begin = 0, refresh_end = 0;

        bool wanted() const { return read_hit != none || write_hit != none; }
        Slot& hit(bool write) { return write ? write_hit : read_hit; }
    };

    void plan(uint64_t from);
    void plan_bank(unsigned bank, uint64_t from);
    void consider_arrivals();
    bool consider(Slot slot);
    void offer(DramCommand command, Slot slot, uint64_t from);
    DramCommand next_command(const AccessQueue::Entry& entry) const;
    uint64_t earliest(DramCommand command, unsigned bank) const;
    Slot hit_from(Slot first, const Bank& bank, bool write) const;

    Served issue(const Command& command);
    void open(AccessQueue::Entry& entry, uint64_t edge);
    void close(unsigned bank, uint64_t edge);
    Served transfer(Slot slot, uint64_t edge);
    void count(const AccessQueue::Entry& entry, uint64_t edge);
    BusState limit(const AccessQueue::Entry& entry, uint64_t edge) const;

    void refresh(const Refresh& refresh);
    void catch_up_refreshes(uint64_t edge);

    const ChannelConfig config_;
    const uint64_t period_ticks_;
    DramCounters& counters_;
    DramTrace trace_;
    DataBus bus_;
    TimingState timing_;
    std::unique_ptr<Scheduler> scheduler_;
    std::unique_ptr<PagePolicy> page_policy_;
    std::unique_ptr<RefreshPolicy> refresh_policy_;

    AccessQueue queue_;
    std::vector<Bank> banks_;
    unsigned open_banks_ = 0;
    unsigned overtaken_ = 0; // how often the oldest was
    uint64_t command_from_ = 0;
    uint64_t refresh_due_;
    Command planned_;
};

} // namespace svp
