// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/plan/memory_places.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

constexpr int64_t align = 64; // [O] an access is 16 bytes; tidy addresses in listings

int64_t aligned(int64_t value) { return (value + align - 1) / align * align; }

} // namespace

std::optional<Place> MemoryPlaces::take(const PlaceNeed& need)
{
    int64_t base = aligned(need.before);
    for (const Place& other : taken_) {
        if (base + need.bytes <= other.base) break;
        base = std::max(base, aligned(other.base + other.bytes));
    }
    if (base + need.bytes > room_ || base + need.behind > end_) return std::nullopt;
    const Place place{base, need.bytes};
    hold(place);
    return place;
}

void MemoryPlaces::hold(const Place& place)
{
    taken_.insert(std::upper_bound(taken_.begin(), taken_.end(), place,
                                   [](const Place& a, const Place& b) { return a.base < b.base; }),
                  place);
}

void MemoryPlaces::give(const Place& place)
{
    taken_.erase(std::find_if(taken_.begin(), taken_.end(), [&](const Place& other) {
        return other.base == place.base && other.bytes == place.bytes;
    }));
}

int64_t MemoryPlaces::held() const
{
    int64_t sum = 0;
    for (const Place& place : taken_)
        sum += place.bytes;
    return sum;
}

} // namespace svp::compiler::aie
