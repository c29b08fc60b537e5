// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/kernel.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace svp::compiler {
namespace {

constexpr int largest_kernel = 255; // what a layer command holds

bool fits_int8(int32_t number) { return number >= -128 && number <= 127; }

double scale_of(const ConstantCodes& codes, size_t k) { return codes.scales[codes.scales.size() == 1 ? 0 : k]; }

// How many int8 numbers add up to any of these.
size_t parts_of(const std::vector<int32_t>& numbers)
{
    auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
    size_t parts = 1;
    while (*low < -128 * static_cast<int>(parts) || *high > 127 * static_cast<int>(parts))
        ++parts;
    return parts;
}

// [K][parts * channels][taps] of [K][channels][taps], which it adds up to.
std::vector<int32_t> split(const std::vector<int32_t>& numbers, size_t parts, size_t per_output)
{
    std::vector<int32_t> result;
    result.reserve(numbers.size() * parts);
    for (size_t first = 0; first < numbers.size(); first += per_output) {
        for (size_t part = 0; part < parts; ++part) {
            for (size_t i = first; i < first + per_output; ++i) {
                auto taken = static_cast<int32_t>(part);
                int32_t low = std::max(numbers[i] + 128 * taken, -128), high = std::min(numbers[i] - 127 * taken, 127);
                result.push_back(numbers[i] < 0 ? std::min(low, 0) : std::max(high, 0));
            }
        }
    }
    return result;
}

// `parts` copies of the input, one behind the other along the channels.
int add_copies(Node& node, const Activation& input, size_t parts)
{
    Tensor tensor = node.tensor(input);
    tensor.channels = bounded(node, static_cast<int64_t>(tensor.channels) * static_cast<int64_t>(parts), 1, 65535,
                              "the number of channels of weights beyond int8");
    FloatLayer copies;
    copies.shape.kind = LayerKind::concat;
    copies.shape.inputs.assign(parts, input.tensor);
    int result = node.add_part("copies", std::move(copies), shape_of(tensor.channels, tensor.height, tensor.width));
    if (const AffineCode* code = node.fixed_code(input)) {
        node.fix_code(Activation{result, {}, input.type, false}, *code);
    }
    return result;
}

} // namespace

Kernel kernel_of(const Node& node, Constant weights, size_t outputs)
{
    if (weights.codes && weights.codes->scales.size() > 1 && weights.codes->axis != outputs) {
        node.fail("the scales of its weights are not per output channel");
    }
    return {std::move(weights.reals), std::move(weights.codes)};
}

Bias no_bias(size_t outputs) { return {std::vector<float>(outputs, 0.0F), {}}; }

Bias bias_of(const Node& node, Constant constant, size_t outputs, const Activation& input, const Kernel& kernel)
{
    if (!constant.is_real()) node.fail("its bias is not a float tensor");
    if (constant.size() != outputs) node.fail(fmt::format("its bias does not have {} values", outputs));
    Bias result{std::move(constant.reals), {}};
    const AffineCode* code = node.fixed_code(input);
    if (!constant.codes || !kernel.codes || !code) return result;
    for (size_t k = 0; k < outputs; ++k) {
        double unit = static_cast<double>(code->scale) * scale_of(*kernel.codes, k);
        constexpr double tolerance = 1e-5; // a product of float scales, rounded to float
        if (std::fabs(scale_of(*constant.codes, k) - unit) > tolerance * unit) return result;
    }
    result.codes = std::move(constant.codes->numbers);
    return result;
}

void set_kernel(Node& node, FloatLayer& layer, const Activation& input, Kernel kernel, Bias bias)
{
    size_t outputs = bias.reals.size();
    layer.shape.inputs = {input.tensor};
    layer.bias = std::move(bias.reals);
    layer.weights = std::move(kernel.reals);
    if (!kernel.codes) return;
    layer.bias_codes = std::move(bias.codes);
    for (size_t k = 0; k < outputs; ++k)
        layer.weight_scales.push_back(scale_of(*kernel.codes, k));
    std::vector<int32_t>& numbers = kernel.codes->numbers;
    if (!std::all_of(numbers.begin(), numbers.end(), fits_int8)) {
        if (layer.shape.groups != 1) node.fail("its weights less their zero point leave int8, and it has groups");
        size_t parts = parts_of(numbers), per_output = numbers.size() / outputs;
        layer.shape.inputs = {add_copies(node, input, parts)};
        numbers = split(numbers, parts, per_output);
        layer.weights.clear();
        for (size_t i = 0; i < numbers.size(); ++i) {
            double value = layer.weight_scales[i / (per_output * parts)] * numbers[i];
            layer.weights.push_back(static_cast<float>(value));
        }
    }
    layer.weight_codes.assign(numbers.begin(), numbers.end());
}

void add_fully_connected(Node& node, const Activation& input, Kernel kernel, Bias bias, std::vector<int64_t> dims,
                         ElementType type)
{
    const Tensor& tensor = node.tensor(input);
    FloatLayer layer;
    layer.shape.kernel_h = bounded(node, tensor.height, 1, largest_kernel, "the height of the flattened tensor");
    layer.shape.kernel_w = bounded(node, tensor.width, 1, largest_kernel, "the width of the flattened tensor");
    int outputs = bounded(node, static_cast<int64_t>(bias.reals.size()), 1, 65535, "the number of outputs");
    set_kernel(node, layer, input, std::move(kernel), std::move(bias));
    node.add(std::move(layer), shape_of(outputs, 1, 1), std::move(dims), type);
}

Matrix matrix_of(Node& node, Constant constant, int index, bool outputs_first, size_t features)
{
    if (constant.dims.size() != 2 || !constant.is_real()) node.fail(fmt::format("input {} is not a matrix", index));
    if (constant.dims[outputs_first ? 1 : 0] != static_cast<int64_t>(features)) {
        node.fail(fmt::format("input {} is {} x {}, but there are {} features", index, constant.dims[0],
                              constant.dims[1], features));
    }
    Matrix result;
    result.outputs = static_cast<size_t>(constant.dims[outputs_first ? 0 : 1]);
    result.kernel = kernel_of(node, outputs_first ? std::move(constant) : transposed(constant, {1, 0}), 0);
    return result;
}

std::vector<int64_t> dims_of_product(const Node& node, const Activation& input, size_t outputs)
{
    std::vector<int64_t> dims = input.dims;
    if (dims.size() < 2) node.fail("its input has one dimension; N,C is needed");
    if (dims.back() != static_cast<int64_t>(element_count(node.tensor(input)))) {
        node.fail(fmt::format("its input [{}] is not two-dimensional; a Flatten or Reshape before it is needed",
                              fmt::join(dims, ",")));
    }
    dims.back() = static_cast<int64_t>(outputs);
    return dims;
}

} // namespace svp::compiler
