// SPDX-License-Identifier: Apache-2.0
#include "compiler/memory/memory_plan.h"

#include "interface/common/packed_tensor.h"
#include "interface/loadable/loadable_format.h"

#include <algorithm>
#include <numeric>

namespace svp::compiler {
namespace {

bool alive_together(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

// `placed`: those in the way, by rising offset.
uint64_t lowest_gap(uint64_t bytes, const std::vector<size_t>& placed, const std::vector<Lifetime>& lifetimes,
                    const std::vector<uint64_t>& offsets)
{
    uint64_t offset = 0;
    for (size_t other : placed) {
        if (offset + bytes <= offsets[other]) break;
        offset = std::max(offset, svp_align_up(offsets[other] + lifetimes[other].bytes, SVP_LOADABLE_ALIGN));
    }
    return offset;
}

} // namespace

MemoryPlan plan_memory(const std::vector<Lifetime>& lifetimes)
{
    std::vector<size_t> order(lifetimes.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });

    MemoryPlan plan;
    plan.offsets.resize(lifetimes.size());
    std::vector<size_t> placed; // by rising offset
    for (size_t index : order) {
        std::vector<size_t> in_the_way;
        std::copy_if(placed.begin(), placed.end(), std::back_inserter(in_the_way),
                     [&](size_t other) { return alive_together(lifetimes[index], lifetimes[other]); });
        uint64_t offset = lowest_gap(lifetimes[index].bytes, in_the_way, lifetimes, plan.offsets);
        plan.offsets[index] = offset;
        plan.bytes = std::max(plan.bytes, svp_align_up(offset + lifetimes[index].bytes, SVP_LOADABLE_ALIGN));
        auto behind = std::upper_bound(placed.begin(), placed.end(), offset,
                                       [&](uint64_t value, size_t other) { return value < plan.offsets[other]; });
        placed.insert(behind, index);
    }
    return plan;
}

} // namespace svp::compiler
