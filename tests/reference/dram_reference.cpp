// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/dram_reference.h"

#include <algorithm>
#include <optional>

namespace svp::reference {

namespace {

enum class Kind { activate, precharge, read, write };

struct Command {
    uint64_t cycle;
    Kind kind;
    unsigned bank;
};

struct Waiting {
    size_t index;
    DramRequest request;
    bool opened = false, closed = false;
    unsigned overtaken = 0;
};

class SlowChannel {
  public:
    SlowChannel(const DramConfig& config, const std::vector<DramRequest>& requests)
        : c_(config),
          t_(config.timing),
          requests_(requests),
          open_(config.banks),
          closing_(config.banks, false),
          refresh_wanted_(config.banks, false),
          refreshing_until_(config.banks, 0)
    {
        out_.end.assign(requests.size(), 0);
    }

    DramOutcome run()
    {
        size_t arrived = 0;
        for (now_ = 0; served_ < requests_.size(); ++now_) {
            while (arrived < requests_.size() && requests_[arrived].ready <= now_) {
                waiting_.push_back({arrived, requests_[arrived]});
                ++arrived;
            }
            finish_auto_precharges();
            want_refreshes();
            try_refreshes();
            try_command();
        }
        return out_;
    }

  private:
    unsigned group(unsigned bank) const { return bank % c_.bank_groups; }
    unsigned beat() const { return c_.burst_bytes / c_.bytes_per_cycle; }

    // Least distance in cycles from an earlier command to a new one; 0 where they do not touch each other.
    uint64_t distance(const Command& before, Kind kind, unsigned bank) const
    {
        const bool same_bank = before.bank == bank;
        const bool same_group = group(before.bank) == group(bank);
        const uint64_t column = same_group ? std::max(t_.tccd_l, beat()) : beat();
        const bool new_column = kind == Kind::read || kind == Kind::write;
        switch (before.kind) {
        case Kind::activate:
            if (kind == Kind::activate) return same_bank ? t_.tras + t_.trp : same_group ? t_.trrd_l : t_.trrd_s;
            if (!same_bank) return 0;
            return kind == Kind::precharge ? t_.tras : t_.trcd;
        case Kind::precharge:
            return same_bank && kind == Kind::activate ? t_.trp : 0;
        case Kind::read:
            if (kind == Kind::precharge) return same_bank ? t_.trtp : 0;
            if (kind == Kind::write) return std::max<uint64_t>(column, t_.tcl + beat() + t_.trtw_gap - t_.tcwl);
            return new_column ? column : 0;
        case Kind::write:
            if (kind == Kind::precharge) return same_bank ? t_.tcwl + beat() + t_.twr : 0;
            if (kind == Kind::read)
                return std::max<uint64_t>(column, t_.tcwl + beat() + (same_group ? t_.twtr_l : t_.twtr_s));
            return new_column ? column : 0;
        }
        return 0;
    }

    bool legal(Kind kind, unsigned bank) const
    {
        unsigned activates_in_window = 0;
        for (const Command& before : history_) {
            if (before.cycle + distance(before, kind, bank) > now_) return false;
            if (before.kind == Kind::activate && before.cycle + t_.tfaw > now_) ++activates_in_window;
        }
        if (kind != Kind::activate) return true;
        return activates_in_window < 4 && now_ >= refreshing_until_[bank];
    }

    void record(Kind kind, unsigned bank)
    {
        history_.push_back({now_, kind, bank});
        while (!history_.empty() && history_.front().cycle + 300 < now_)
            history_.erase(history_.begin());
    }

    void finish_auto_precharges()
    {
        for (unsigned bank = 0; bank < c_.banks; ++bank) {
            if (!closing_[bank] || !legal(Kind::precharge, bank)) continue;
            closing_[bank] = false;
            record(Kind::precharge, bank);
        }
    }

    void want_refreshes()
    {
        if (now_ == 0 || c_.refresh == make_no_refresh) return;
        if (c_.refresh == make_all_bank_refresh && now_ % t_.trefi == 0) refresh_wanted_.assign(c_.banks, true);
        const unsigned interval = t_.trefi / c_.banks;
        if (c_.refresh == make_per_bank_refresh && now_ % interval == 0)
            refresh_wanted_[(now_ / interval - 1) % c_.banks] = true;
    }

