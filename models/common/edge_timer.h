// The one event of an event-driven module: wakes its method on the earliest clock edge somebody asked for.
#pragma once

#include "models/common/clock.h"

#include <sysc/kernel/sc_event.h>
#include <sysc/kernel/sc_simcontext.h>

namespace svp {

class EdgeTimer {
  public:
    static constexpr uint64_t never = UINT64_MAX;

    EdgeTimer(const char* name, const Clock& clock) : event_(name), clock_(clock) {}

    const sc_core::sc_event& event() const { return event_; }
    // Wake no later than on this edge; an edge that has passed means now.
    void wake_by(uint64_t edge)
    {
        if (edge >= due_) return;
        due_ = edge;
        event_.notify(clock_.until(edge, sc_core::sc_time_stamp()));
    }
    // First thing in the method: the edge it was woken for.
    uint64_t take()
    {
        const uint64_t edge = due_;
        due_ = never;
        return edge;
    }

  private:
    sc_core::sc_event event_;
    Clock clock_;
    uint64_t due_ = never;
};

} // namespace svp
