// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/systolic/systolic_text.h"

#include "compiler/loadable/command_text.h"
#include "interface/engines/systolic/systolic_command.h"

#include <array>

namespace svp::compiler {

const char* systolic_operand_name(uint32_t operand)
{
    static constexpr std::array<const char*, SVP_SYSTOLIC_OPERAND_RESIDUAL + 1> names{"input", "output", "weights",
                                                                                      "requant", "residual"};
    return operand < names.size() ? names[operand] : "unknown";
}

std::string systolic_target_text(const svp_systolic_target& target)
{
    return fmt::format(": {} x {} elements, {}-stationary{}", target.rows, target.columns,
                       target.dataflow == SVP_SYSTOLIC_OUTPUT_STATIONARY ? "output" : "weight",
                       target.ideal_memory != 0 ? ", ideal memory" : "");
}

void list_systolic_buffers(const svp_systolic_target& target, Listing& out)
{
    out.line("buffers    input {} B, weight {} B, output {} B, accumulators {} B", target.input_buffer_bytes,
             target.weight_buffer_bytes, target.output_buffer_bytes, target.accumulator_bytes);
}

void list_systolic_command(size_t index, const svp_layer_command& command, Listing& out)
{
    const svp_systolic_command c = svp_systolic_get(&command);
    std::string flags = flags_text(command);
    const auto add = [&](const std::string& word) { flags += flags.empty() ? word : " " + word; };
    if ((c.flags & SVP_SYSTOLIC_RESIDUAL) != 0) add("residual");
    if ((c.flags & SVP_SYSTOLIC_COUNT_PADDING) != 0) add("count_padding");
    if (c.groups > 1) add(fmt::format("groups={}", c.groups));
    if (c.dilation_h > 1 || c.dilation_w > 1) add(fmt::format("dilation={}x{}", c.dilation_h, c.dilation_w));
    if (c.opcode == SVP_SYSTOLIC_COPY) add(fmt::format("channel_offset={}", c.channel_offset));
    out.line("{:>5} {:>5}  {:<15} {:>16} {:>16} {:>7} {:>6} {:>11} {:>9} {:>7} {:>9} {:<13}  {}", index, command.layer,
             operation_name(command), fmt::format("{}x{}x{}", c.in_c, c.in_h, c.in_w),
             fmt::format("{}x{}x{}", c.out_c, c.out_h, c.out_w), fmt::format("{}x{}", c.kernel_h, c.kernel_w),
             fmt::format("{}x{}", c.stride_h, c.stride_w),
             fmt::format("{} {} {} {}", c.pad_top, c.pad_left, c.pad_bottom, c.pad_right),
             fmt::format("{}x{}", c.strip_rows, c.out_w),
             fmt::format("{}x1", (c.out_h + c.strip_rows - 1) / c.strip_rows),
             fmt::format("{}..{}", c.activation_low, c.activation_high), "dense>dense", flags);
    for (uint32_t o = 0; o < SVP_OPERANDS; ++o)
        if (command.operand[o].size > 0)
            out.line("{:>15}{:<12} {:<11} +{:<10} {:>10} B", "", systolic_operand_name(o),
                     region_names[command.operand_region[o]], command.operand[o].offset, command.operand[o].size);
}

} // namespace svp::compiler
