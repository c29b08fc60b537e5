// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/common/layer_plan.h"

#include <algorithm>

namespace svp::escalate {
namespace {

struct Axis {
    Range in;
    unsigned pad_before, pad_after;
};

// The input under `out` outputs of one axis. command_check.h: there is always at least one position.
Axis input_under(const Range& out, unsigned stride, unsigned window, unsigned pad, unsigned input)
{
    const int begin = static_cast<int>(out.first * stride) - static_cast<int>(pad);
    const int end = begin + static_cast<int>((out.count - 1) * stride + window);
    const int first = std::clamp(begin, 0, static_cast<int>(input) - 1);
    const int last = std::clamp(end, first + 1, static_cast<int>(input));
    Axis axis;
    axis.in = {static_cast<unsigned>(first), static_cast<unsigned>(last - first)};
    axis.pad_before = static_cast<unsigned>(std::max(0, first - begin));
    axis.pad_after = static_cast<unsigned>(std::max(0, end - last));
    return axis;
}

} // namespace

LayerPlan::LayerPlan(const EngineCommand& message, const svp_escalate_target& cluster)
    : command(svp_escalate_get(&message.command)),
      address(message.address),
      target(cluster)
{
    std::copy(std::begin(message.command.operand), std::end(message.command.operand), operand.begin());
    const svp_escalate_command& c = command;
    convolution = svp_is_convolution(&c);
    decomposed = c.opcode == SVP_ESCALATE_CONV_DECOMPOSED;
    dense = c.opcode == SVP_ESCALATE_CONV_DENSE;
    residual = svp_has_second_input(&c);
    row_tiles = svp_ceil_div_u32(c.out_h, c.tile_rows);
    col_tiles = svp_ceil_div_u32(c.out_w, c.tile_cols);
    out_groups = svp_channel_groups(c.out_c);
    group_channels = c.in_c / c.groups;
    if (!convolution) {
        round_channels = c.out_c;
        fills_per_spatial = in_groups();
        return;
    }
    rows_per_output = svp_rows_per_output(&c, &target);
    outputs_per_tile = svp_outputs_per_tile(&c, &target);
    round_channels = svp_round_channels(&c, &target);
    rounds = svp_ceil_div_u32(c.out_c, round_channels);
    take_interval = svp_ceil_div_u32(uint32_t{c.kernel_h} * c.kernel_w, target.macs_per_row);
    dense_passes = svp_ceil_div_u32(group_channels, rows_per_output * svp_dense_channels_per_row(&c, &target));
    streamed_sets = svp_tile_store_bytes(&c, &target) > target.tile_store_bytes;
    groups_per_fill = svp_channel_groups(svp_held_channels(&c, &target));
    fills_per_spatial = svp_ceil_div_u32(out_groups, groups_per_fill);
}

SpatialTile LayerPlan::spatial(unsigned index) const
{
    const svp_escalate_command& c = command;
    SpatialTile tile;
    tile.out_rows.first = index / col_tiles * c.tile_rows;
    tile.out_rows.count = std::min<unsigned>(c.tile_rows, c.out_h - tile.out_rows.first);
    tile.out_cols.first = index % col_tiles * c.tile_cols;
    tile.out_cols.count = std::min<unsigned>(c.tile_cols, c.out_w - tile.out_cols.first);
    tile.in_rows =
        input_under(tile.out_rows, c.stride_h, svp_dilated_kernel(c.kernel_h, c.dilation_h), c.pad_top, c.in_h).in;
    const Axis columns =
        input_under(tile.out_cols, c.stride_w, svp_dilated_kernel(c.kernel_w, c.dilation_w), c.pad_left, c.in_w);
    tile.in_cols = columns.in;
    tile.pad_left = columns.pad_before;
    tile.pad_right = columns.pad_after;
    return tile;
}

Range LayerPlan::round_range(unsigned round) const
{
    const unsigned first = round * round_channels;
    return {first, std::min<unsigned>(round_channels, command.out_c - first)};
}

Range LayerPlan::tile_channels(unsigned round, unsigned tile) const
{
    const Range all = round_range(round);
    const unsigned first = std::min(all.end(), all.first + tile * outputs_per_tile);
    return {first, std::min(outputs_per_tile, all.end() - first)};
}

unsigned LayerPlan::active_tiles(unsigned round) const
{
    return svp_ceil_div_u32(round_range(round).count, outputs_per_tile);
}

Range LayerPlan::input_channels(unsigned round) const
{
    const Range outputs = round_range(round);
    const unsigned first = convolution_group(outputs.first), last = convolution_group(outputs.end() - 1);
    return {first * group_channels, (last - first + 1) * group_channels};
}

Range LayerPlan::fill_channels(unsigned fill) const
{
    const unsigned index = fill % fills_per_spatial;
    if (!convolution) {
        const Range group = group_range(index);
        return {command.channel_offset + group.first, group.count};
    }
    const unsigned first = index * groups_per_fill * SVP_CHANNEL_GROUP;
    return {first, std::min<unsigned>(groups_per_fill * SVP_CHANNEL_GROUP, command.out_c - first)};
}

int LayerPlan::output_row(const SpatialTile& tile, unsigned y, unsigned r) const
{
    const int offset = static_cast<int>(y + command.pad_top) - static_cast<int>(r * command.dilation_h);
    if (offset < 0 || offset % command.stride_h != 0) return -1;
    const unsigned o = static_cast<unsigned>(offset) / command.stride_h;
    return tile.out_rows.contains(o) ? static_cast<int>(o) : -1;
}

unsigned LayerPlan::completing_row(const SpatialTile& tile, unsigned o) const
{
    const int last = static_cast<int>(o * command.stride_h + uint32_t{command.kernel_h - 1U} * command.dilation_h) -
                     static_cast<int>(command.pad_top);
    return static_cast<unsigned>(
        std::clamp<int>(last, static_cast<int>(tile.in_rows.first), static_cast<int>(tile.in_rows.end()) - 1));
}

} // namespace svp::escalate
