// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/systolic/systolic_contents_check.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_text.h"
#include "compiler/loadable/engines/systolic/systolic_text.h"
#include "interface/engines/systolic/systolic_check.h"

#include <cstring>

namespace svp::compiler {
namespace {

void check_constants(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    for (const uint32_t i : {SVP_SYSTOLIC_OPERAND_WEIGHTS, SVP_SYSTOLIC_OPERAND_REQUANT}) {
        const svp_operand& operand = command.operand[i];
        if (operand.size == 0) continue;
        const uint64_t end = uint64_t{operand.offset} + operand.size;
        if (command.operand_region[i] != SVP_REGION_CONSTANTS || end > loadable.constants().size())
            fail(place, "operand '{}' ({} bytes at offset {} of region {}) is not inside the constants",
                 systolic_operand_name(i), operand.size, operand.offset, command.operand_region[i]);
    }
}

void check_records(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    const svp_systolic_command body = svp_systolic_get(&command);
    const svp_operand& operand = command.operand[SVP_SYSTOLIC_OPERAND_REQUANT];
    const uint32_t most = body.opcode == SVP_SYSTOLIC_POOL_AVERAGE ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT;
    for (size_t i = 0; i < operand.size / sizeof(svp_requant); ++i) {
        svp_requant record;
        std::memcpy(&record, loadable.constants().data + operand.offset + i * sizeof record, sizeof record);
        if (record.multiplier < 0 || record.shift > most)
            fail(place, "requantization record {}: multiplier {}, shift {} (0 to {})", i, record.multiplier,
                 record.shift, most);
    }
}

// Several commands in one layer are the inputs of a concatenation, one slice of the output after the other.
void check_slices(const svp_layer& layer, View<svp_layer_command> commands, const std::string& place)
{
    const svp_systolic_command first = svp_systolic_get(&commands[layer.first_command]);
    if (first.opcode != SVP_SYSTOLIC_COPY) {
        if (layer.command_count != 1) fail(place, "{} commands of {}", layer.command_count, operation_name(layer));
        return;
    }
    uint32_t channels = 0;
    for (uint32_t i = 0; i < layer.command_count; ++i) {
        const svp_systolic_command command = svp_systolic_get(&commands[layer.first_command + i]);
        if (command.opcode != SVP_SYSTOLIC_COPY || command.channel_offset != channels)
            fail(place, "command {} does not copy to channel {}", layer.first_command + i, channels);
        if (command.activation_low != first.activation_low || command.activation_high != first.activation_high)
            fail(place, "command {} clamps differently from the first", layer.first_command + i);
        channels += command.in_c;
    }
    if (channels != first.out_c) fail(place, "copies {} of {} channels", channels, first.out_c);
}

void check_layer(const Loadable& loadable, const svp_layer& layer, const std::string& place)
{
    uint64_t macs = 0, weight_bytes = 0;
    for (uint32_t i = layer.first_command; i < layer.first_command + layer.command_count; ++i) {
        const svp_layer_command& command = loadable.commands()[i];
        const std::string where = fmt::format("{}, command {}", place, i);
        const svp_systolic_command body = svp_systolic_get(&command);
        if (!svp_systolic_has_second_input(&body) && body.residual_zero_point != 0)
            fail(where, "has the zero point of a residual, but no residual");
        check_constants(loadable, command, where);
        check_records(loadable, command, where);
        macs += uint64_t{command.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS].size} * body.out_h * body.out_w;
        weight_bytes +=
            command.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS].size + command.operand[SVP_SYSTOLIC_OPERAND_REQUANT].size;
    }
    check_slices(layer, loadable.commands(), place);
    if (layer.dense_macs != macs) fail(place, "{} dense MACs, its shape has {}", layer.dense_macs, macs);
    if (layer.weight_bytes != weight_bytes)
        fail(place, "{} weight bytes, its operands have {}", layer.weight_bytes, weight_bytes);
}

} // namespace

void check_systolic_contents(const Loadable& loadable, const std::string& place)
{
    for (size_t i = 0; i < loadable.layers().size(); ++i)
        if (loadable.layers()[i].engine == SVP_ENGINE_SYSTOLIC)
            check_layer(loadable, loadable.layers()[i], fmt::format("{}: layer {}", place, i));
}

} // namespace svp::compiler
