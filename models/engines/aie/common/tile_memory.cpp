// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/common/tile_memory.h"

#include <algorithm>

namespace svp::aie {

void TileMemory::note_accesses(unsigned bank, uint64_t first, uint64_t count, uint64_t period)
{
    if (count == 0) return;
    std::vector<Train>& trains = accesses_[bank];
    if (!trains.empty()) {
        Train& last = trains.back();
        if (last.period == period && last.first + last.count * period == first) {
            last.count += count;
            return;
        }
    }
    if (trains.size() == most_trains) trains.erase(trains.begin(), trains.begin() + most_trains / 2);
    trains.push_back({first, count, period});
}

uint64_t TileMemory::accesses_between(unsigned bank, uint64_t from, uint64_t to) const
{
    uint64_t sum = 0;
    for (const Train& train : accesses_[bank])
        if (from < to) sum += train.before(to) - train.before(from);
    return sum;
}

void TileMemory::forget_before(uint64_t cycle)
{
    for (std::vector<Train>& trains : accesses_)
        trains.erase(std::remove_if(trains.begin(), trains.end(),
                                    [cycle](const Train& train) { return train.before(cycle) == train.count; }),
                     trains.end());
}

} // namespace svp::aie
