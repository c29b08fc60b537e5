// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/systolic/systolic_contents_check.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_contents.h"
#include "compiler/loadable/engines/systolic/systolic_text.h"
#include "interface/engines/systolic/systolic_check.h"

#include <vector>

namespace svp::compiler {
namespace {

OutputSlice slice_of(const svp_systolic_command& body)
{
    return {body.opcode == SVP_SYSTOLIC_COPY,
            body.channel_offset,
            body.in_c,
            body.out_c,
            body.activation_low,
            body.activation_high};
}

void check_layer(const Loadable& loadable, const svp_layer& layer, const std::string& place)
{
    uint64_t macs = 0, weight_bytes = 0;
    std::vector<OutputSlice> slices;
    for (uint32_t i = layer.first_command; i < layer.first_command + layer.command_count; ++i) {
        const svp_layer_command& command = loadable.commands()[i];
        const std::string where = fmt::format("{}, command {}", place, i);
        const svp_systolic_command body = svp_systolic_get(&command);
        if (!svp_systolic_has_second_input(&body) && body.residual_zero_point != 0)
            fail(where, "has the zero point of a residual, but no residual");
        for (const uint32_t operand : {SVP_SYSTOLIC_OPERAND_WEIGHTS, SVP_SYSTOLIC_OPERAND_REQUANT})
            check_constant_operand(loadable, command, operand, systolic_operand_name(operand), where);
        check_requantization(
            loadable, command.operand[SVP_SYSTOLIC_OPERAND_REQUANT],
            body.opcode == SVP_SYSTOLIC_POOL_AVERAGE ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT, where);
        slices.push_back(slice_of(body));
        macs += uint64_t{command.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS].size} * body.out_h * body.out_w;
        weight_bytes +=
            command.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS].size + command.operand[SVP_SYSTOLIC_OPERAND_REQUANT].size;
    }
    check_slices(layer, slices, place);
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
