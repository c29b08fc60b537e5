#include "compiler/onnx/operators.h"
#include "compiler/onnx/window.h"

#include <fmt/format.h>

namespace svp::compiler {
namespace {

constexpr int largest_kernel = 255; // what a layer command holds

// A convolution with a kernel as large as its input: flattening keeps the order C, H, W.
// weights: [K][C * H * W].
void add_fully_connected(Node& node, Activation input, std::vector<float> weights, std::vector<float> bias)
{
    const Tensor& tensor = node.tensor(input);
    FloatLayer layer;
    layer.shape.inputs = {input.tensor};
    layer.shape.kernel_h = bounded(node, tensor.height, 1, largest_kernel, "the height of the flattened tensor");
    layer.shape.kernel_w = bounded(node, tensor.width, 1, largest_kernel, "the width of the flattened tensor");
    layer.weights = std::move(weights);
    layer.bias = std::move(bias);
    int outputs = bounded(node, static_cast<int64_t>(layer.bias.size()), 1, 65535, "the number of outputs");
    node.add(std::move(layer), outputs, 1, 1, true);
}

std::vector<float> transposed(const std::vector<float>& values, size_t rows, size_t columns)
{
    std::vector<float> result(values.size());
    for (size_t row = 0; row < rows; ++row) {
        for (size_t column = 0; column < columns; ++column)
            result[column * rows + row] = values[row * columns + column];
    }
    return result;
}

Activation flat_input(Node& node)
{
    Activation input = node.activation(0);
    if (!input.flat) node.fail("its input is not two-dimensional; a Flatten or Reshape before it is needed");
    return input;
}

// The constant matrix of input 1 as [outputs][features].
std::vector<float> matrix(Node& node, int64_t features, bool transposed_already)
{
    Constant constant = node.constant(1);
    if (constant.dims.size() != 2 || !constant.is_real()) node.fail("input 1 is not a float matrix");
    int64_t rows = constant.dims[0], columns = constant.dims[1];
    if ((transposed_already ? columns : rows) != features) {
        node.fail(fmt::format("input 1 is {} x {}, but there are {} features", rows, columns, features));
    }
    if (transposed_already) return std::move(constant.reals);
    return transposed(constant.reals, static_cast<size_t>(rows), static_cast<size_t>(columns));
}

// Input 2 of Gemm, which may be a scalar, [K] or [1, K].
std::vector<float> gemm_bias(Node& node, size_t outputs)
{
    if (!node.has_input(2)) return std::vector<float>(outputs, 0.0F);
    Constant constant = node.constant(2);
    if (constant.reals.size() == 1) return std::vector<float>(outputs, constant.reals[0]);
    bool row = constant.dims.size() == 1 || (constant.dims.size() == 2 && constant.dims[0] == 1);
    if (!row || constant.reals.size() != outputs) {
        node.fail(fmt::format("the bias does not have one value for each of {} outputs", outputs));
    }
    return std::move(constant.reals);
}

} // namespace

void import_conv(Node& node)
{
    Activation input = node.image(0);
    const Tensor tensor = node.tensor(input);
    Constant weights = node.constant(1);
    if (weights.dims.size() != 4 || !weights.is_real()) node.fail("its weights are not a float tensor K,C,R,S");
    int outputs = bounded(node, weights.dims[0], 1, 65535, "the number of outputs");
    FloatLayer layer;
    Layer& shape = layer.shape;
    shape.inputs = {input.tensor};
    shape.groups = bounded(node, node.attributes().integer("group", 1), 1, 65535, "the number of groups");
    if (tensor.channels % shape.groups != 0 || outputs % shape.groups != 0) {
        node.fail(
            fmt::format("{} groups do not divide {} inputs and {} outputs", shape.groups, tensor.channels, outputs));
    }
    if (weights.dims[1] != tensor.channels / shape.groups) {
        node.fail(fmt::format("its weights are for {} channels a group, its input has {}", weights.dims[1],
                              tensor.channels / shape.groups));
    }
    shape.kernel_h = bounded(node, weights.dims[2], 1, largest_kernel, "the kernel's height");
    shape.kernel_w = bounded(node, weights.dims[3], 1, largest_kernel, "the kernel's width");
    if (node.attributes().integers("kernel_shape", {weights.dims[2], weights.dims[3]}) !=
        std::vector<int64_t>{weights.dims[2], weights.dims[3]}) {
        node.fail("attribute 'kernel_shape' contradicts the weights");
    }
    OutputExtent output = read_window(node, tensor, shape);
    layer.weights = std::move(weights.reals);
    layer.bias = node.has_input(2) ? node.reals(2, {outputs}) : std::vector<float>(static_cast<size_t>(outputs), 0.0F);
    node.add(std::move(layer), outputs, output.height, output.width, false);
}

void import_gemm(Node& node)
{
    Activation input = flat_input(node);
    if (node.attributes().integer("transA", 0) != 0) node.fail("attribute 'transA' is not supported");
    bool transposed_already = node.attributes().integer("transB", 0) != 0;
    float alpha = node.attributes().real("alpha", 1.0F), beta = node.attributes().real("beta", 1.0F);
    auto features = static_cast<int64_t>(element_count(node.tensor(input)));
    std::vector<float> weights = matrix(node, features, transposed_already);
    std::vector<float> bias = gemm_bias(node, weights.size() / static_cast<size_t>(features));
    for (float& weight : weights)
        weight *= alpha;
    for (float& value : bias)
        value *= beta;
    add_fully_connected(node, input, std::move(weights), std::move(bias));
}

void import_matmul(Node& node)
{
    Activation input = flat_input(node);
    auto features = static_cast<int64_t>(element_count(node.tensor(input)));
    std::vector<float> weights = matrix(node, features, false);
    std::vector<float> bias(weights.size() / static_cast<size_t>(features), 0.0F);
    add_fully_connected(node, input, std::move(weights), std::move(bias));
}

} // namespace svp::compiler
