// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/operations/array_operation.h"

#include "base/errors/fail.h"
#include "compiler/ir/network_check.h"
#include "compiler/oracle/integer_convolution.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

const Tensor& tensor_of(const Network& network, int index) { return network.tensors[static_cast<size_t>(index)]; }

Axis axis_of(int input, int output, int kernel, int stride, int dilation, int pad_before)
{
    Axis axis{input, output, kernel, stride, dilation, pad_before, 1};
    if (axis.kernel == 1) axis.dilation = 1;
    // Positions between the ones that a 1-wide kernel meets need not travel.
    if (axis.window() == 1 && pad_before == 0) {
        axis.sample = stride;
        axis.input = (input + stride - 1) / stride;
        axis.stride = 1;
    }
    return axis;
}

std::vector<svp_requant> padded(std::vector<svp_requant> requant, int channels)
{
    requant.resize(static_cast<size_t>(channel_blocks(channels)) * 8); // zero records give the output's zero point
    return requant;
}

// What a decomposed convolution multiplies with, where that is int8.
std::vector<int8_t> recomposed_weights(const Network& network, const Layer& layer)
{
    const std::vector<int16_t> sums = effective_weights(layer, tensor_of(network, layer.inputs[0]).channels,
                                                        tensor_of(network, layer.output).channels);
    std::vector<int8_t> weights;
    weights.reserve(sums.size());
    for (const int16_t w : sums) {
        if (w < INT8_MIN || w > INT8_MAX)
            fail(layer_place(network, layer),
                 "its basis kernels and coefficients give the weight {}, which the tile array's int8 cannot hold; "
                 "compile it without decomposition",
                 w);
        weights.push_back(static_cast<int8_t>(w));
    }
    return weights;
}

Operation common(const Network& network, int index, int input)
{
    const Layer& layer = network.layers[static_cast<size_t>(index)];
    const Tensor &from = tensor_of(network, input), &to = tensor_of(network, layer.output);
    Operation op;
    op.layer = index;
    op.input = input;
    op.output = layer.output;
    op.rows = axis_of(from.height, to.height, layer.kernel_h, layer.stride_h, layer.dilation_h, layer.pad_top);
    op.columns = axis_of(from.width, to.width, layer.kernel_w, layer.stride_w, layer.dilation_w, layer.pad_left);
    op.input_blocks = channel_blocks(from.channels);
    op.output_blocks = channel_blocks(to.channels);
    op.low = layer.low;
    op.high = layer.high;
    op.input_zero = from.zero_point;
    op.output_zero = to.zero_point;
    op.count_padding = layer.count_padding;
    op.requant = layer.requant;
    return op;
}

void add_second(const Network& network, int tensor, Operation& op)
{
    op.second = tensor;
    op.second_zero = tensor_of(network, tensor).zero_point;
}

Operation convolution(const Network& network, int index)
{
    const Layer& layer = network.layers[static_cast<size_t>(index)];
    Operation op = common(network, index, layer.inputs[0]);
    const int inputs = tensor_of(network, layer.inputs[0]).channels,
              outputs = tensor_of(network, layer.output).channels;
    const bool depthwise = layer.groups > 1 && layer.groups == inputs && inputs == outputs;
    op.kind = depthwise ? OperationKind::depthwise : OperationKind::convolve;
    op.weights = std::make_shared<BlockedWeights>(
        layer.kind == LayerKind::conv_decomposed ? recomposed_weights(network, layer) : layer.weights, outputs, inputs,
        layer.groups, layer.kernel_h * layer.kernel_w);
    op.requant = padded(op.requant, outputs);
    if (layer.has_residual()) add_second(network, layer.inputs[1], op);
    return op;
}

// An input that begins inside a block of the output: a convolution with ones, whose residual is the output itself, so
// that the channels of the input before it stay.
Operation unaligned_copy(const Network& network, int index, int input, int first_channel, const svp_requant& requant)
{
    Operation op = common(network, index, input);
    const int channels = tensor_of(network, input).channels, shift = first_channel % 8, outputs = shift + channels;
    std::vector<int8_t> ones(static_cast<size_t>(outputs) * static_cast<size_t>(channels));
    for (int c = 0; c < channels; ++c)
        ones[static_cast<size_t>(shift + c) * static_cast<size_t>(channels) + static_cast<size_t>(c)] = 1;
    op.weights = std::make_shared<BlockedWeights>(std::move(ones), outputs, channels, 1, 1);
    op.output_offset = first_channel / 8;
    op.output_blocks = channel_blocks(outputs);
    op.requant.assign(static_cast<size_t>(shift), svp_requant{0, 0, 1, 0});
    op.requant.resize(static_cast<size_t>(outputs), requant);
    op.requant = padded(op.requant, outputs);
    add_second(network, op.output, op);
    return op;
}

std::vector<Operation> concatenation(const Network& network, int index)
{
    const Layer& layer = network.layers[static_cast<size_t>(index)];
    std::vector<Operation> operations;
    int channel = 0;
    for (size_t i = 0; i < layer.inputs.size(); ++i) {
        const int input = layer.inputs[i];
        if (channel % 8 != 0) {
            operations.push_back(unaligned_copy(network, index, input, channel, layer.requant[i]));
        } else {
            Operation op = common(network, index, input);
            op.kind = OperationKind::copy;
            op.output_offset = channel / 8;
            op.output_blocks = op.input_blocks;
            op.requant = {layer.requant[i]};
            operations.push_back(op);
        }
        channel += tensor_of(network, input).channels;
    }
    return operations;
}

} // namespace

std::vector<Operation> operations_of(const Network& network, int index)
{
    const Layer& layer = network.layers[static_cast<size_t>(index)];
    if (layer.kind == LayerKind::concat) return concatenation(network, index);
    if (layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed)
        return {convolution(network, index)};
    Operation op = common(network, index, layer.inputs[0]);
    op.kind = layer.kind == LayerKind::pool_max       ? OperationKind::pool_max
              : layer.kind == LayerKind::pool_average ? OperationKind::pool_average
                                                      : OperationKind::add;
    if (op.kind == OperationKind::add) add_second(network, layer.inputs[1], op);
    return {op};
}

} // namespace svp::compiler::aie
