// All counters and states of a platform as one row of numbers, so that an interval is the difference of two rows.
// Units of one family share columns: the row holds their sums.
#pragma once

#include "platform/statistics/unit.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

// Differences of settled and unsettled readings may be negative for a state that a unit later accounts otherwise.
using Row = std::vector<int64_t>;

struct CounterColumn {
    std::string family;
    const Counter* definition; // of the first member
    struct Member {
        const Counter* counter;
        size_t queue; // Unit::queue
    };
    std::vector<Member> members;
    std::string name() const { return family + "." + definition->name; }
};

struct ActivityColumns {
    struct Member {
        const Activity* activity;
        uint64_t period_ticks;
        size_t queue;
    };
    std::string family;
    const Activity* definition;
    std::vector<Member> members;
    size_t first; // column of state 0; the other states follow
    uint64_t lanes;
    std::string name() const { return family + "." + definition->name(); }
};

class Columns {
  public:
    // Units and their statistics outlive this object and get no more counters.
    explicit Columns(const std::vector<Unit>& units);

    // What has been accounted so far. Cycles a unit has spent idle without saying so yet count as idle; those of other
    // states appear once the unit accounts them.
    Row read(uint64_t ticks) const;
    // The same of one queue's units; all other columns and members are left out.
    Row read_of(size_t queue, uint64_t ticks) const;
    // The same at the end of a simulation, when every unit stays in its state until `ticks`.
    Row read_final(uint64_t ticks) const;

    const std::vector<CounterColumn>& counters() const { return counters_; } // columns 0, 1, ...
    const std::vector<ActivityColumns>& activities() const { return activities_; }
    size_t size() const { return size_; }

  private:
    template <class Counts>
    Row read(uint64_t ticks, bool any_state, Counts counts) const;

    std::vector<CounterColumn> counters_;
    std::vector<ActivityColumns> activities_;
    size_t size_ = 0;
};

// Cycles between the last settled one and `ticks`; 0 where the unit has accounted further ahead.
uint64_t pending_cycles(const Activity& activity, uint64_t period_ticks, uint64_t ticks);

} // namespace svp
