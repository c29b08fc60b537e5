// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/channel/dram_channel.h"

#include <algorithm>

namespace svp {

std::unique_ptr<MemoryChannel> make_dram_channel(const ChannelConfig& config, const ChannelSite& site)
{
    return std::make_unique<DramChannel>(config, site);
}

DramChannel::DramChannel(const ChannelConfig& config, const ChannelSite& site)
    : config_(config),
      period_ticks_(site.clock.period_ticks()),
      counters_(site.counters),
      trace_(site.trace),
      bus_(site, config),
      timing_(ddr_timing_table(config.timing, config.burst_cycles()), config.banks, config.bank_groups),
      scheduler_(config.scheduler({config.bypass_limit})),
      page_policy_(config.page_policy()),
      refresh_policy_(config.refresh(config.timing, config.banks)),
      queue_(config.queue_depth, config.banks),
      banks_(config.banks),
      refresh_due_(refresh_policy_->due())
{
}

void DramChannel::enqueue(const MemoryAccess& access)
{
    if (queue_.empty()) bus_.pending_since(access.ready);
    queue_.push(access);
    consider_arrivals();
    trace_.queue.set(queue_.size(), access.ready * period_ticks_);
}

uint64_t DramChannel::next_event() const
{
    // An idle channel catches up with its refreshes when it is next used.
    return queue_.empty() ? never : std::min(planned_.edge, refresh_due_);
}

MemoryChannel::Served DramChannel::advance(uint64_t edge)
{
    if (edge >= refresh_due_) {
        catch_up_refreshes(edge);
        plan(edge);
    }
    if (planned_.edge > edge) return {};
    const Served served = issue(planned_);
    plan(edge + 1);
    return served;
}

inline uint64_t DramChannel::earliest(DramCommand command, unsigned bank) const
{
    if (command == DramCommand::activate) return timing_.activate_from(bank);
    if (command == DramCommand::precharge) return timing_.precharge_from(bank);
    return timing_.column_from(bank, command == DramCommand::write);
}

inline void DramChannel::offer(DramCommand command, Slot slot, uint64_t from)
{
    const AccessQueue::Entry& entry = queue_[slot];
    const uint64_t edge = std::max({earliest(command, entry.access.bank), from, entry.access.ready});
    if (edge > planned_.edge) return;
    const Contender contender{command, entry.number};
    if (edge == planned_.edge && !scheduler_->before(contender, planned_.contender)) return;
    planned_ = {edge, contender, slot};
}

// Chooses the next command, as if nothing more arrived.
void DramChannel::plan(uint64_t from)
{
    planned_ = Command{};
    from = std::max(from, command_from_);
    if (scheduler_->only_oldest(overtaken_)) {
        const Slot oldest = queue_.oldest();
        if (oldest != queue_.next_arrival()) offer(next_command(queue_[oldest]), oldest, from);
    } else {
        for (uint64_t rest = queue_.banks_with_accesses(); rest != 0; rest &= rest - 1)
            plan_bank(static_cast<unsigned>(__builtin_ctzll(rest)), from);
    }
    consider_arrivals();
}

// Accesses of one bank that want the same command could all have it on the same edge, so the oldest of them stands for
// all.
void DramChannel::plan_bank(unsigned index, uint64_t from)
{
    const Bank& bank = banks_[index];
    if (!bank.open) return offer(DramCommand::activate, queue_.oldest_of_bank(index), from);
    // A row that somebody still wants stays open.
    if (!bank.wanted()) return offer(DramCommand::precharge, queue_.oldest_of_bank(index), from);
    if (bank.read_hit != none) offer(DramCommand::read, bank.read_hit, from);
    if (bank.write_hit != none) offer(DramCommand::write, bank.write_hit, from);
}

// An access competes from its `ready` on. Until the planned command is issued nothing changes, so one that is ready by
// then can be weighed against it now.
void DramChannel::consider_arrivals()
{
    while (queue_.next_arrival() != none && queue_[queue_.next_arrival()].access.ready <= planned_.edge)
        if (!consider(queue_.admit())) return plan(command_from_);
}

// False: the plan no longer holds.
bool DramChannel::consider(Slot slot)
{
    const AccessQueue::Entry& entry = queue_[slot];
    Bank& bank = banks_[entry.access.bank];
    const bool hit = bank.open && bank.row == entry.access.row;
    if (hit && bank.hit(entry.access.write) == none) bank.hit(entry.access.write) = slot;
    if (scheduler_->only_oldest(overtaken_)) {
        if (slot == queue_.oldest()) offer(next_command(entry), slot, command_from_);
        return true;
    }
    if (hit) {
        const bool closes_its_row = planned_.contender.command == DramCommand::precharge &&
                                    queue_[planned_.slot].access.bank == entry.access.bank;
        if (closes_its_row) return false;
    } else if (slot != queue_.oldest_of_bank(entry.access.bank)) {
        return true; // an older one stands for it, or wants the row to stay open
    }
    offer(next_command(entry), slot, command_from_);
    return true;
}

DramCommand DramChannel::next_command(const AccessQueue::Entry& entry) const
{
    const Bank& bank = banks_[entry.access.bank];
    if (!bank.open) return DramCommand::activate;
    if (bank.row != entry.access.row) return DramCommand::precharge;
    return entry.access.write ? DramCommand::write : DramCommand::read;
}

// The first of these and the later ones of the bank that wants the open row.
AccessQueue::Slot DramChannel::hit_from(Slot first, const Bank& bank, bool write) const
{
    Slot slot = first;
    while (slot != none && (queue_[slot].access.row != bank.row || queue_[slot].access.write != write))
        slot = queue_[slot].later_in_bank;
    return slot;
}

MemoryChannel::Served DramChannel::issue(const Command& command)
{
    command_from_ = command.edge + 1;
    AccessQueue::Entry& entry = queue_[command.slot];
    switch (command.contender.command) {
    case DramCommand::precharge:
        entry.closed_row = true;
        close(entry.access.bank, command.edge);
        return {};
    case DramCommand::activate:
        open(entry, command.edge);
        return {};
    case DramCommand::read:
    case DramCommand::write:
        break;
    }
    return transfer(command.slot, command.edge);
}

void DramChannel::open(AccessQueue::Entry& entry, uint64_t edge)
{
    const unsigned index = entry.access.bank;
    Bank& bank = banks_[index];
    bank.open = true;
    bank.row = entry.access.row;
    bank.read_hit = hit_from(queue_.oldest_of_bank(index), bank, false);
    bank.write_hit = hit_from(queue_.oldest_of_bank(index), bank, true);
    ++open_banks_;
    timing_.issue(DramCommand::activate, index, edge);
    entry.opened_row = true;
    ++counters_.activates.value;
}

void DramChannel::close(unsigned index, uint64_t edge)
{
    Bank& bank = banks_[index];
    bank.open = false;
    bank.read_hit = bank.write_hit = none;
    --open_banks_;
    timing_.issue(DramCommand::precharge, index, edge);
}

MemoryChannel::Served DramChannel::transfer(Slot slot, uint64_t edge)
{
    const AccessQueue::Entry entry = queue_[slot];
    const MemoryAccess& access = entry.access;
    Bank& bank = banks_[access.bank];
    count(entry, edge);
    timing_.issue(access.write ? DramCommand::write : DramCommand::read, access.bank, edge);

    const bool oldest = slot == queue_.oldest();
    overtaken_ = oldest ? 0 : overtaken_ + 1;
    if (bank.hit(access.write) == slot) bank.hit(access.write) = hit_from(entry.later_in_bank, bank, access.write);
    queue_.remove(slot);
    if (queue_.empty()) bus_.pending_since(never);

    const BankDemand demand{bank.wanted(), !bank.wanted() && queue_.oldest_of_bank(access.bank) != none};
    if (page_policy_->closes(demand)) close(access.bank, timing_.precharge_from(access.bank));
    return {true, access.transaction, bus_.free_from()};
}

void DramChannel::count(const AccessQueue::Entry& entry, uint64_t edge)
{
    const MemoryAccess& access = entry.access;
    const bool hit = !entry.opened_row && !entry.closed_row;
    if (hit)
        ++counters_.row_hits.value;
    else if (entry.closed_row)
        ++counters_.row_conflicts.value;
    else
        ++counters_.row_misses.value;
    const uint64_t data = edge + (access.write ? config_.timing.tcwl : config_.timing.tcl);
    const Bank& bank = banks_[access.bank];
    bus_.transfer(access.write, edge, data, {limit(entry, edge), bank.refresh_begin, bank.refresh_end});
    trace_.row_hit.set(hit, edge * period_ticks_);
    trace_.queue.set(queue_.size() - 1, edge * period_ticks_);
}

// The constraint that let this command go last; called before the command's own constraints are entered.
BusState DramChannel::limit(const AccessQueue::Entry& entry, uint64_t edge) const
{
    using Scope = TimingScope;
    const unsigned bank = entry.access.bank;
    const HeldBack direction = entry.access.write ? HeldBack::write : HeldBack::read;
    const uint64_t turnaround =
        std::max(timing_.held_by(Scope::channel, bank, direction), timing_.held_by(Scope::bank_group, bank, direction));
    if (timing_.held_by(Scope::bank, bank, HeldBack::column) >= edge) return BusState::activate;
    if (turnaround >= edge) return BusState::turnaround;
    if (timing_.held_by(Scope::bank_group, bank, HeldBack::column) >= edge) return BusState::bank_group;
    return entry.opened_row ? BusState::activate : BusState::latency;
}

// The banks are closed, then refresh together. No command to them is issued meanwhile, so the end is known at once.
void DramChannel::refresh(const Refresh& refresh)
{
    const unsigned end_bank = refresh.first_bank + refresh.banks;
    uint64_t close_edge = std::max(refresh.due, command_from_);
    uint64_t begin = close_edge;
    for (unsigned i = refresh.first_bank; i < end_bank; ++i)
        if (banks_[i].open) close_edge = std::max(close_edge, timing_.precharge_from(i));
    for (unsigned i = refresh.first_bank; i < end_bank; ++i) {
        if (banks_[i].open) close(i, close_edge);
        begin = std::max(begin, timing_.held_by(TimingScope::bank, i, HeldBack::activate));
    }
    for (unsigned i = refresh.first_bank; i < end_bank; ++i) {
        timing_.hold_activates(i, begin + refresh.cycles);
        banks_[i].refresh_begin = refresh.due;
        banks_[i].refresh_end = begin + refresh.cycles;
    }
    if (refresh.round) ++counters_.refreshes.value;
}

void DramChannel::catch_up_refreshes(uint64_t edge)
{
    while (refresh_policy_->due() <= edge) {
        refresh(refresh_policy_->take());
        // Only the last of a long idle time matters for what follows.
        if (open_banks_ == 0) counters_.refreshes += refresh_policy_->skip_rounds(edge);
    }
    refresh_due_ = refresh_policy_->due();
}

void DramChannel::reset(uint64_t edge)
{
    settle(edge);
    if (edge >= refresh_due_) catch_up_refreshes(edge); // counted only when somebody looks
    std::fill(banks_.begin(), banks_.end(), Bank{});
    open_banks_ = 0;
    timing_.clear();
    command_from_ = 0;
    refresh_policy_->restart(edge);
    refresh_due_ = refresh_policy_->due();
    overtaken_ = 0;
    planned_ = Command{};
}

} // namespace svp
