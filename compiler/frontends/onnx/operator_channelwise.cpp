// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/channelwise.h"
#include "compiler/frontends/onnx/operators.h"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace svp::compiler {
namespace {

std::vector<float> filled(size_t count, float value) { return std::vector<float>(count, value); }

void add_channelwise(Node& node, const Activation& input, std::vector<float> scale, std::vector<float> shift)
{
    const Tensor tensor = node.tensor(input);
    node.add(channelwise_layer(node, input, std::move(scale), std::move(shift)), tensor, input.dims);
}

// Old operator sets only broadcast where an attribute says so, by the present rules unless another one names an axis.
void read_old_broadcast(Node& node)
{
    if (node.opset() < 7) node.attributes().ignore("broadcast");
}

struct ConstantOperand {
    Activation input;
    std::vector<float> values;
    bool constant_first;
};

bool has_constant_operand(const Node& node)
{
    if (node.input_count() != 2) node.fail("it needs two inputs");
    return node.is_constant(0) || node.is_constant(1);
}

ConstantOperand constant_operand(Node& node)
{
    bool first = node.is_constant(0);
    if (first == node.is_constant(1)) node.fail("exactly one of its inputs must be a constant");
    Activation input = node.real(first ? 1 : 0);
    return {input, per_channel(node, first ? 0 : 1, input), first};
}

void require_same_shape(const Node& node, const Activation& left, const Activation& right)
{
    const Tensor &a = node.tensor(left), &b = node.tensor(right);
    if (a.channels != b.channels || a.height != b.height || a.width != b.width || left.dims != right.dims) {
        node.fail(fmt::format("its inputs differ in shape: [{}] as {} x {} x {} and [{}] as {} x {} x {}",
                              fmt::join(left.dims, ","), a.channels, a.height, a.width, fmt::join(right.dims, ","),
                              b.channels, b.height, b.width));
    }
}

void add_tensors(Node& node, const Activation& left, int right)
{
    const Tensor tensor = node.tensor(left);
    FloatLayer layer;
    layer.shape.kind = LayerKind::add;
    layer.shape.inputs = {left.tensor, right};
    node.add(std::move(layer), tensor, left.dims);
}

} // namespace

void import_batch_normalization(Node& node)
{
    Activation input = node.real(0);
    const Tensor& tensor = node.tensor(input);
    if (!channel_axis(node, input)) {
        node.fail(fmt::format("its input [{}] does not have {} channels on axis 1", fmt::join(input.dims, ","),
                              tensor.channels));
    }
    if (node.attributes().integer("training_mode", 0) != 0) node.fail("training_mode is set");
    if (node.opset() < 7 && node.attributes().integer("is_test", 0) == 0) node.fail("is_test is not set");
    if (node.attributes().integer("spatial", 1) != 1) node.fail("attribute 'spatial' must be 1");
    node.attributes().ignore("momentum");
    double epsilon = node.attributes().real("epsilon", 1e-5F);
    std::vector<int64_t> dims{tensor.channels};
    std::vector<float> gamma = node.reals(1, dims), beta = node.reals(2, dims);
    std::vector<float> mean = node.reals(3, dims), variance = node.reals(4, dims);
    std::vector<float> scale(gamma.size()), shift(gamma.size());
    for (size_t c = 0; c < gamma.size(); ++c) {
        double spread = variance[c] + epsilon;
        if (!(spread > 0.0)) node.fail(fmt::format("the variance of channel {} is not positive", c));
        double factor = gamma[c] / std::sqrt(spread);
        scale[c] = static_cast<float>(factor);
        shift[c] = static_cast<float>(beta[c] - mean[c] * factor);
    }
    add_channelwise(node, input, std::move(scale), std::move(shift));
}

void import_add(Node& node)
{
    read_old_broadcast(node);
    if (!has_constant_operand(node)) {
        Activation left = node.real(0), right = node.real(1);
        require_same_shape(node, left, right);
        return add_tensors(node, left, right.tensor);
    }
    ConstantOperand operand = constant_operand(node);
    size_t channels = operand.values.size();
    add_channelwise(node, operand.input, filled(channels, 1.0F), std::move(operand.values));
}

void import_sub(Node& node)
{
    read_old_broadcast(node);
    if (!has_constant_operand(node)) {
        Activation left = node.real(0), right = node.real(1);
        require_same_shape(node, left, right);
        const Tensor tensor = node.tensor(right);
        return add_tensors(node, left, node.add_part("negative", scaling_layer(node, right, -1.0F), tensor));
    }
    ConstantOperand operand = constant_operand(node);
    size_t channels = operand.values.size();
    if (operand.constant_first) {
        return add_channelwise(node, operand.input, filled(channels, -1.0F), std::move(operand.values));
    }
    for (float& value : operand.values)
        value = -value;
    add_channelwise(node, operand.input, filled(channels, 1.0F), std::move(operand.values));
}

void import_mul(Node& node)
{
    read_old_broadcast(node);
    ConstantOperand operand = constant_operand(node);
    size_t channels = operand.values.size();
    add_channelwise(node, operand.input, std::move(operand.values), filled(channels, 0.0F));
}

void import_div(Node& node)
{
    read_old_broadcast(node);
    ConstantOperand operand = constant_operand(node);
    if (operand.constant_first) node.fail("a constant divided by a tensor is not supported");
    for (float& value : operand.values) {
        if (value == 0.0F) node.fail("it divides by zero");
        value = 1.0F / value;
    }
    size_t channels = operand.values.size();
    add_channelwise(node, operand.input, std::move(operand.values), filled(channels, 0.0F));
}

} // namespace svp::compiler
