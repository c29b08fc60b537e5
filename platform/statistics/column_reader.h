// SPDX-License-Identifier: Apache-2.0
// Reads the columns of units that live.
#pragma once

#include "platform/statistics/columns.h"
#include "platform/statistics/unit.h"

#include <cstdint>
#include <vector>

namespace svp {

class ColumnReader {
  public:
    // Units and their statistics outlive this object and get no more counters.
    explicit ColumnReader(const std::vector<Unit>& units);

    const Columns& columns() const { return columns_; }

    // What has been accounted so far. Cycles a unit has spent idle without saying so yet count as idle; those of other
    // states appear once the unit accounts them.
    Row read(uint64_t ticks) const;
    // The same of one queue's units; all other columns and members are left out.
    Row read_of(size_t queue, uint64_t ticks) const;
    // The same at the end of a simulation, when every unit stays in its state until `ticks`.
    Row read_final(uint64_t ticks) const;

  private:
    // Units of a family that share a column, or those of an activity.
    struct CounterMember {
        const Counter* counter;
        size_t queue; // Unit::queue
    };
    struct ActivityMember {
        const Activity* activity;
        uint64_t period_ticks;
        size_t queue;
    };

    template <class Counts>
    Row read(uint64_t ticks, bool any_state, Counts counts) const;

    Columns columns_;
    std::vector<std::vector<CounterMember>> counters_;    // by Columns::counters
    std::vector<std::vector<ActivityMember>> activities_; // by Columns::activities
};

// Cycles between the last settled one and `ticks`; 0 where the unit has accounted further ahead.
uint64_t pending_cycles(const Activity& activity, uint64_t period_ticks, uint64_t ticks);

} // namespace svp
