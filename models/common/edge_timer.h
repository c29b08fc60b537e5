// SPDX-License-Identifier: Apache-2.0
// The one event of an event-driven module: wakes its method on the earliest clock edge somebody asked for.
#pragma once

#include "models/common/clock.h"

#include <functional>
#include <sysc/kernel/sc_event.h>
#include <sysc/kernel/sc_simcontext.h>

namespace svp {

class EdgeTimer {
  public:
    static constexpr uint64_t never = UINT64_MAX;
    // Told the edge that was asked for; what it still waits for it asks for again.
    using Method = std::function<void(uint64_t edge)>;

    // A member of a module, constructed with it: `method` is a process of that module.
    EdgeTimer(const char* name, const Clock& clock, Method method);
    // Without a method: for a process of one's own that is sensitive to event() and takes the edge.
    EdgeTimer(const char* name, const Clock& clock) : event_(name), clock_(clock) {}

    const sc_core::sc_event& event() const { return event_; }
    // Wake no later than on this edge; an edge that has passed means now.
    void wake_by(uint64_t edge)
    {
        if (edge >= due_) return;
        due_ = edge;
        event_.notify(clock_.until(edge, sc_core::sc_time_stamp()));
    }
    // In the next delta cycle, between edges too.
    void wake_now() { wake_by(0); }
    // First thing in the method: the edge it was woken for.
    uint64_t take()
    {
        const uint64_t edge = due_;
        due_ = never;
        return edge;
    }
    // Nothing is waited for any more.
    void stop()
    {
        due_ = never;
        event_.cancel();
    }

  private:
    sc_core::sc_event event_;
    Clock clock_;
    uint64_t due_ = never;
    Method method_;
};

} // namespace svp
