// SPDX-License-Identifier: Apache-2.0
// From which edge on each command may be issued, after those that were.
#pragma once

#include "models/memory/dram/timing/timing_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace svp {

class TimingState {
  public:
    // Powers of two; bank b is in bank group b % bank_groups.
    TimingState(const TimingTable& table, unsigned banks, unsigned bank_groups);

    uint64_t activate_from(unsigned bank) const
    {
        return std::max(latest(bank, HeldBack::activate), four_activates_[oldest_activate_]);
    }
    uint64_t precharge_from(unsigned bank) const { return latest(bank, HeldBack::precharge); }
    uint64_t column_from(unsigned bank, bool write) const
    {
        return std::max(latest(bank, HeldBack::column), latest(bank, write ? HeldBack::write : HeldBack::read));
    }
    // One scope's share of that, to tell what it was that held a command back.
    uint64_t held_by(TimingScope scope, unsigned bank, HeldBack held) const
    {
        const Edges& edges = scope == TimingScope::bank         ? bank_[bank]
                             : scope == TimingScope::bank_group ? group_of(bank)
                                                                : channel_;
        return edges[static_cast<size_t>(held)];
    }

    void issue(DramCommand command, unsigned bank, uint64_t edge);
    // No activate of the bank before this edge: it refreshes.
    void hold_activates(unsigned bank, uint64_t until);
    // As at first.
    void clear();

  private:
    using Edges = std::array<uint64_t, 8>; // by HeldBack

    const Edges& group_of(unsigned bank) const { return group_[bank & group_mask_]; }
    Edges& at(TimingScope scope, unsigned bank)
    {
        return scope == TimingScope::bank         ? bank_[bank]
               : scope == TimingScope::bank_group ? group_[bank & group_mask_]
                                                  : channel_;
    }
    uint64_t latest(unsigned bank, HeldBack held) const
    {
        const auto index = static_cast<size_t>(held);
        return std::max({bank_[bank][index], group_of(bank)[index], channel_[index]});
    }

    std::array<std::vector<TimingRule>, dram_command_count> rules_; // by command
    unsigned four_activates_cycles_, group_mask_;
    std::vector<Edges> bank_, group_;
    Edges channel_{};
    std::array<uint64_t, 4> four_activates_{}; // when each of the last four leaves the window
    unsigned oldest_activate_ = 0;
};

} // namespace svp
