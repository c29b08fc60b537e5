// SPDX-License-Identifier: Apache-2.0
#include "platform/run/queue_report.h"

namespace svp {
namespace {

double share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

const QueueReport::Memory* QueueReport::bound() const
{
    const Memory* busiest = nullptr;
    for (const Memory& memory : memories)
        if (memory.busy >= bound_share && (!busiest || memory.busy > busiest->busy)) busiest = &memory;
    return busiest;
}

bool QueueReport::driver_bounds() const
{
    uint64_t in_layers = 0;
    for (const Queue& queue : queues)
        in_layers += queue.busy_ticks;
    return !bound() && share(in_layers, ticks * queues.size()) < bound_share;
}

double QueueReport::busy(const Queue& queue) const { return share(queue.busy_ticks, ticks); }

double QueueReport::images_per_second() const
{
    uint64_t images = 0;
    for (const Queue& queue : queues)
        images += queue.images;
    return ticks == 0 ? 0 : static_cast<double>(images) / (static_cast<double>(ticks) * 1e-12);
}

} // namespace svp