    void try_refreshes()
    {
        if (c_.refresh == make_all_bank_refresh) return try_refresh(0, c_.banks, t_.trfc);
        for (unsigned bank = 0; bank < c_.banks; ++bank)
            try_refresh(bank, bank + 1, t_.trfcpb);
    }

    // All of these banks together: closed first, then refreshed.
    void try_refresh(unsigned first, unsigned end, unsigned cycles)
    {
        if (!refresh_wanted_[first]) return;
        for (unsigned bank = first; bank < end; ++bank)
            if (open_[bank] && !legal(Kind::precharge, bank)) return;
        for (unsigned bank = first; bank < end; ++bank) {
            if (!open_[bank]) continue;
            open_[bank].reset();
            record(Kind::precharge, bank);
        }
        for (unsigned bank = first; bank < end; ++bank) {
            if (closing_[bank] || now_ < refreshing_until_[bank]) return;
            for (const Command& before : history_)
                if (before.kind == Kind::precharge && before.bank == bank && before.cycle + t_.trp > now_) return;
        }
        for (unsigned bank = first; bank < end; ++bank) {
            refresh_wanted_[bank] = false;
            refreshing_until_[bank] = now_ + cycles;
        }
        if (end == c_.banks) ++out_.refreshes;
    }

    void try_command()
    {
        if (waiting_.empty()) return;
        size_t window = waiting_.size();
        if (c_.scheduler == make_first_come || waiting_.front().overtaken >= c_.bypass_limit) window = 1;
        for (size_t i = 0; i < window; ++i) {
            const DramRequest& r = waiting_[i].request;
            if (open_[r.bank] != r.row || refresh_wanted_[r.bank]) continue;
            if (!legal(r.write ? Kind::write : Kind::read, r.bank)) continue;
            return transfer(i);
        }
        for (size_t i = 0; i < window; ++i) {
            const DramRequest& r = waiting_[i].request;
            if (open_[r.bank] == r.row || closing_[r.bank] || refresh_wanted_[r.bank]) continue;
            const Kind kind = open_[r.bank] ? Kind::precharge : Kind::activate;
            if (kind == Kind::precharge && row_is_wanted(r.bank, window)) continue;
            if (!legal(kind, r.bank)) continue;
            record(kind, r.bank);
            if (kind == Kind::precharge) {
                waiting_[i].closed = true;
                open_[r.bank].reset();
            } else {
                waiting_[i].opened = true;
                open_[r.bank] = r.row;
                ++out_.activates;
            }
            return;
        }
    }

    bool row_is_wanted(unsigned bank, size_t window) const
    {
        for (size_t i = 0; i < window; ++i)
            if (waiting_[i].request.bank == bank && open_[bank] == waiting_[i].request.row) return true;
        return false;
    }

    bool bank_is_wanted(unsigned bank) const
    {
        for (const Waiting& w : waiting_)
            if (w.request.bank == bank) return true;
        return false;
    }

    void transfer(size_t i)
    {
        const Waiting w = waiting_[i];
        record(w.request.write ? Kind::write : Kind::read, w.request.bank);
        out_.end[w.index] = now_ + (w.request.write ? t_.tcwl : t_.tcl) + beat();
        if (w.closed)
            ++out_.conflicts;
        else if (w.opened)
            ++out_.misses;
        else
            ++out_.hits;
        if (i > 0) ++waiting_.front().overtaken;
        waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
        ++served_;
        if (c_.page_policy == make_open_page || row_is_wanted(w.request.bank, waiting_.size())) return;
        if (c_.page_policy == make_open_adaptive_page && !bank_is_wanted(w.request.bank)) return;
        open_[w.request.bank].reset();
        closing_[w.request.bank] = true;
    }

    const DramConfig c_;
    const DramTiming t_;
    const std::vector<DramRequest>& requests_;
    std::vector<std::optional<uint64_t>> open_;
    std::vector<bool> closing_;              // automatic precharge on its way
    std::vector<bool> refresh_wanted_;       // no command of an access meanwhile
    std::vector<uint64_t> refreshing_until_; // by bank
    std::vector<Command> history_;
    std::vector<Waiting> waiting_;
    uint64_t now_ = 0;
    size_t served_ = 0;
    DramOutcome out_;
};

} // namespace

DramOutcome serve(const DramConfig& config, const std::vector<DramRequest>& requests)
{
    return SlowChannel(config, requests).run();
}

} // namespace svp::reference
