// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/common/row_fetcher.h"

namespace svp::escalate {

void SlotTable::request(const TensorPlace& place, const Range& rows, DmaRequest& request)
{
    const unsigned groups = svp_channel_groups(place.channels);
    first_row_ = rows.first;
    present_ = false;
    bytes_.resize(size_t{rows.count} * groups * 4);
    request.read(place.address + uint64_t{rows.first} * groups * 4, bytes_.data(), bytes_.size());
}

uint32_t SlotTable::used(const TensorPlace& place, unsigned row, unsigned group) const
{
    const unsigned groups = svp_channel_groups(place.channels);
    const uint32_t bytes = svp_load_table_entry(bytes_.data(), size_t{row - first_row_} * groups + group);
    const uint32_t channels = svp_group_channels(place.channels, group);
    if (bytes > svp_slot_bytes(place.format, place.width, channels)) return 0;
    return bytes < place.width * svp_bitmap_bytes(channels) ? 0 : bytes;
}

Range groups_of_one_transfer(const TensorPlace& place, const Range& groups)
{
    if (place.format != SVP_FORMAT_DENSE_INT8) return {groups.first, 1};
    const unsigned full = place.channels / SVP_CHANNEL_GROUP;
    if (groups.first >= full) return {groups.first, 1};
    return {groups.first, svp_min_u32(groups.count, full - groups.first)};
}

void request_slots(const TensorPlace& place, unsigned row, const Range& groups, const Range& columns, uint32_t used,
                   std::vector<uint8_t>& staging, DmaRequest& request)
{
    request.direction = DmaRequest::Direction::read;
    request.address = place.slot(row, groups.first);
    request.run_bytes = used;
    request.runs = groups.count;
    request.stride = svp_slot_stride(place.format, place.width, place.channels);
    if (place.format == SVP_FORMAT_DENSE_INT8) {
        const unsigned channels = place.group_channels(groups.first).count;
        request.address += uint64_t{columns.first} * channels;
        request.run_bytes = columns.count * channels;
    }
    const size_t bytes = size_t{request.run_bytes} * request.runs;
    if (staging.size() < bytes) staging.resize(bytes);
    request.local = staging.data();
}

} // namespace svp::escalate
