// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/systolic/systolic_layer.h"

#include "interface/engines/systolic/systolic_command.h"

#include <cstring>

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
    layer.kernel_h = body.kernel_h;
    layer.kernel_w = body.kernel_w;
    layer.stride_h = body.stride_h;
    layer.stride_w = body.stride_w;
    layer.pad_top = body.pad_top;
    layer.pad_left = body.pad_left;
    layer.pad_bottom = body.pad_bottom;
    layer.pad_right = body.pad_right;
    layer.dilation_h = body.dilation_h;
    layer.dilation_w = body.dilation_w;
    layer.groups = body.groups;
    layer.count_padding = (body.flags & SVP_SYSTOLIC_COUNT_PADDING) != 0;
    layer.low = body.activation_low;
    layer.high = body.activation_high;
    const svp_operand& weights = first.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS];
    layer.weights.assign(constants.data + weights.offset, constants.data + weights.offset + weights.size);
    for (uint32_t i = record.first_command; i < record.first_command + record.command_count; ++i) {
        const svp_operand& records = loadable.commands()[i].operand[SVP_SYSTOLIC_OPERAND_REQUANT];
        const size_t before = layer.requant.size();
        layer.requant.resize(before + records.size / sizeof(svp_requant));
        if (records.size != 0)
            std::memcpy(layer.requant.data() + before, constants.data + records.offset, records.size);
    }
}

} // namespace svp::compiler
