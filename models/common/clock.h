// SPDX-License-Identifier: Apache-2.0
// A clock is a period, never a toggling signal: a module computes on which edge something next happens.
#pragma once

#include <cmath>
#include <cstdint>
#include <sysc/kernel/sc_time.h>

namespace svp {

class Clock {
  public:
    // frequency_mhz > 0. The period is rounded to a whole picosecond, the kernel's resolution.
    explicit Clock(double frequency_mhz) : period_ticks_(static_cast<uint64_t>(std::llround(1e6 / frequency_mhz))) {}

    sc_core::sc_time cycles(uint64_t count) const { return sc_core::sc_time::from_value(count * period_ticks_); }
    // Index of the first edge at or after t.
    uint64_t edge_at(const sc_core::sc_time& t) const { return (t.value() + period_ticks_ - 1) / period_ticks_; }
    sc_core::sc_time time_of(uint64_t edge) const { return cycles(edge); }
    // How long from now until that edge; zero when it has passed.
    sc_core::sc_time until(uint64_t edge, const sc_core::sc_time& now) const
    {
        const sc_core::sc_time at = time_of(edge);
        return at > now ? at - now : sc_core::SC_ZERO_TIME;
    }
    uint64_t period_ticks() const { return period_ticks_; }
    double frequency_mhz() const { return 1e6 / static_cast<double>(period_ticks_); }

  private:
    uint64_t period_ticks_;
};

} // namespace svp
