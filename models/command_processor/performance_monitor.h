// SPDX-License-Identifier: Apache-2.0
// The PMU: a cycle counter and eight event counters, each counting one of the platform's counters.
#pragma once

#include "models/common/register_bank.h"
#include "models/common/statistics.h"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace svp {

// Something that an event counter can select, by its index in the list given to the command processor.
struct PmuEvent {
    std::string name;
    std::function<uint64_t()> value; // never falls

    PmuEvent(std::string event, std::function<uint64_t()> source) : name(std::move(event)), value(std::move(source)) {}
    PmuEvent(std::string event, const Counter* counter)
        : name(std::move(event)),
          value([counter] { return counter->value; })
    {
    }
};

class PerformanceMonitor {
  public:
    static constexpr unsigned counter_count = 8;

    // cycle: the current cycle. on_overflow: called when a counter wraps whose PMU_OVF_ENABLE bit is set.
    PerformanceMonitor(RegisterBank& registers, std::vector<PmuEvent> events, std::function<uint64_t()> cycle,
                       std::function<void()> on_overflow);

    // Brings the counters up to now. Counters are read lazily, so this also is when a wrap is noticed.
    void update();
    // Counters to zero; the registers are reset by their bank.
    void reset();
    size_t event_count() const { return events_.size(); }

  private:
    struct EventCounter {
        uint64_t seen = 0; // source value up to which `count` is right
        uint32_t count = 0;
    };

    void attach(uint32_t offset);
    void attach_counter(unsigned index);
    uint64_t source(unsigned index) const;
    bool counting(unsigned index) const;
    bool counting_cycles() const;
    uint64_t cycles_now() const;
    uint32_t count_now(unsigned index) const;

    RegisterBank& registers_;
    std::vector<PmuEvent> events_;
    std::function<uint64_t()> cycle_;
    std::function<void()> on_overflow_;
    std::array<EventCounter, counter_count> counters_{};
    uint64_t cycles_ = 0, cycle_seen_ = 0;
};

} // namespace svp
