// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/naive_convolution.h"

#include <algorithm>

namespace svp::test {
namespace {

using compiler::Layer;
using compiler::LayerKind;
using compiler::Network;
using compiler::Tensor;
using Codes = std::vector<int8_t>;
__extension__ typedef __int128 Wide;

const Tensor& tensor(const Network& network, int index) { return network.tensors.at(static_cast<size_t>(index)); }

int at(const Tensor& t, const Codes& codes, int c, int y, int x)
{
    return codes.at(static_cast<size_t>((c * t.height + y) * t.width + x));
}

int weight(const Layer& layer, int in_channels, int k, int c, int r, int s)
{
    int taps = layer.kernel_h * layer.kernel_w, tap = r * layer.kernel_w + s;
    if (layer.kind == LayerKind::conv_dense) {
        return layer.weights.at(static_cast<size_t>((k * in_channels + c) * taps + tap));
    }
    int sum = 0;
    for (int m = 0; m < layer.bases; ++m) {
        sum += layer.coefficients.at(static_cast<size_t>((k * layer.bases + m) * in_channels + c)) *
               layer.basis.at(static_cast<size_t>(m * taps + tap));
    }
    return sum;
}

int64_t round_wide(Wide numerator, Wide denominator)
{
    bool negative = numerator < 0;
    Wide magnitude = negative ? -numerator : numerator;
    Wide quotient = magnitude / denominator, twice = 2 * (magnitude % denominator);
    if (twice > denominator || (twice == denominator && quotient % 2 == 1)) ++quotient;
    return static_cast<int64_t>(negative ? -quotient : quotient);
}

int8_t finish(const Layer& layer, const Tensor& output, Wide numerator, Wide denominator)
{
    int64_t code = round_wide(numerator, denominator) + output.zero_point;
    return static_cast<int8_t>(std::min<int64_t>(layer.high, std::max<int64_t>(layer.low, code)));
}

int8_t requantized(const Layer& layer, const Tensor& output, size_t record, int64_t sum, int64_t residual)
{
    const svp_requant& q = layer.requant.at(record);
    Wide numerator = (Wide{sum} + q.bias) * q.multiplier + Wide{residual} * q.residual_multiplier;
    return finish(layer, output, numerator, Wide{1} << q.shift);
}

int8_t pooled(const Network& network, const Layer& layer, const Codes& codes, int c, int y, int x)
{
    const Tensor& in = tensor(network, layer.inputs[0]);
    const Tensor& out = tensor(network, layer.output);
    int largest = -1000, inside = 0, windows = 0;
    int64_t sum = 0;
    for (int r = 0; r < layer.kernel_h; ++r) {
        for (int s = 0; s < layer.kernel_w; ++s) {
            int iy = y * layer.stride_h + r * layer.dilation_h - layer.pad_top;
            int ix = x * layer.stride_w + s * layer.dilation_w - layer.pad_left;
            ++windows;
            if (iy < 0 || ix < 0 || iy >= in.height || ix >= in.width) continue;
            ++inside;
            largest = std::max(largest, at(in, codes, c, iy, ix));
            sum += at(in, codes, c, iy, ix) - in.zero_point;
        }
    }
    if (layer.kind == LayerKind::pool_max) {
        return static_cast<int8_t>(std::min<int>(layer.high, std::max<int>(layer.low, largest)));
    }
    const svp_requant& q = layer.requant.at(0);
    Wide divisor = layer.count_padding ? windows : inside;
    return finish(layer, out, (Wide{sum} + q.bias) * q.multiplier, divisor * (Wide{1} << q.shift));
}

int8_t concatenated(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs, int c, int y,
                    int x)
{
    size_t i = 0;
    while (c >= tensor(network, layer.inputs[i]).channels)
        c -= tensor(network, layer.inputs[i++]).channels;
    const Tensor& in = tensor(network, layer.inputs[i]);
    return requantized(layer, tensor(network, layer.output), i, at(in, *inputs[i], c, y, x) - in.zero_point, 0);
}

int8_t value(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs, int c, int y, int x)
{
    const Tensor& first = tensor(network, layer.inputs[0]);
    const Tensor& out = tensor(network, layer.output);
    int64_t second = 0;
    if (layer.kind != LayerKind::concat && inputs.size() == 2) {
        const Tensor& other = tensor(network, layer.inputs[1]);
        second = at(other, *inputs[1], c, y, x) - other.zero_point;
    }
    switch (layer.kind) {
    case LayerKind::pool_max:
    case LayerKind::pool_average:
        return pooled(network, layer, *inputs[0], c, y, x);
    case LayerKind::add:
        return requantized(layer, out, 0, at(first, *inputs[0], c, y, x) - first.zero_point, second);
    case LayerKind::concat:
        return concatenated(network, layer, inputs, c, y, x);
    default:
        break;
    }
    return requantized(layer, out, static_cast<size_t>(c), naive_sum(network, layer, *inputs[0], c, y, x), second);
}

} // namespace

int64_t naive_round(int64_t numerator, int64_t denominator) { return round_wide(numerator, denominator); }

int64_t naive_sum(const Network& network, const Layer& layer, const Codes& codes, int k, int y, int x)
{
    const Tensor& in = tensor(network, layer.inputs[0]);
    int in_channels = in.channels / layer.groups;
    int group = k / (tensor(network, layer.output).channels / layer.groups);
    int64_t sum = 0;
    for (int c = 0; c < in_channels; ++c) {
        for (int r = 0; r < layer.kernel_h; ++r) {
            for (int s = 0; s < layer.kernel_w; ++s) {
                int iy = y * layer.stride_h + r * layer.dilation_h - layer.pad_top;
                int ix = x * layer.stride_w + s * layer.dilation_w - layer.pad_left;
                if (iy < 0 || ix < 0 || iy >= in.height || ix >= in.width) continue;
                int64_t activation = at(in, codes, group * in_channels + c, iy, ix) - in.zero_point;
                sum += activation * weight(layer, in_channels, k, c, r, s);
            }
        }
    }
    return sum;
}

Codes naive_layer(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs)
{
    const Tensor& out = tensor(network, layer.output);
    Codes result;
    for (int c = 0; c < out.channels; ++c) {
        for (int y = 0; y < out.height; ++y) {
            for (int x = 0; x < out.width; ++x)
                result.push_back(value(network, layer, inputs, c, y, x));
        }
    }
    return result;
}

} // namespace svp::test
