// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/post_processor/residual_reader.h"

namespace svp::escalate {

void ResidualReader::start(const LayerPlan& plan)
{
    const svp_escalate_command& c = plan.command;
    plan_ = &plan;
    place_ = {plan.address[SVP_ESCALATE_OPERAND_RESIDUAL], c.residual_format, c.out_h, c.out_w, c.out_c};
    for (SlotTable& table : tables_)
        table.forget();
    tables_asked_ = allowed_ = fill_ = row_ = group_ = 0;
}

void ResidualReader::allow(unsigned fills)
{
    for (; allowed_ < fills; ++allowed_) {
        Half& half = this->half(allowed_);
        const Range channels = plan_->fill_channels(allowed_);
        half.tile = plan_->spatial(spatial_of(allowed_));
        half.groups.first = channels.first / SVP_CHANNEL_GROUP;
        half.groups.count = (channels.end() - 1) / SVP_CHANNEL_GROUP - half.groups.first + 1;
        const size_t slots = size_t{half.tile.out_rows.count} * half.groups.count;
        if (half.slots.size() < slots) half.slots.resize(slots);
        for (size_t i = 0; i < slots; ++i)
            half.slots[i].present = false;
    }
}

ResidualReader::Next ResidualReader::next(DmaRequest& request, uint32_t* slot)
{
    if (fill_ >= allowed_) return Next::wait;
    Half& half = this->half(fill_);
    Transfer& transfer = transfers_[request.tag];
    const bool bitmap = place_.format == SVP_FORMAT_BITMAP;
    const unsigned spatial = spatial_of(fill_);
    SlotTable& table = tables_[spatial % 2];
    if (bitmap && tables_asked_ <= spatial) {
        tables_asked_ = spatial + 1;
        table.request(place_, half.tile.out_rows, request);
        transfer = {true, fill_, 0, {}, 0};
        return Next::sent;
    }
    if (bitmap && !table.present()) return Next::wait;

    const unsigned y = half.tile.out_rows.first + row_;
    const Range left{half.groups.first + group_, half.groups.count - group_};
    transfer = {false, fill_, row_, groups_of_one_transfer(place_, left), 0};
    if (bitmap) {
        *slot = place_.slot_index(y, transfer.groups.first);
        transfer.used = table.used(place_, y, transfer.groups.first);
        if (transfer.used == 0) return Next::contradiction;
    }
    request_slots(place_, y, transfer.groups, half.tile.out_cols, transfer.used, staging_[request.tag], request);
    advance(transfer.groups.count);
    return Next::sent;
}

void ResidualReader::advance(unsigned groups)
{
    const Half& half = this->half(fill_);
    group_ += groups;
    if (group_ < half.groups.count) return;
    group_ = 0;
    if (++row_ < half.tile.out_rows.count) return;
    row_ = 0;
    fill_ += 1;
}

bool ResidualReader::arrived(const DmaRequest& request, uint32_t* slot_index)
{
    const Transfer& transfer = transfers_[request.tag];
    if (transfer.table) {
        tables_[spatial_of(transfer.fill) % 2].arrived();
        return true;
    }
    Half& half = this->half(transfer.fill);
    const uint8_t* bytes = staging_[request.tag].data();
    const int zero_point = plan_->command.residual_zero_point;
    const Range columns = half.tile.out_cols;
    for (unsigned g = transfer.groups.first; g < transfer.groups.end(); ++g) {
        const Range channels = place_.group_channels(g);
        Slot& slot = half.slots[size_t{transfer.row} * half.groups.count + (g - half.groups.first)];
        const unsigned y = half.tile.out_rows.first + transfer.row;
        prepare_row(slot.row, y, columns.count, channels);
        slot.present = true;
        if (place_.format == SVP_FORMAT_BITMAP) {
            *slot_index = place_.slot_index(y, g);
            return decode_bitmap_slot(slot.row, bytes, transfer.used, place_.width, columns.first, channels,
                                      zero_point);
        }
        decode_dense_slot(slot.row, bytes, channels, zero_point);
        bytes += size_t{columns.count} * channels.count;
    }
    return true;
}

bool ResidualReader::has(unsigned spatial, unsigned o, const Range& channels) const
{
    for (unsigned g = channels.first / SVP_CHANNEL_GROUP; g <= (channels.end() - 1) / SVP_CHANNEL_GROUP; ++g) {
        const unsigned fill = plan_->fill_of(spatial, g * SVP_CHANNEL_GROUP);
        if (fill >= allowed_) return false;
        const Half& half = halves_[fill % 2];
        const size_t row = o - half.tile.out_rows.first;
        if (!half.slots[row * half.groups.count + (g - half.groups.first)].present) return false;
    }
    return true;
}

const int16_t* ResidualReader::plane(unsigned spatial, unsigned o, unsigned channel) const
{
    const Half& half = halves_[plan_->fill_of(spatial, channel) % 2];
    const size_t row = o - half.tile.out_rows.first;
    return half.slots[row * half.groups.count + (channel / SVP_CHANNEL_GROUP - half.groups.first)].row.plane(channel);
}

} // namespace svp::escalate
