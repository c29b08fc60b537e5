// SPDX-License-Identifier: Apache-2.0
// The base of every model: a name, a clock, statistics, trace points.
#pragma once

#include "models/common/clock.h"
#include "models/common/statistics.h"
#include "models/common/trace.h"

#include <sysc/kernel/sc_module.h>
#include <sysc/kernel/sc_simcontext.h>

namespace svp {

class Module : public sc_core::sc_module {
  public:
    const Clock& clock() const { return clock_; }
    Statistics& statistics() { return statistics_; }
    TracePoints& trace_points() { return trace_points_; }

    // Back to the state after construction: this module and all modules below it, parents first, then in order of
    // construction. Memories keep their contents, statistics go on counting. A reset is refused, and changes nothing,
    // while something below here is not quiet: nothing is ever dropped on its way. Returns whether it took place.
    bool reset();
    // Whether a reset would take place now.
    bool may_reset() const;
    // The same without asking, for whoever has just stopped these modules by means of their own.
    void reset_stopped();

    // Brings every activity up to the current edge; to be called before statistics are read. A module that learns where
    // its cycles went only later (a link reserved ahead, a bus gap explained by the next access) overrides it.
    virtual void settle()
    {
        for (Activity& activity : statistics_.activities())
            activity.settle(current_edge());
    }

    // Edge of this module's clock at or after the current time.
    uint64_t current_edge() const { return clock_.edge_at(sc_core::sc_time_stamp()); }

  protected:
    // Of this module alone: no command, no transfer is under way in it.
    virtual bool quiet() const { return true; }
    // Of this module alone, without what is below it.
    virtual void reset_state() {}

    Module(const sc_core::sc_module_name& name, const Clock& clock) : sc_module(name), clock_(clock) {}

    // The state from the current edge on, in statistics and trace.
    void enter_state(Activity& activity, TracePoint& trace, unsigned state)
    {
        if (activity.current() == state) return;
        activity.enter(state, current_edge());
        trace.set(state, sc_core::sc_time_stamp().value());
    }

  private:
    Clock clock_;
    Statistics statistics_;
    TracePoints trace_points_;
};

} // namespace svp
