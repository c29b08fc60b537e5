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
        const uint64_t distance = offset - range->first;
        const RegisterInfo& info = *range->info;
        if (distance % info.stride == 0 && distance / info.stride < info.count)
            return {&info, static_cast<uint32_t>(distance / info.stride)};
    }
    return {};
}

} // namespace svp
