// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/integer_executor.h"

#include "compiler/oracle/integer_convolution.h"
#include "compiler/oracle/integer_layer_check.h"
#include "compiler/oracle/integer_pooling.h"
#include "interface/common/simd.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace svp::compiler {
namespace {

const Tensor& tensor_of(const Network& network, int index) { return network.tensors[static_cast<size_t>(index)]; }

size_t elements(const Tensor& tensor)
{
    return static_cast<size_t>(tensor.channels) * static_cast<size_t>(tensor.height) *
           static_cast<size_t>(tensor.width);
}

[[noreturn]] void overflow(const Layer& layer, const std::string& what)
{
    throw std::overflow_error("layer " + layer.name + ": " + what + " leaves 32 bits");
}

int8_t requantize(const Layer& layer, const Tensor& output, const svp_requant& requant, int64_t sum, int32_t residual)
{
    if (!svp_requant_fits(sum, requant.bias)) overflow(layer, "a sum with its bias");
    return svp_requantize(sum, &requant, residual, static_cast<int8_t>(output.zero_point), layer.low, layer.high);
}

// `count` outputs of one channel; every sum with its bias fits 32 bits. residual: codes, or null.
SVP_TARGET_CLONES
void requantize_row(const int64_t* __restrict sums, int count, const svp_requant& requant,
                    const int8_t* __restrict residual, int residual_zero, int8_t zero_point, int8_t low, int8_t high,
                    int8_t* __restrict result)
{
    const svp_requant copy = requant;
    if (!residual) {
        for (int i = 0; i < count; ++i)
            result[i] = svp_requantize(sums[i], &copy, 0, zero_point, low, high);
        return;
    }
    for (int i = 0; i < count; ++i) {
        result[i] = svp_requantize(sums[i], &copy, residual[i] - residual_zero, zero_point, low, high);
    }
}

Codes execute_convolution(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs)
{
    const Tensor& output = tensor_of(network, layer.output);
    const Codes* residual = layer.has_residual() ? inputs[1] : nullptr;
    int residual_zero = residual ? tensor_of(network, layer.inputs[1]).zero_point : 0;
    size_t plane = static_cast<size_t>(output.height) * static_cast<size_t>(output.width);
    Codes result(elements(output));
    auto consume = [&](int channel, int first, const int64_t* sums, int count) {
        const svp_requant& requant = layer.requant[static_cast<size_t>(channel)];
        auto [least, most] = std::minmax_element(sums, sums + count);
        if (!svp_requant_fits(*least, requant.bias) || !svp_requant_fits(*most, requant.bias)) {
            overflow(layer, "a sum with its bias");
        }
        size_t start = static_cast<size_t>(channel) * plane + static_cast<size_t>(first);
        requantize_row(sums, count, requant, residual ? residual->data() + start : nullptr, residual_zero,
                       static_cast<int8_t>(output.zero_point), layer.low, layer.high, result.data() + start);
    };
    convolve(layer, tensor_of(network, layer.inputs[0]), output, *inputs[0], consume);
    return result;
}

Codes execute_add(const Network& network, const Layer& layer, const Codes& left, const Codes& right)
{
    int left_zero = tensor_of(network, layer.inputs[0]).zero_point;
    int right_zero = tensor_of(network, layer.inputs[1]).zero_point;
    const Tensor& output = tensor_of(network, layer.output);
    Codes result(left.size());
    for (size_t i = 0; i < result.size(); ++i) {
        result[i] = requantize(layer, output, layer.requant[0], left[i] - left_zero, right[i] - right_zero);
    }
    return result;
}

Codes execute_concat(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs)
{
    const Tensor& output = tensor_of(network, layer.output);
    Codes result;
    result.reserve(elements(output));
    for (size_t i = 0; i < inputs.size(); ++i) {
        int zero = tensor_of(network, layer.inputs[i]).zero_point;
        for (int8_t code : *inputs[i])
            result.push_back(requantize(layer, output, layer.requant[i], code - zero, 0));
    }
    return result;
}

} // namespace

Codes execute_layer(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs)
{
    check_layer(network, layer, inputs);
    const Tensor& input = tensor_of(network, layer.inputs[0]);
    const Tensor& output = tensor_of(network, layer.output);
    switch (layer.kind) {
    case LayerKind::conv_dense:
    case LayerKind::conv_decomposed:
        return execute_convolution(network, layer, inputs);
    case LayerKind::pool_max:
        return pool_max(layer, input, output, *inputs[0]);
    case LayerKind::pool_average:
        return pool_average(layer, input, output, *inputs[0]);
    case LayerKind::add:
        return execute_add(network, layer, *inputs[0], *inputs[1]);
    case LayerKind::concat:
        return execute_concat(network, layer, inputs);
    }
    throw std::invalid_argument("layer " + layer.name + ": unknown kind");
}

std::vector<int32_t> convolution_sums(const Network& network, const Layer& layer, const Codes& input)
{
    check_sums(network, layer, input);
    const Tensor& output = tensor_of(network, layer.output);
    size_t plane = static_cast<size_t>(output.height) * static_cast<size_t>(output.width);
    std::vector<int32_t> result(elements(output));
    auto consume = [&](int channel, int first, const int64_t* sums, int count) {
        int32_t* to = result.data() + static_cast<size_t>(channel) * plane + static_cast<size_t>(first);
        for (int i = 0; i < count; ++i) {
            if (!svp_requant_fits(sums[i], 0)) overflow(layer, "a sum");
            to[i] = static_cast<int32_t>(sums[i]);
        }
    };
    convolve(layer, tensor_of(network, layer.inputs[0]), output, input, consume);
    return result;
}

std::vector<Codes> execute_network(const Network& network, const Codes& input)
{
    std::vector<Codes> codes(network.tensors.size());
    codes.at(static_cast<size_t>(network.input)) = input;
    for (const Layer& layer : network.layers) {
        std::vector<const Codes*> inputs;
        for (int index : layer.inputs)
            inputs.push_back(&codes.at(static_cast<size_t>(index)));
        codes.at(static_cast<size_t>(layer.output)) = execute_layer(network, layer, inputs);
    }
    return codes;
}

} // namespace svp::compiler
