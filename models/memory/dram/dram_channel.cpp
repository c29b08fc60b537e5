#include "models/memory/dram/dram_channel.h"

#include <algorithm>

namespace svp {

DramChannel::DramChannel(const DramConfig& config, const Clock& clock, DramCounters& counters, Activity& bus,
                         DramTrace trace)
    : config_(config),
      period_ticks_(clock.period_ticks()),
      counters_(counters),
      ledger_(bus),
      trace_(trace),
      policy_(make_scheduling_policy(config)),
      banks_(config.banks),
      groups_(config.bank_groups),
      refresh_due_(config.timing.trefi)
{
    queue_.reserve(config.queue_depth);
}

void DramChannel::enqueue(const DramAccess& access)
{
    if (queue_.empty()) pending_since_ = access.ready;
    queue_.push_back(access);
    consider_arrivals();
    trace_.queue.set(queue_.size(), access.ready * period_ticks_);
}

uint64_t DramChannel::next_event() const
{
    // An idle channel catches up with its refreshes when it is next used.
    return queue_.empty() ? never : std::min(planned_.edge, refresh_due_);
}

DramChannel::Served DramChannel::advance(uint64_t edge)
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

void DramChannel::offer(uint64_t edge, Kind kind, size_t index)
{
    const bool column = kind == Kind::column, planned_column = planned_.kind == Kind::column;
    const bool wins = column != planned_column ? column : index < planned_.index;
    if (edge < planned_.edge || (edge == planned_.edge && wins)) planned_ = {edge, kind, index};
}

// Chooses the next command, as if nothing more arrived. Accesses of one bank that want the same command could all have
// it on the same edge, so the oldest of them stands for all.
void DramChannel::plan(uint64_t from)
{
    planned_ = Command{};
    from = std::max(from, command_from_);
    uint64_t reads = 0, writes = 0, activates = 0, precharges = 0; // by bank
    std::array<size_t, 64> closers;                                // the oldest access that wants the open row closed
    const size_t window = visible_ == 0 ? 0 : policy_->window(visible_, bypassed_);
    for (size_t i = 0; i < window; ++i) {
        const DramAccess& access = queue_[i];
        const Bank& bank = banks_[access.bank];
        const uint64_t bit = uint64_t{1} << access.bank;
        const bool hit = bank.open && bank.row == access.row;
        uint64_t& seen = !bank.open ? activates : !hit ? precharges : access.write ? writes : reads;
        if ((seen & bit) != 0) continue;
        seen |= bit;
        if (hit)
            offer(std::max({column_edge(access), from, access.ready}), Kind::column, i);
        else if (!bank.open)
            offer(std::max({activate_edge(access.bank), from, access.ready}), Kind::activate, i);
        else
            closers[access.bank] = i;
    }
    // A row that somebody still wants stays open.
    precharges &= ~(reads | writes);
    while (precharges != 0) {
        const auto bank = static_cast<unsigned>(__builtin_ctzll(precharges));
        precharges &= precharges - 1;
        const size_t i = closers[bank];
        offer(std::max({banks_[bank].precharge_from, from, queue_[i].ready}), Kind::precharge, i);
    }
    consider_arrivals();
}

// An access competes from its `ready` on. Until the planned command is issued nothing changes, so one that is ready by
// then can be weighed against it now.
void DramChannel::consider_arrivals()
{
    while (visible_ < queue_.size() && queue_[visible_].ready <= planned_.edge) {
        const size_t i = visible_++;
        if (i >= policy_->window(visible_, bypassed_)) continue;
        const DramAccess& access = queue_[i];
        const Bank& bank = banks_[access.bank];
        const uint64_t from = std::max(command_from_, access.ready);
        if (!bank.open)
            offer(std::max(activate_edge(access.bank), from), Kind::activate, i);
        else if (bank.row == access.row && planned_.kind == Kind::column)
            offer(std::max(column_edge(access), from), Kind::column, i);
        else
            return plan(from);
    }
}

uint64_t DramChannel::column_edge(const DramAccess& access) const
{
    const BankGroup& group = groups_[access.bank & (config_.bank_groups - 1)];
    const uint64_t any = std::max({banks_[access.bank].column_from, column_from_, group.column_from});
    return access.write ? std::max(any, write_from_) : std::max({any, read_from_, group.read_from});
}

uint64_t DramChannel::activate_edge(unsigned bank) const
{
    const BankGroup& group = groups_[bank & (config_.bank_groups - 1)];
    return std::max(
        {banks_[bank].activate_from, group.activate_from, activate_from_, four_activates_[oldest_activate_]});
}

// All banks are closed, then all refresh. Nothing else can be issued meanwhile, so the end is known at once.
void DramChannel::refresh(uint64_t due)
{
    uint64_t close = std::max(due, command_from_);
    uint64_t begin = close;
    for (const Bank& bank : banks_)
        if (bank.open) close = std::max(close, bank.precharge_from);
    for (const Bank& bank : banks_)
        begin = std::max(begin, bank.open ? close + config_.timing.trp : bank.activate_from);
    for (Bank& bank : banks_) {
        bank.open = false;
        bank.activate_from = begin + config_.timing.trfc;
    }
    refresh_begin_ = due;
    refresh_end_ = begin + config_.timing.trfc;
    refresh_due_ += config_.timing.trefi;
    ++counters_.refreshes.value;
}

void DramChannel::catch_up_refreshes(uint64_t edge)
{
    refresh(refresh_due_);
    if (refresh_due_ > edge) return;
    // Only the last of a long idle time matters for what follows.
    const uint64_t skipped = (edge - refresh_due_) / config_.timing.trefi;
    refresh_due_ += skipped * config_.timing.trefi;
    counters_.refreshes += skipped;
    refresh(refresh_due_);
}

DramChannel::Served DramChannel::issue(const Command& command)
{
    command_from_ = command.edge + 1;
    DramAccess& access = queue_[command.index];
    switch (command.kind) {
    case Kind::precharge:
        access.closed_row = true;
        precharge(banks_[access.bank], command.edge);
        return {};
    case Kind::activate:
        activate(access, command.edge);
        return {};
    case Kind::column:
        break;
    }
    return column(command.index, command.edge);
}

void DramChannel::precharge(Bank& bank, uint64_t edge)
{
    bank.open = false;
    bank.activate_from = std::max(bank.activate_from, edge + config_.timing.trp);
}

void DramChannel::activate(DramAccess& access, uint64_t edge)
{
    const DramTiming& t = config_.timing;
    Bank& bank = banks_[access.bank];
    bank.open = true;
    bank.row = access.row;
    bank.column_from = edge + t.trcd;
    bank.precharge_from = edge + t.tras;
    group(access.bank).activate_from = edge + t.trrd_l;
    activate_from_ = edge + t.trrd_s;
    four_activates_[oldest_activate_] = edge + t.tfaw;
    oldest_activate_ = (oldest_activate_ + 1) % four_activates_.size();
    access.opened_row = true;
    ++counters_.activates.value;
}

DramChannel::Served DramChannel::column(size_t index, uint64_t edge)
{
    const DramTiming& t = config_.timing;
    const DramAccess access = queue_[index];
    const uint64_t data = edge + (access.write ? t.tcwl : t.tcl);
    const uint64_t end = data + config_.burst_cycles();
    count(access, edge, data);

    Bank& bank = banks_[access.bank];
    BankGroup& bank_group = group(access.bank);
    column_from_ = edge + config_.burst_cycles();
    bank_group.column_from = edge + std::max(t.tccd_l, config_.burst_cycles());
    if (access.write) {
        read_from_ = end + t.twtr_s;
        bank_group.read_from = end + t.twtr_l;
        bank.precharge_from = std::max(bank.precharge_from, end + t.twr);
    } else {
        write_from_ = end + t.trtw_gap - t.tcwl;
        bank.precharge_from = std::max(bank.precharge_from, edge + t.trtp);
    }

    queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(index));
    --visible_;
    bypassed_ = index == 0 ? 0 : bypassed_ + 1;
    if (queue_.empty()) pending_since_ = never;
    if (config_.page_policy == PagePolicy::closed) close_if_unused(access);
    return {true, access.transaction, end};
}

