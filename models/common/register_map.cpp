// SPDX-License-Identifier: Apache-2.0
#include "models/common/register_map.h"

#include <algorithm>

namespace svp {

RegisterMap::RegisterMap(const RegisterBlock& block)
{
    for (size_t i = 0; i < block.register_count; ++i)
        ranges_.push_back({block.registers[i].offset, 0, &block.registers[i]});
    std::sort(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    uint64_t reach = 0;
    for (Range& range : ranges_) {
        const RegisterInfo& info = *range.info;
        reach = std::max(reach, uint64_t{info.offset} + uint64_t{info.count - 1} * info.stride + 4);
        range.reach = reach;
    }
}

RegisterMap::Place RegisterMap::find(uint64_t offset) const
{
    auto range = std::upper_bound(ranges_.begin(), ranges_.end(), offset,
                                  [](uint64_t value, const Range& candidate) { return value < candidate.first; });
    while (range != ranges_.begin() && (--range)->reach > offset) {
        const auto distance = static_cast<uint32_t>(offset - range->first); // below `reach`, a number of 32 bits
        const RegisterInfo& info = *range->info;
        const uint32_t index = distance / info.stride;
        if (index < info.count && index * info.stride == distance) return {&info, index};
    }
    return {};
}

} // namespace svp
