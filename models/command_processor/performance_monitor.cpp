// SPDX-License-Identifier: Apache-2.0
#include "models/command_processor/performance_monitor.h"

#include "interface/generated/command_processor_registers.h"

namespace svp {

PerformanceMonitor::PerformanceMonitor(RegisterBank& registers, std::vector<PmuEvent> events,
                                       std::function<uint64_t()> cycle, std::function<void()> on_overflow)
    : registers_(registers),
      events_(std::move(events)),
      cycle_(std::move(cycle)),
      on_overflow_(std::move(on_overflow))
{
    attach(SVP_CP_PMU_CTRL);
    attach(SVP_CP_PMU_ENABLE);
    attach(SVP_CP_PMU_OVF);
    attach(SVP_CP_PMU_OVF_ENABLE);
    registers_.on_read(SVP_CP_PMU_OVF, [this] { update(); });
    registers_.on_write(SVP_CP_PMU_CTRL, [this](uint32_t written) {
        if (written & SVP_CP_PMU_CTRL_RESET_CYCLES_MASK) cycles_ = 0;
        if (written & SVP_CP_PMU_CTRL_RESET_EVENTS_MASK)
            for (EventCounter& counter : counters_)
                counter.count = 0;
    });
    registers_.on_value(SVP_CP_CCNTR_LO, [this] { return static_cast<uint32_t>(cycles_now()); });
    registers_.on_read(SVP_CP_CCNTR_LO, [this] {
        update();
        registers_.set(SVP_CP_CCNTR_HI, static_cast<uint32_t>(cycles_ >> 32));
    });
    for (unsigned i = 0; i < counter_count; ++i)
        attach_counter(i);
}

// What counts may change with this write: count up to here by the old settings.
void PerformanceMonitor::attach(uint32_t offset)
{
    registers_.on_guard(offset, [this] {
        update();
        return true;
    });
}

void PerformanceMonitor::attach_counter(unsigned index)
{
    attach(SVP_CP_PMU_SELECT(index));
    attach(SVP_CP_PMU_COUNT(index));
    registers_.on_write(SVP_CP_PMU_SELECT(index), [this, index](uint32_t) { counters_[index].seen = source(index); });
    registers_.on_value(SVP_CP_PMU_COUNT(index), [this, index] { return count_now(index); });
    registers_.on_read(SVP_CP_PMU_COUNT(index), [this] { update(); });
    registers_.on_write(SVP_CP_PMU_COUNT(index), [this, index](uint32_t written) { counters_[index].count = written; });
}

uint64_t PerformanceMonitor::source(unsigned index) const
{
    const uint32_t event = registers_.get(SVP_CP_PMU_SELECT(index));
    return event < events_.size() ? events_[event].value() : 0;
}

bool PerformanceMonitor::counting(unsigned index) const
{
    if (!(registers_.get(SVP_CP_PMU_CTRL) & SVP_CP_PMU_CTRL_ENABLE_MASK)) return false;
    return registers_.get(SVP_CP_PMU_ENABLE) >> index & 1;
}

bool PerformanceMonitor::counting_cycles() const
{
    if (!(registers_.get(SVP_CP_PMU_CTRL) & SVP_CP_PMU_CTRL_ENABLE_MASK)) return false;
    return (registers_.get(SVP_CP_PMU_ENABLE) & SVP_CP_PMU_ENABLE_CYCLES_MASK) != 0;
}

uint64_t PerformanceMonitor::cycles_now() const { return cycles_ + (counting_cycles() ? cycle_() - cycle_seen_ : 0); }

uint32_t PerformanceMonitor::count_now(unsigned index) const
{
    const EventCounter& counter = counters_[index];
    return static_cast<uint32_t>(counter.count + (counting(index) ? source(index) - counter.seen : 0));
}

void PerformanceMonitor::update()
{
    cycles_ = cycles_now();
    cycle_seen_ = cycle_();
    uint32_t wrapped = 0;
    for (unsigned i = 0; i < counter_count; ++i) {
        EventCounter& counter = counters_[i];
        const uint64_t now = source(i);
        const uint64_t count = counter.count + (counting(i) ? now - counter.seen : 0);
        if (count >> 32 != 0) wrapped |= 1u << i;
        counter.count = static_cast<uint32_t>(count);
        counter.seen = now;
    }
    if (wrapped == 0) return;
    registers_.set(SVP_CP_PMU_OVF, registers_.get(SVP_CP_PMU_OVF) | wrapped);
    if (wrapped & registers_.get(SVP_CP_PMU_OVF_ENABLE)) on_overflow_();
}

void PerformanceMonitor::reset()
{
    cycles_ = 0;
    cycle_seen_ = cycle_();
    for (EventCounter& counter : counters_)
        counter = {};
}

} // namespace svp
