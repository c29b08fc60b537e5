// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/convolution.h"
#include "compiler/frontends/onnx/operators.h"
#include "compiler/frontends/onnx/window.h"

#include <fmt/format.h>

namespace svp::compiler {
namespace {

constexpr int largest_kernel = 255; // what a layer command holds

// Input 2 of Gemm, which may be a scalar, [K] or [1, K].
Constant gemm_bias(const Node& node, size_t outputs)
{
    Constant constant = node.constant(2);
    if (!constant.is_real()) node.fail("its bias is not a float tensor");
    if (constant.size() == 1) {
        constant.reals.assign(outputs, constant.reals[0]);
        if (constant.codes) constant.codes->numbers.assign(outputs, constant.codes->numbers[0]);
        return constant;
    }
    bool row = constant.dims.size() == 1 || (constant.dims.size() == 2 && constant.dims[0] == 1);
    if (!row || constant.size() != outputs) {
        node.fail(fmt::format("the bias does not have one value for each of {} outputs", outputs));
    }
    return constant;
}

void multiply(std::vector<float>& values, float factor)
{
    for (float& value : values)
        value *= factor;
}

// alpha: quantized weights only take a positive factor into their scales.
void multiply(Kernel& kernel, float factor)
{
    multiply(kernel.reals, factor);
    if (!kernel.codes || factor == 1.0F) return;
    if (factor > 0.0F) return multiply(kernel.codes->scales, factor);
    kernel.codes.reset();
}

} // namespace

void add_convolution(Node& node, const Activation& input, Constant weights, Constant* bias, ElementType type)
{
    const Tensor tensor = node.tensor(input);
    bool line = input.dims.size() == 3;
    if (weights.dims.size() != input.dims.size() || !weights.is_real()) {
        node.fail(line ? "its weights are not a float tensor K,C,S" : "its weights are not a float tensor K,C,R,S");
    }
    std::vector<int64_t> kernel(weights.dims.begin() + 2, weights.dims.end());
    int outputs = bounded(node, weights.dims[0], 1, 65535, "the number of outputs");
    FloatLayer layer;
    Layer& shape = layer.shape;
    shape.groups = bounded(node, node.attributes().integer("group", 1), 1, 65535, "the number of groups");
    if (tensor.channels % shape.groups != 0 || outputs % shape.groups != 0) {
        node.fail(
            fmt::format("{} groups do not divide {} inputs and {} outputs", shape.groups, tensor.channels, outputs));
    }
    if (weights.dims[1] != tensor.channels / shape.groups) {
        node.fail(fmt::format("its weights are for {} channels a group, its input has {}", weights.dims[1],
                              tensor.channels / shape.groups));
    }
    shape.kernel_h = line ? 1 : bounded(node, kernel[0], 1, largest_kernel, "the kernel's height");
    shape.kernel_w = bounded(node, kernel.back(), 1, largest_kernel, "the kernel's width");
    if (node.attributes().integers("kernel_shape", kernel) != kernel) {
        node.fail("attribute 'kernel_shape' contradicts the weights");
    }
    OutputExtent output = read_window(node, input, shape);
    auto count = static_cast<size_t>(outputs);
    Kernel taken = kernel_of(node, std::move(weights), 0);
    Bias biases = bias ? bias_of(node, std::move(*bias), count, input, taken) : no_bias(count);
    set_kernel(node, layer, input, std::move(taken), std::move(biases));
    node.add(std::move(layer), shape_of(outputs, output.height, output.width), output.dims(input, outputs), type);
}

void import_conv(Node& node)
{
    Activation input = node.image(0);
    if (!node.has_input(2)) return add_convolution(node, input, node.constant(1), nullptr, ElementType::real);
    Constant bias = node.constant(2);
    add_convolution(node, input, node.constant(1), &bias, ElementType::real);
}

void import_gemm(Node& node)
{
    Activation input = node.real(0);
    if (node.attributes().integer("transA", 0) != 0) node.fail("attribute 'transA' is not supported");
    if (node.opset() < 7) node.attributes().ignore("broadcast"); // every shape of C that is possible, is unambiguous
    bool outputs_first = node.attributes().integer("transB", 0) != 0;
    float alpha = node.attributes().real("alpha", 1.0F), beta = node.attributes().real("beta", 1.0F);
    if (input.dims.size() != 2) node.fail("its input is not two-dimensional; a Flatten or Reshape before it is needed");
    Matrix matrix = matrix_of(node, node.constant(1), 1, outputs_first, element_count(node.tensor(input)));
    multiply(matrix.kernel, alpha);
    Bias bias = no_bias(matrix.outputs);
    if (node.has_input(2)) bias = bias_of(node, gemm_bias(node, matrix.outputs), matrix.outputs, input, matrix.kernel);
    if (beta != 1.0F) bias.codes.clear();
    multiply(bias.reals, beta);
    std::vector<int64_t> dims = dims_of_product(node, input, matrix.outputs);
    add_fully_connected(node, input, std::move(matrix.kernel), std::move(bias), std::move(dims));
}

void import_matmul(Node& node)
{
    Activation input = node.real(0);
    dims_of_product(node, input, 1); // explains a wrong shape before the matrix does
    Matrix matrix = matrix_of(node, node.constant(1), 1, false, element_count(node.tensor(input)));
    std::vector<int64_t> dims = dims_of_product(node, input, matrix.outputs);
    add_fully_connected(node, input, std::move(matrix.kernel), no_bias(matrix.outputs), std::move(dims));
}

} // namespace svp::compiler
