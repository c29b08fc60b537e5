// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/systolic/systolic_commands.h"

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

void set_window(const Layer& layer, svp_systolic_command& body)
{
    const auto byte = [](int value) { return static_cast<uint8_t>(value); };
    body.kernel_h = byte(layer.kernel_h);
    body.kernel_w = byte(layer.kernel_w);
    body.stride_h = byte(layer.stride_h);
    body.stride_w = byte(layer.stride_w);
    body.pad_top = byte(layer.pad_top);
    body.pad_left = byte(layer.pad_left);
    body.pad_bottom = byte(layer.pad_bottom);
    body.pad_right = byte(layer.pad_right);
    body.dilation_h = byte(layer.dilation_h);
    body.dilation_w = byte(layer.dilation_w);
    body.groups = static_cast<uint16_t>(layer.groups);
}

void set_input(const Tensor& input, svp_systolic_command& body)
{
    body.in_h = static_cast<uint16_t>(input.height);
    body.in_w = static_cast<uint16_t>(input.width);
    body.in_c = static_cast<uint16_t>(input.channels);
    body.in_zero_point = static_cast<int8_t>(input.zero_point);
}

} // namespace

std::vector<svp_layer_command> systolic_commands(const Network& network, uint32_t index)
{
    const Layer& layer = network.layers[index];
    const auto tensor = [&](int i) -> const Tensor& { return network.tensors[static_cast<size_t>(i)]; };
    const Tensor& output = tensor(layer.output);

    svp_systolic_command body{};
    body.opcode = opcode_of(layer.kind);
    set_window(layer, body);
    set_input(tensor(layer.inputs[0]), body);
    body.out_h = static_cast<uint16_t>(output.height);
    body.out_w = static_cast<uint16_t>(output.width);
    body.out_c = static_cast<uint16_t>(output.channels);
    body.out_zero_point = static_cast<int8_t>(output.zero_point);
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
