// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/timing/timing_state.h"

namespace svp {

TimingState::TimingState(const TimingTable& table, unsigned banks, unsigned bank_groups)
    : four_activates_cycles_(table.four_activates),
      group_mask_(bank_groups - 1),
      bank_(banks),
      group_(bank_groups)
{
    for (const TimingRule& rule : table.rules)
        rules_[static_cast<size_t>(rule.command)].push_back(rule);
}

void TimingState::issue(DramCommand command, unsigned bank, uint64_t edge)
{
    for (const TimingRule& rule : rules_[static_cast<size_t>(command)]) {
        uint64_t& from = at(rule.scope, bank)[static_cast<size_t>(rule.held)];
        from = std::max(from, edge + rule.cycles);
    }
    if (command != DramCommand::activate) return;
    four_activates_[oldest_activate_] = edge + four_activates_cycles_;
    oldest_activate_ = (oldest_activate_ + 1) % four_activates_.size();
}

void TimingState::hold_activates(unsigned bank, uint64_t until)
{
    uint64_t& from = bank_[bank][static_cast<size_t>(HeldBack::activate)];
    from = std::max(from, until);
}

void TimingState::clear()
{
    std::fill(bank_.begin(), bank_.end(), Edges{});
    std::fill(group_.begin(), group_.end(), Edges{});
    channel_ = {};
    four_activates_ = {};
    oldest_activate_ = 0;
}

} // namespace svp
