// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/systolic/systolic_layer.h"

#include "compiler/loadable/command_contents.h"
#include "interface/engines/systolic/systolic_command.h"

namespace svp::compiler {
namespace {

LayerKind kind_of(uint32_t opcode)
{
    switch (opcode) {
    case SVP_SYSTOLIC_CONVOLUTION:
        return LayerKind::conv_dense;
    case SVP_SYSTOLIC_POOL_MAX:
        return LayerKind::pool_max;
    case SVP_SYSTOLIC_POOL_AVERAGE:
        return LayerKind::pool_average;
    case SVP_SYSTOLIC_ADD:
        return LayerKind::add;
    default:
        return LayerKind::concat;
    }
}

} // namespace

void take_systolic_layer(const Loadable& loadable, const svp_layer& record, Layer& layer)
{
    const View<uint8_t> constants = loadable.constants();
    const svp_layer_command& first = loadable.commands()[record.first_command];
    const svp_systolic_command body = svp_systolic_get(&first);
    layer.kind = kind_of(body.opcode);
    take_window(body, layer);
    layer.count_padding = (body.flags & SVP_SYSTOLIC_COUNT_PADDING) != 0;
    const svp_operand& weights = first.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS];
    layer.weights.assign(constants.data + weights.offset, constants.data + weights.offset + weights.size);
    for (uint32_t i = record.first_command; i < record.first_command + record.command_count; ++i)
        append_requantization(loadable, loadable.commands()[i].operand[SVP_SYSTOLIC_OPERAND_REQUANT], layer.requant);
}

} // namespace svp::compiler
