// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/cluster_check.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_contents.h"
#include "compiler/loadable/engines/escalate/command_sizes.h"
#include "compiler/loadable/engines/escalate/operand_text.h"
#include "compiler/packing/packed_data_error.h"
#include "compiler/packing/ternary_packing.h"
#include "interface/engines/escalate/command_check.h"

#include <vector>

namespace svp::compiler {
namespace {

View<uint8_t> constant_operand(const Loadable& loadable, const svp_layer_command& command, uint32_t index)
{
    const svp_operand& operand = command.operand[index];
    return {loadable.constants().data + operand.offset, operand.size};
}

void check_constant_operands(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    for (uint32_t i : {SVP_ESCALATE_OPERAND_WEIGHTS, SVP_ESCALATE_OPERAND_COEFFICIENTS, SVP_ESCALATE_OPERAND_REQUANT})
        check_constant_operand(loadable, command, i, operand_name(i), place);
    const svp_escalate_command body = svp_escalate_get(&command);
    check_requantization(loadable, command.operand[SVP_ESCALATE_OPERAND_REQUANT],
                         body.opcode == SVP_ESCALATE_POOL_AVERAGE ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT,
                         place);
    if (body.opcode != SVP_ESCALATE_CONV_DECOMPOSED) return;
    try {
        check_ternary(constant_operand(loadable, command, SVP_ESCALATE_OPERAND_COEFFICIENTS),
                      {body.out_c, body.bases, body.in_c});
    } catch (const PackedDataError& error) {
        fail(place, "coefficients: {}", error.what());
    }
}

OutputSlice slice_of(const svp_layer_command& command)
{
    const svp_escalate_command body = svp_escalate_get(&command);
    return {body.opcode == SVP_ESCALATE_COPY,
            body.channel_offset,
            body.in_c,
            body.out_c,
            body.activation_low,
            body.activation_high};
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
    std::vector<OutputSlice> slices;
    for (uint32_t i = layer.first_command; i < layer.first_command + layer.command_count; ++i) {
        const svp_layer_command& command = loadable.commands()[i];
        check_command(loadable, command, fmt::format("{}, command {}", place, i));
        slices.push_back(slice_of(command));
        macs += dense_macs(command);
        weight_bytes += stored_weight_bytes(command);
    }
    check_slices(layer, slices, place);
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
