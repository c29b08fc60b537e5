// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/cluster_listing.h"

#include "compiler/loadable/command_text.h"
#include "compiler/loadable/engines/escalate/operand_text.h"
#include "interface/engines/escalate/escalate_command.h"

namespace svp::compiler {
namespace {

std::string all_flags_text(const svp_layer_command& envelope, const svp_escalate_command& command)
{
    std::string text = flags_text(envelope);
    auto add = [&](const std::string& word) { text += text.empty() ? word : " " + word; };
    if (command.flags & SVP_ESCALATE_RESIDUAL) add("residual");
    if (command.flags & SVP_ESCALATE_COUNT_PADDING) add("count_padding");
    if (command.groups > 1) add(fmt::format("groups={}", command.groups));
    if (command.bases > 0) add(fmt::format("bases={}", command.bases));
    if (command.dilation_h > 1 || command.dilation_w > 1)
        add(fmt::format("dilation={}x{}", command.dilation_h, command.dilation_w));
    if (command.opcode == SVP_ESCALATE_COPY) add(fmt::format("channel_offset={}", command.channel_offset));
    return text;
}

} // namespace

std::string cluster_text(const svp_escalate_target& target)
{
    return fmt::format(": {} tiles of {} slices, {} MACs per row, groups of {} channels, {} line columns", target.tiles,
                       target.slices, target.macs_per_row, target.channel_group, target.line_columns);
}

void list_buffers(const svp_escalate_target& target, Listing& out)
{
    out.line("buffers    activation {} B, coefficient {} B, output {} B, tile store {} B",
             target.activation_buffer_bytes, target.coefficient_buffer_bytes, target.output_buffer_bytes,
             target.tile_store_bytes);
}

void list_cluster_command(size_t index, const svp_layer_command& command, Listing& out)
{
    const svp_escalate_command c = svp_escalate_get(&command);
    out.line("{:>5} {:>5}  {:<15} {:>16} {:>16} {:>7} {:>6} {:>11} {:>9} {:>7} {:>9} {:<13}  {}", index, command.layer,
             operation_name(command), fmt::format("{}x{}x{}", c.in_c, c.in_h, c.in_w),
             fmt::format("{}x{}x{}", c.out_c, c.out_h, c.out_w), fmt::format("{}x{}", c.kernel_h, c.kernel_w),
             fmt::format("{}x{}", c.stride_h, c.stride_w),
             fmt::format("{} {} {} {}", c.pad_top, c.pad_left, c.pad_bottom, c.pad_right),
             fmt::format("{}x{}", c.tile_rows, c.tile_cols),
             fmt::format("{}x{}", (c.out_h + c.tile_rows - 1) / c.tile_rows, (c.out_w + c.tile_cols - 1) / c.tile_cols),
             fmt::format("{}..{}", c.activation_low, c.activation_high),
             fmt::format("{}>{}", format_name(c.input_format), format_name(c.output_format)),
             all_flags_text(command, c));
    for (uint32_t o = 0; o < SVP_OPERANDS; ++o)
        if (command.operand[o].size > 0)
            out.line("{:>15}{:<12} {:<11} +{:<10} {:>10} B", "", operand_name(o),
                     region_names[command.operand_region[o]], command.operand[o].offset, command.operand[o].size);
}

} // namespace svp::compiler