// Automatic precharge: belongs to the column command, takes no command of its own.
void DramChannel::close_if_unused(const DramAccess& access)
{
    for (size_t i = 0; i < visible_; ++i)
        if (queue_[i].bank == access.bank && queue_[i].row == access.row) return;
    precharge(banks_[access.bank], banks_[access.bank].precharge_from);
}

void DramChannel::count(const DramAccess& access, uint64_t command, uint64_t data)
{
    const bool hit = !access.opened_row && !access.closed_row;
    if (hit)
        ++counters_.row_hits.value;
    else if (access.closed_row)
        ++counters_.row_conflicts.value;
    else
        ++counters_.row_misses.value;
    (access.write ? counters_.bus_bytes_written : counters_.bus_bytes_read) += config_.burst_bytes;

    ledger_.flush(command);
    if (data > bus_free_) account_gap(access, command, data);
    bus_free_ = data + config_.burst_cycles();
    ledger_.begin(access.write ? BusState::write : BusState::read, data);
    ledger_.begin(BusState::idle, bus_free_);

    if (trace_.bus.attached()) {
        trace_.bus.set(access.write ? 2 : 1, data * period_ticks_);
        trace_.bus.set(0, bus_free_ * period_ticks_);
    }
    trace_.row_hit.set(hit, command * period_ticks_);
    trace_.queue.set(queue_.size() - 1, command * period_ticks_);
}

