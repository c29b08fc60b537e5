// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/escalate/command_builder.h"

#include "compiler/backends/common/body_shape.h"
#include "interface/engines/escalate/escalate_command.h"

namespace svp::compiler {
namespace {

uint8_t opcode_of(LayerKind kind)
{
    switch (kind) {
    case LayerKind::conv_dense:
        return SVP_ESCALATE_CONV_DENSE;
    case LayerKind::conv_decomposed:
        return SVP_ESCALATE_CONV_DECOMPOSED;
    case LayerKind::pool_max:
        return SVP_ESCALATE_POOL_MAX;
    case LayerKind::pool_average:
        return SVP_ESCALATE_POOL_AVERAGE;
    case LayerKind::add:
        return SVP_ESCALATE_ADD;
    case LayerKind::concat:
        break;
    }
    return SVP_ESCALATE_COPY;
}

uint8_t weight_format_of(LayerKind kind)
{
    if (kind == LayerKind::conv_dense) return SVP_WEIGHTS_DENSE_INT8;
    return kind == LayerKind::conv_decomposed ? SVP_WEIGHTS_TERNARY : SVP_WEIGHTS_NONE;
}

} // namespace

std::vector<svp_layer_command> build_commands(const Network& network, uint32_t index)
{
    const Layer& layer = network.layers[index];
    auto tensor = [&](int i) -> const Tensor& { return network.tensors[static_cast<size_t>(i)]; };

    svp_escalate_command body{};
    body.opcode = opcode_of(layer.kind);
    set_window(layer, body);
    set_input(tensor(layer.inputs[0]), body);
    set_output(tensor(layer.output), body);
    body.bases = static_cast<uint8_t>(layer.bases);
    body.weight_format = weight_format_of(layer.kind);
    body.activation_low = layer.low;
    body.activation_high = layer.high;
    if (layer.has_residual()) body.flags |= SVP_ESCALATE_RESIDUAL;
    if (layer.kind == LayerKind::pool_average && layer.count_padding) body.flags |= SVP_ESCALATE_COUNT_PADDING;
    if (layer.has_residual() || layer.kind == LayerKind::add)
        body.residual_zero_point = static_cast<int8_t>(tensor(layer.inputs[1]).zero_point);

    svp_layer_command command{};
    command.engine = SVP_ENGINE_ESCALATE;
    command.layer = index;
    svp_escalate_put(&command, &body);
    if (layer.kind != LayerKind::concat) return {command};

    std::vector<svp_layer_command> copies;
    for (int input : layer.inputs) {
        set_input(tensor(input), body);
        svp_escalate_put(&command, &body);
        copies.push_back(command);
        body.channel_offset = static_cast<uint16_t>(body.channel_offset + body.in_c);
    }
    return copies;
}

} // namespace svp::compiler
