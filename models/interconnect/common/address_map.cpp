// SPDX-License-Identifier: Apache-2.0
#include "models/interconnect/common/address_map.h"

#include <algorithm>

namespace svp {

namespace {

void sort_by_base(std::vector<AddressRange>& ranges)
{
    std::sort(ranges.begin(), ranges.end(),
              [](const AddressRange& a, const AddressRange& b) { return a.base < b.base; });
}

} // namespace

AddressMap::AddressMap(std::vector<AddressRange> ranges) : ranges_(std::move(ranges)) { sort_by_base(ranges_); }

std::string AddressMap::validate(const std::vector<AddressRange>& ranges, const std::vector<NetworkPort>& targets)
{
    std::vector<AddressRange> sorted = ranges;
    sort_by_base(sorted);
    const AddressRange* before = nullptr;
    for (const AddressRange& range : sorted) {
        if (range.target >= targets.size()) return "a range names target " + std::to_string(range.target) + " of none";
        const std::string& name = targets[range.target].name;
        if (range.size == 0) return name + ": its address range is empty";
        if (range.base + (range.size - 1) < range.base) return name + ": its address range wraps";
        if (before != nullptr && before->base + (before->size - 1) >= range.base)
            return name + ": its address range overlaps that of " + targets[before->target].name;
        before = &range;
    }
    return {};
}

const AddressRange* AddressMap::find(uint64_t address, uint64_t bytes) const
{
    const auto above = std::upper_bound(ranges_.begin(), ranges_.end(), address,
                                        [](uint64_t value, const AddressRange& range) { return value < range.base; });
    if (above == ranges_.begin()) return nullptr;
    const AddressRange& range = *std::prev(above);
    const uint64_t offset = address - range.base;
    if (offset >= range.size || bytes > range.size - offset) return nullptr;
    return &range;
}

unsigned AddressMap::debug(Payload& payload, const ToTarget& to_target) const
{
    const uint64_t address = payload.get_address();
    const unsigned length = payload.get_data_length();
    const AddressRange* range = find(address, 1);
    if (range == nullptr) return 0;
    const uint64_t offset = address - range->base;
    payload.set_data_length(static_cast<unsigned>(std::min<uint64_t>(length, range->size - offset)));
    payload.set_address(offset);
    const unsigned done = to_target(range->target).transport_dbg(payload);
    payload.set_address(address);
    payload.set_data_length(length);
    return done;
}

bool AddressMap::direct_memory(Payload& payload, tlm::tlm_dmi& dmi, const ToTarget& to_target) const
{
    const uint64_t address = payload.get_address();
    const AddressRange* range = find(address, 1);
    if (range == nullptr) return false;
    payload.set_address(address - range->base);
    const bool given = to_target(range->target).get_direct_mem_ptr(payload, dmi);
    payload.set_address(address);
    const uint64_t last = range->size - 1;
    if (dmi.get_start_address() > last) return false;
    dmi.set_end_address(range->base + std::min<uint64_t>(dmi.get_end_address(), last));
    dmi.set_start_address(range->base + dmi.get_start_address());
    return given;
}

void AddressMap::invalidate(unsigned target, uint64_t start, uint64_t end, const OnRange& on_range) const
{
    for (const AddressRange& range : ranges_) {
        const uint64_t last = range.size - 1;
        if (range.target == target && start <= last) on_range(range.base + start, range.base + std::min(end, last));
    }
}

} // namespace svp