// The data bus stood still from bus_free_ to `data`: nothing to do, then a refresh or what held this command back.
void DramChannel::account_gap(const DramAccess& access, uint64_t command, uint64_t data)
{
    const uint64_t begin = std::clamp(pending_since_, bus_free_, data);
    const BusState reason = limit(access, command);
    const uint64_t refresh_begin = std::clamp(refresh_begin_, begin, data);
    const uint64_t refresh_end = std::clamp(refresh_end_, refresh_begin, data);
    if (begin < refresh_begin) ledger_.begin(reason, begin);
    if (refresh_begin < refresh_end) ledger_.begin(BusState::refresh, refresh_begin);
    if (refresh_end < data) ledger_.begin(reason, refresh_end);
}

// The constraint that let this command go last; called before the command's own constraints are entered.
BusState DramChannel::limit(const DramAccess& access, uint64_t command) const
{
    const BankGroup& group = groups_[access.bank & (config_.bank_groups - 1)];
    const uint64_t turnaround = access.write ? write_from_ : std::max(read_from_, group.read_from);
    if (banks_[access.bank].column_from >= command) return BusState::activate;
    if (turnaround >= command) return BusState::turnaround;
    if (group.column_from >= command) return BusState::bank_group;
    return access.opened_row ? BusState::activate : BusState::latency;
}

void DramChannel::settle(uint64_t edge)
{
    ledger_.flush(edge);
    if (edge > bus_free_) {
        const uint64_t begin = std::clamp(pending_since_, bus_free_, edge);
        if (begin < edge) ledger_.begin(BusState::activate, begin);
        ledger_.begin(BusState::idle, edge);
        bus_free_ = edge;
    }
    ledger_.settle(edge);
}

void DramChannel::reset(uint64_t edge)
{
    settle(edge);
    if (edge >= refresh_due_) catch_up_refreshes(edge); // counted only when somebody looks
    std::fill(banks_.begin(), banks_.end(), Bank{});
    std::fill(groups_.begin(), groups_.end(), BankGroup{});
    command_from_ = activate_from_ = column_from_ = read_from_ = write_from_ = 0;
    four_activates_ = {};
    oldest_activate_ = 0;
    refresh_due_ = edge + config_.timing.trefi;
    refresh_begin_ = refresh_end_ = 0;
    bypassed_ = 0;
    planned_ = Command{};
}

} // namespace svp
