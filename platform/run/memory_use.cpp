// SPDX-License-Identifier: Apache-2.0
#include "platform/run/memory_use.h"

#include <algorithm>
#include <string>

namespace svp {
namespace {

uint64_t counter(const Unit& unit, const std::string& name)
{
    for (const Counter& counter : unit.statistics->counters())
        if (counter.name == name) return counter.value;
    return 0;
}

} // namespace

// Bytes over a data bus that is busy tell its width; lanes and period tell its peak.
QueueReport::Memory memory_use(const MemoryPart& memory, const std::vector<Unit>& units, uint64_t ticks)
{
    QueueReport::Memory use;
    use.name = memory.unit().substr(memory.unit().rfind('.') + 1);
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == memory.unit(); });
    if (unit == units.end() || ticks == 0) return use;
    uint64_t busy = 0, lanes = 0;
    for (const Activity& activity : unit->statistics->activities()) {
        lanes += activity.width();
        for (unsigned state = 0; state < activity.states().size(); ++state)
            if (kind_of_state(activity.states()[state]) == StateKind::busy) busy += activity.cycles(state);
    }
    const auto time = static_cast<double>(ticks), period = static_cast<double>(unit->period_ticks);
    const auto bytes = static_cast<double>(counter(*unit, "bus_bytes_read") + counter(*unit, "bus_bytes_written"));
    use.bytes = counter(*unit, "bytes_read") + counter(*unit, "bytes_written");
    use.busy = static_cast<double>(busy) * period / (time * static_cast<double>(lanes));
    use.gigabytes_per_second = bytes / time * 1e3;
    if (busy != 0)
        use.peak_gigabytes_per_second = bytes / static_cast<double>(busy) * static_cast<double>(lanes) / period * 1e3;
    return use;
}

} // namespace svp
