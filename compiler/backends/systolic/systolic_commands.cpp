// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/systolic/systolic_commands.h"

#include "compiler/backends/common/body_shape.h"
#include "interface/engines/systolic/systolic_command.h"

namespace svp::compiler {
namespace {

uint8_t opcode_of(LayerKind kind)
{
    switch (kind) {
    case LayerKind::pool_max:
        return SVP_SYSTOLIC_POOL_MAX;
    case LayerKind::pool_average:
        return SVP_SYSTOLIC_POOL_AVERAGE;
    case LayerKind::add:
        return SVP_SYSTOLIC_ADD;
    case LayerKind::concat:
        return SVP_SYSTOLIC_COPY;
    case LayerKind::conv_dense:
    case LayerKind::conv_decomposed:
        break;
    }
    return SVP_SYSTOLIC_CONVOLUTION;
}

} // namespace

std::vector<svp_layer_command> systolic_commands(const Network& network, uint32_t index)
{
    const Layer& layer = network.layers[index];
    const auto tensor = [&](int i) -> const Tensor& { return network.tensors[static_cast<size_t>(i)]; };

    svp_systolic_command body{};
    body.opcode = opcode_of(layer.kind);
    set_window(layer, body);
    set_input(tensor(layer.inputs[0]), body);
    set_output(tensor(layer.output), body);
    body.activation_low = layer.low;
    body.activation_high = layer.high;
    body.strip_rows = 1;
    if (layer.has_residual()) body.flags |= SVP_SYSTOLIC_RESIDUAL;
    if (layer.kind == LayerKind::pool_average && layer.count_padding) body.flags |= SVP_SYSTOLIC_COUNT_PADDING;
    if (layer.has_residual() || layer.kind == LayerKind::add)
        body.residual_zero_point = static_cast<int8_t>(tensor(layer.inputs[1]).zero_point);

    svp_layer_command command{};
    command.engine = SVP_ENGINE_SYSTOLIC;
    command.layer = index;
    svp_systolic_put(&command, &body);
    if (layer.kind != LayerKind::concat) return {command};

    std::vector<svp_layer_command> copies;
    for (const int input : layer.inputs) {
        set_input(tensor(input), body);
        svp_systolic_put(&command, &body);
        copies.push_back(command);
        body.channel_offset = static_cast<uint16_t>(body.channel_offset + body.in_c);
    }
    return copies;
}

} // namespace svp::compiler
