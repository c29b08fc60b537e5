#include "compiler/onnx/operators.h"

#include <cmath>
#include <fmt/format.h>
#include <functional>

namespace svp::compiler {
namespace {

// y = scale[c] * x + shift[c]: a depthwise convolution of one tap. Simplification folds it where it can.
void add_channelwise(Node& node, Activation input, std::vector<float> scale, std::vector<float> shift)
{
    const Tensor tensor = node.tensor(input);
    FloatLayer layer;
    layer.shape.inputs = {input.tensor};
    layer.shape.groups = tensor.channels;
    layer.weights = std::move(scale);
    layer.bias = std::move(shift);
    node.add(std::move(layer), tensor.channels, tensor.height, tensor.width, input.flat);
}

// A constant operand spread over channels; it may be a scalar or have one value per channel.
std::vector<float> per_channel(const Node& node, int index, Activation input)
{
    const Tensor& tensor = node.tensor(input);
    Constant constant = node.constant(index);
    if (!constant.is_real()) node.fail(fmt::format("input {} is not a float tensor", index));
    auto channels = static_cast<size_t>(tensor.channels);
    size_t rank = input.flat ? 2 : 4;
    if (constant.dims.size() > rank) node.fail(fmt::format("input {} has more than {} dimensions", index, rank));
    if (constant.reals.size() == 1) return std::vector<float>(channels, constant.reals[0]);
    std::vector<int64_t> dims(rank - constant.dims.size(), 1);
    dims.insert(dims.end(), constant.dims.begin(), constant.dims.end());
    bool flat_image = input.flat && (tensor.height > 1 || tensor.width > 1);
    bool others_are_one = dims[0] == 1 && (rank == 2 || (dims[2] == 1 && dims[3] == 1));
    if (flat_image || !others_are_one || constant.reals.size() != channels) {
        node.fail(fmt::format("constant input {} is neither one value nor one per channel", index));
    }
    return std::move(constant.reals);
}

struct ConstantOperand {
    Activation input;
    std::vector<float> values;
    bool constant_first;
};

ConstantOperand constant_operand(Node& node)
{
    bool first = node.is_constant(0);
    if (first == node.is_constant(1)) node.fail("exactly one of its inputs must be a constant");
    Activation input = node.activation(first ? 1 : 0);
    return {input, per_channel(node, first ? 0 : 1, input), first};
}

void add_tensors(Node& node)
{
    Activation left = node.activation(0), right = node.activation(1);
    const Tensor tensor = node.tensor(left);
    const Tensor& other = node.tensor(right);
    if (tensor.channels != other.channels || tensor.height != other.height || tensor.width != other.width ||
        left.flat != right.flat) {
        node.fail(fmt::format("its inputs differ in shape: {} x {} x {} and {} x {} x {}", tensor.channels,
                              tensor.height, tensor.width, other.channels, other.height, other.width));
    }
    FloatLayer layer;
    layer.shape.kind = LayerKind::add;
    layer.shape.inputs = {left.tensor, right.tensor};
    node.add(std::move(layer), tensor.channels, tensor.height, tensor.width, left.flat);
}

std::vector<float> filled(size_t count, float value) { return std::vector<float>(count, value); }

} // namespace

void import_batch_normalization(Node& node)
{
    Activation input = node.activation(0);
    const Tensor& tensor = node.tensor(input);
    if (input.flat && (tensor.height > 1 || tensor.width > 1)) node.fail("its input is a flattened image");
    if (node.attributes().integer("training_mode", 0) != 0) node.fail("training_mode is set");
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
    if (node.input_count() != 2) node.fail("it needs two inputs");
    if (!node.is_constant(0) && !node.is_constant(1)) return add_tensors(node);
    ConstantOperand operand = constant_operand(node);
    size_t channels = operand.values.size();
    add_channelwise(node, operand.input, filled(channels, 1.0F), std::move(operand.values));
}

void import_sub(Node& node)
{
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
    ConstantOperand operand = constant_operand(node);
    size_t channels = operand.values.size();
    add_channelwise(node, operand.input, std::move(operand.values), filled(channels, 0.0F));
}

void import_div(Node& node)
{
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
