// One DRAM channel: queue, banks, command bus, data bus. Event-driven: it says when it next has something to do.
//
// All times are edges of the DRAM clock. A command is issued on the first edge on which every constraint of DramTiming
// against earlier commands holds; at most one command per edge.
#pragma once

#include "models/common/clock.h"
#include "models/memory/dram/dram_config.h"
#include "models/memory/dram/dram_statistics.h"
#include "models/memory/dram/scheduling_policy.h"

#include <array>
#include <memory>
#include <vector>

namespace svp {

struct DramAccess {
    uint64_t ready = 0; // edge on which it may first compete; never before that of an earlier access
    uint32_t row = 0;
    uint32_t transaction = 0; // the caller's own
    uint8_t bank = 0;
    bool write = false;
    bool opened_row = false, closed_row = false; // by commands of this access
};

class DramChannel {
  public:
    static constexpr uint64_t never = UINT64_MAX;

    struct Served {
        bool served = false;
        uint32_t transaction = 0;
        uint64_t end = 0; // edge after the last data cycle
    };

    DramChannel(const DramConfig& config, const Clock& clock, DramCounters& counters, Activity& bus, DramTrace trace);

    size_t waiting() const { return queue_.size(); }
    bool has_room() const { return queue_.size() < config_.queue_depth; }
    void enqueue(const DramAccess& access);
    // First edge on which `advance` has something to do.
    uint64_t next_event() const;
    // Does what is due on this edge, at most one command. Served: its column command was issued.
    Served advance(uint64_t edge);
    // Brings the data bus activity up to this edge.
    void settle(uint64_t edge);
    // All rows closed, no constraint left, the first refresh due trefi from this edge. Nothing waits.
    void reset(uint64_t edge);

  private:
    enum class Kind : uint8_t { column, activate, precharge };
    struct Command {
        uint64_t edge = never;
        Kind kind = Kind::column;
        size_t index = 0;
    };
    struct Bank {
        bool open = false;
        uint32_t row = 0;
        uint64_t activate_from = 0, column_from = 0, precharge_from = 0;
    };
    struct BankGroup {
        uint64_t activate_from = 0, column_from = 0, read_from = 0;
    };

    BankGroup& group(unsigned bank) { return groups_[bank & (config_.bank_groups - 1)]; }
    uint64_t column_edge(const DramAccess& access) const;
    uint64_t activate_edge(unsigned bank) const;
    void plan(uint64_t from);
    void consider_arrivals();
    void offer(uint64_t edge, Kind kind, size_t index);
    void refresh(uint64_t due);
    void catch_up_refreshes(uint64_t edge);
    Served issue(const Command& command);
    void activate(DramAccess& access, uint64_t edge);
    void precharge(Bank& bank, uint64_t edge);
    Served column(size_t index, uint64_t edge);
    void close_if_unused(const DramAccess& access);
    void account_gap(const DramAccess& access, uint64_t command, uint64_t data);
    BusState limit(const DramAccess& access, uint64_t command) const;
    void count(const DramAccess& access, uint64_t command, uint64_t data);

    const DramConfig config_;
    uint64_t period_ticks_;
    DramCounters& counters_;
    BusLedger ledger_;
    DramTrace trace_;
    std::unique_ptr<SchedulingPolicy> policy_;

    std::vector<DramAccess> queue_; // oldest first; the plan considers the first `visible_`
    size_t visible_ = 0;
    unsigned bypassed_ = 0; // how often the oldest was overtaken
    Command planned_;
    std::vector<Bank> banks_;
    std::vector<BankGroup> groups_;

    // Constraints that hold for all banks.
    uint64_t command_from_ = 0, activate_from_ = 0, column_from_ = 0, read_from_ = 0, write_from_ = 0;
    std::array<uint64_t, 4> four_activates_{}; // when each of the last four leaves the tFAW window
    unsigned oldest_activate_ = 0;

    uint64_t refresh_due_;
    uint64_t refresh_begin_ = 0, refresh_end_ = 0; // the last refresh, for the account
    uint64_t bus_free_ = 0;                        // end of the data scheduled so far
    uint64_t pending_since_ = never;               // since when there has been something to do
};

} // namespace svp
