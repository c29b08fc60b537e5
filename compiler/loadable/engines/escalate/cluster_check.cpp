// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/cluster_check.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_text.h"
#include "compiler/loadable/engines/escalate/command_sizes.h"
#include "compiler/loadable/engines/escalate/operand_text.h"
#include "compiler/packing/packed_data_error.h"
#include "compiler/packing/ternary_packing.h"
#include "interface/engines/escalate/command_check.h"

#include <cstring>

namespace svp::compiler {
namespace {

View<uint8_t> constant_operand(const Loadable& loadable, const svp_layer_command& command, uint32_t index)
{
    const svp_operand& operand = command.operand[index];
    return {loadable.constants().data + operand.offset, operand.size};
}

void check_requant(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    const svp_escalate_command body = svp_escalate_get(&command);
    View<uint8_t> bytes = constant_operand(loadable, command, SVP_ESCALATE_OPERAND_REQUANT);
    uint32_t most_shift = body.opcode == SVP_ESCALATE_POOL_AVERAGE ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT;
    for (size_t i = 0; i < bytes.size() / sizeof(svp_requant); ++i) {
        svp_requant record;
        std::memcpy(&record, bytes.data + i * sizeof record, sizeof record);
        if (record.multiplier < 0 || record.shift > most_shift)
            fail(place, "requantization record {}: multiplier {}, shift {} (0 to {})", i, record.multiplier,
                 record.shift, most_shift);
    }
}

void check_constant_operands(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    for (uint32_t i : {SVP_ESCALATE_OPERAND_WEIGHTS, SVP_ESCALATE_OPERAND_COEFFICIENTS, SVP_ESCALATE_OPERAND_REQUANT}) {
        const svp_operand& operand = command.operand[i];
        if (operand.size == 0) continue;
        uint64_t end = uint64_t{operand.offset} + operand.size;
        if (command.operand_region[i] != SVP_REGION_CONSTANTS || end > loadable.constants().size())
            fail(place, "operand '{}' ({} bytes at offset {} of region {}) is not inside the constants",
                 operand_name(i), operand.size, operand.offset, command.operand_region[i]);
    }
    check_requant(loadable, command, place);
    const svp_escalate_command body = svp_escalate_get(&command);
    if (body.opcode != SVP_ESCALATE_CONV_DECOMPOSED) return;
    try {
        check_ternary(constant_operand(loadable, command, SVP_ESCALATE_OPERAND_COEFFICIENTS),
                      {body.out_c, body.bases, body.in_c});
    } catch (const PackedDataError& error) {
        fail(place, "coefficients: {}", error.what());
    }
}

// Several commands in one layer are the inputs of a concatenation, one slice of the output after the other.
void check_slices(const svp_layer& layer, View<svp_layer_command> commands, const std::string& place)
{
    const svp_escalate_command first = svp_escalate_get(&commands[layer.first_command]);
    if (first.opcode != SVP_ESCALATE_COPY) {
        if (layer.command_count != 1) fail(place, "{} commands of {}", layer.command_count, operation_name(layer));
        return;
    }
    uint32_t channels = 0;
    for (uint32_t i = 0; i < layer.command_count; ++i) {
        const svp_escalate_command command = svp_escalate_get(&commands[layer.first_command + i]);
        if (command.opcode != SVP_ESCALATE_COPY || command.channel_offset != channels)
            fail(place, "command {} does not copy to channel {}", layer.first_command + i, channels);
        if (command.activation_low != first.activation_low || command.activation_high != first.activation_high)
            fail(place, "command {} clamps differently from the first", layer.first_command + i);
        channels += command.in_c;
    }
    if (channels != first.out_c) fail(place, "copies {} of {} channels", channels, first.out_c);
}

void check_command(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    const svp_escalate_command body = svp_escalate_get(&command);
    if (!svp_has_second_input(&body) && body.residual_zero_point != 0)
        fail(place, "has the zero point of a residual, but no residual");
    check_constant_operands(loadable, command, place);
}

void check_layer(const Loadable& loadable, const svp_layer& layer, const std::string& place)
{
    uint64_t macs = 0, weight_bytes = 0;
    for (uint32_t i = layer.first_command; i < layer.first_command + layer.command_count; ++i) {
        const svp_layer_command& command = loadable.commands()[i];
        check_command(loadable, command, fmt::format("{}, command {}", place, i));
        macs += dense_macs(command);
        weight_bytes += stored_weight_bytes(command);
    }
    check_slices(layer, loadable.commands(), place);
    if (layer.dense_macs != macs) fail(place, "{} dense MACs, its shape has {}", layer.dense_macs, macs);
    if (layer.weight_bytes != weight_bytes)
        fail(place, "{} weight bytes, its operands have {}", layer.weight_bytes, weight_bytes);
}

} // namespace

void check_cluster_contents(const Loadable& loadable, const std::string& place)
{
    for (size_t i = 0; i < loadable.layers().size(); ++i)
        if (loadable.layers()[i].engine == SVP_ENGINE_ESCALATE)
            check_layer(loadable, loadable.layers()[i], fmt::format("{}: layer {}", place, i));
}

} // namespace svp::compiler
