// SPDX-License-Identifier: Apache-2.0
// Operators of models that are quantized already: their numbers are taken exactly as they are.
#include "compiler/frontends/onnx/convolution.h"
#include "compiler/frontends/onnx/operators.h"
#include "compiler/frontends/onnx/quantization_parameters.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace svp::compiler {
namespace {

// Codes of a constant, as QuantizeLinear defines them.
Constant quantized(const Constant& reals, const TensorParameters& parameters)
{
    Constant result;
    result.type = parameters.type;
    result.dims = reals.dims;
    double low = parameters.type == ElementType::uint8 ? 0 : -128, high = low + 255;
    for (float value : reals.reals) {
        double code = std::nearbyint(static_cast<double>(value) / static_cast<double>(parameters.scale));
        code = std::clamp(code + static_cast<double>(parameters.zero_point), low, high);
        result.bytes.push_back(static_cast<int16_t>(code));
    }
    return result;
}

// Inputs of codes: int8 or uint8, of the type of their zero point.
Activation code_operand(const Node& node, int index)
{
    Activation input = node.operand(index);
    if (input.type == ElementType::int8 || input.type == ElementType::uint8) return input;
    node.fail(fmt::format("input {} is {}, not int8 or uint8", index, type_name(input.type)));
}

void require_type(const Node& node, const Activation& input, const TensorParameters& parameters)
{
    if (input.type == parameters.type) return;
    node.fail(fmt::format("its input is {}, its zero point {}", type_name(input.type), type_name(parameters.type)));
}

void require_codes(const Node& node, const Constant& weights, int index)
{
    if (weights.type == ElementType::int8 || weights.type == ElementType::uint8) return;
    node.fail(fmt::format("weights {} are {}, not int8 or uint8", index, type_name(weights.type)));
}

std::optional<Constant> optional_constant(const Node& node, int index)
{
    if (!node.has_input(index)) return std::nullopt;
    return node.constant(index);
}

const Constant* pointer(const std::optional<Constant>& constant) { return constant ? &*constant : nullptr; }

// Weights of input `index` with scales and zero points of other inputs, a negative index: none. axis: of the outputs.
Constant weights_of(const Node& node, int index, int scales, int zero_points, int64_t axis)
{
    Constant numbers = node.constant(index);
    require_codes(node, numbers, index);
    std::optional<Constant> scale = scales < 0 ? std::nullopt : std::optional<Constant>(node.constant(scales));
    std::optional<Constant> zero_point = optional_constant(node, zero_points);
    return dequantized(node, numbers, pointer(scale), pointer(zero_point), axis);
}

// The int32 bias of QLinearConv as the real numbers that it stands for.
Constant real_bias(const Node& node, const Constant& bias, const Constant& weights, float input_scale)
{
    if (bias.type != ElementType::int32) node.fail("its bias is not int32");
    Constant scales;
    for (float scale : weights.codes->scales)
        scales.reals.push_back(scale * input_scale);
    scales.dims = {static_cast<int64_t>(scales.reals.size())};
    return dequantized(node, bias, &scales, nullptr, 0);
}

void add_product(Node& node, const Activation& input, Constant weights, ElementType type)
{
    size_t features = element_count(node.tensor(input));
    dims_of_product(node, input, 1); // explains a wrong shape before the matrix does
    Matrix matrix = matrix_of(node, std::move(weights), type == ElementType::int32 ? 1 : 3, false, features);
    std::vector<int64_t> dims = dims_of_product(node, input, matrix.outputs);
    add_fully_connected(node, input, std::move(matrix.kernel), no_bias(matrix.outputs), std::move(dims), type);
}

} // namespace

void import_quantize_linear(Node& node)
{
    node.attributes().ignore("axis"); // matters for several scales only, which are refused
    TensorParameters parameters = tensor_parameters(node, 1, 2, ElementType::uint8);
    if (node.is_constant(0)) {
        Constant constant = node.constant(0);
        if (!constant.is_real()) node.fail("input 0 is not a float tensor");
        return node.define(quantized(constant, parameters));
    }
    Activation input = node.real(0);
    const Tensor tensor = node.tensor(input);
    FloatLayer copy;
    copy.shape.kind = LayerKind::concat;
    copy.shape.inputs = {input.tensor};
    node.add(std::move(copy), tensor, input.dims, parameters.type);
    node.fix_output(parameters.code());
}

void import_dequantize_linear(Node& node)
{
    int64_t axis = node.attributes().integer("axis", 1);
    if (node.is_constant(0)) {
        Constant scales = node.constant(1);
        std::optional<Constant> zero_points = optional_constant(node, 2);
        return node.define(dequantized(node, node.constant(0), &scales, pointer(zero_points), axis));
    }
    Activation input = code_operand(node, 0);
    TensorParameters parameters = tensor_parameters(node, 1, 2, input.type);
    require_type(node, input, parameters);
    node.fix_code(input, parameters.code());
    input.type = ElementType::real;
    node.pass(std::move(input));
}

void import_qlinear_conv(Node& node)
{
    Activation input = node.as_image(code_operand(node, 0));
    TensorParameters from = tensor_parameters(node, 1, 2, input.type);
    require_type(node, input, from);
    node.fix_code(input, from.code());
    TensorParameters to = tensor_parameters(node, 6, 7, from.type);
    Constant weights = weights_of(node, 3, 4, 5, 0);
    std::optional<Constant> bias = optional_constant(node, 8);
    if (bias) bias = real_bias(node, *bias, weights, from.scale);
    add_convolution(node, input, std::move(weights), bias ? &*bias : nullptr, to.type);
    node.fix_output(to.code());
}

void import_qlinear_matmul(Node& node)
{
    Activation input = code_operand(node, 0);
    TensorParameters from = tensor_parameters(node, 1, 2, input.type);
    require_type(node, input, from);
    node.fix_code(input, from.code());
    TensorParameters to = tensor_parameters(node, 6, 7, from.type);
    add_product(node, input, weights_of(node, 3, 4, 5, 1), to.type);
    node.fix_output(to.code());
}

void import_conv_integer(Node& node)
{
    Activation input = node.as_image(code_operand(node, 0));
    TensorParameters from = number_parameters(node, 2, input.type);
    require_type(node, input, from);
    node.fix_code(input, from.code());
    add_convolution(node, input, weights_of(node, 1, -1, 3, 0), nullptr, ElementType::int32);
    node.mark_output_integer();
}

void import_matmul_integer(Node& node)
{
    Activation input = code_operand(node, 0);
    TensorParameters from = number_parameters(node, 2, input.type);
    require_type(node, input, from);
    node.fix_code(input, from.code());
    add_product(node, input, weights_of(node, 1, -1, 3, 1), ElementType::int32);
    node.mark_output_integer();
}

// To float only: numbers become real, and reals stay.
void import_cast(Node& node)
{
    int64_t to = node.attributes().integer("to", 0);
    constexpr int64_t float32 = 1, float16 = 10, float64 = 11, bfloat16 = 16; // onnx::TensorProto::DataType
    if (to != float32 && to != float16 && to != float64 && to != bfloat16) {
        node.fail("only casts to floating point are supported");
    }
    if (node.is_constant(0)) {
        Constant constant = node.constant(0);
        if (constant.is_real()) return node.define(std::move(constant));
        return node.define(dequantized(node, constant, nullptr, nullptr, 0));
    }
    Activation input = node.operand(0);
    if (input.type == ElementType::int8 || input.type == ElementType::uint8) {
        node.fix_code(input, plain_code(input.type));
    }
    input.type = ElementType::real;
    node.pass(std::move(input));
}

} // namespace svp::compiler
