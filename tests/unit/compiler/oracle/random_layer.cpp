// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/oracle/random_layer.h"

#include <sstream>

namespace svp::test {
namespace {

using compiler::Layer;
using compiler::LayerKind;
using compiler::Tensor;

int pick(std::mt19937_64& random, int low, int high)
{
    return low + static_cast<int>(random() % static_cast<uint64_t>(high - low + 1));
}

std::vector<int8_t> bytes(std::mt19937_64& random, int count, int low = -128, int high = 127)
{
    std::vector<int8_t> result;
    for (int i = 0; i < count; ++i)
        result.push_back(static_cast<int8_t>(pick(random, low, high)));
    return result;
}

Tensor tensor(std::mt19937_64& random, int channels, int height, int width)
{
    Tensor result;
    result.channels = channels;
    result.height = height;
    result.width = width;
    int special[] = {-128, 0, 127, pick(random, -128, 127)};
    result.zero_point = special[pick(random, 0, 3)];
    return result;
}

// Records whose results land in the range of int8 for values of about `magnitude`, with ties now and then.
svp_requant record(std::mt19937_64& random, int64_t magnitude, bool residual)
{
    svp_requant result{};
    result.bias = pick(random, -1000, 1000);
    if (pick(random, 0, 2) == 0) { // a power of two: ties happen
        uint32_t shift = 0;
        while ((magnitude >> shift) > 100)
            ++shift;
        result.multiplier = 1;
        result.shift = shift;
        result.residual_multiplier = residual ? 1 << std::min(shift, 20u) : 0;
        return result;
    }
    result.shift = 30;
    int64_t unit = (int64_t{1} << 30) * 100 / std::max<int64_t>(100, magnitude);
    result.multiplier = static_cast<int32_t>(unit);
    result.residual_multiplier = residual ? pick(random, 0, 1 << 30) : 0;
    return result;
}

void random_clamp(std::mt19937_64& random, Layer& layer)
{
    if (pick(random, 0, 1) == 0) return;
    layer.low = static_cast<int8_t>(pick(random, -128, 10));
    layer.high = static_cast<int8_t>(pick(random, layer.low, 127));
}

int output_size(int input, int pads, int kernel, int dilation, int stride)
{
    return (input + pads - (kernel - 1) * dilation - 1) / stride + 1;
}

// Kernel, stride, padding, dilation that fit; padding below `most_padding`.
void random_window(std::mt19937_64& random, Layer& layer, const Tensor& in, int most_kernel, int most_dilation,
                   bool padding_below_kernel)
{
    do {
        layer.kernel_h = pick(random, 1, most_kernel);
        layer.kernel_w = pick(random, 1, most_kernel);
        layer.stride_h = pick(random, 1, 3);
        layer.stride_w = pick(random, 1, 3);
        layer.dilation_h = pick(random, 1, most_dilation);
        layer.dilation_w = pick(random, 1, most_dilation);
        int limit_h = padding_below_kernel ? layer.kernel_h - 1 : 4;
        int limit_w = padding_below_kernel ? layer.kernel_w - 1 : 4;
        layer.pad_top = pick(random, 0, limit_h);
        layer.pad_bottom = pick(random, 0, limit_h);
        layer.pad_left = pick(random, 0, limit_w);
        layer.pad_right = pick(random, 0, limit_w);
    } while ((layer.kernel_h - 1) * layer.dilation_h + 1 > in.height + layer.pad_top + layer.pad_bottom ||
             (layer.kernel_w - 1) * layer.dilation_w + 1 > in.width + layer.pad_left + layer.pad_right);
}

Tensor windowed(std::mt19937_64& random, const Layer& layer, const Tensor& in, int channels)
{
    int height =
        output_size(in.height, layer.pad_top + layer.pad_bottom, layer.kernel_h, layer.dilation_h, layer.stride_h);
    int width =
        output_size(in.width, layer.pad_left + layer.pad_right, layer.kernel_w, layer.dilation_w, layer.stride_w);
    return tensor(random, channels, height, width);
}

LayerCase finished(std::mt19937_64& random, Layer layer, std::vector<Tensor> tensors)
{
    LayerCase result;
    for (size_t i = 0; i + 1 < tensors.size(); ++i) {
        layer.inputs.push_back(static_cast<int>(i));
        result.codes.push_back(bytes(random, tensors[i].channels * tensors[i].height * tensors[i].width));
    }
    layer.output = static_cast<int>(tensors.size()) - 1;
    result.network.tensors = std::move(tensors);
    result.network.layers = {std::move(layer)};
    result.network.input = 0;
    result.network.output = layer.output;
    return result;
}

} // namespace

std::vector<const std::vector<int8_t>*> LayerCase::inputs() const
{
    std::vector<const std::vector<int8_t>*> result;
    for (const auto& input : codes)
        result.push_back(&input);
    return result;
}

std::string LayerCase::text() const
{
    const Layer& l = layer();
    std::ostringstream out;
    out << "kind " << static_cast<int>(l.kind) << " kernel " << l.kernel_h << 'x' << l.kernel_w << " stride "
        << l.stride_h << ',' << l.stride_w << " pads " << l.pad_top << ',' << l.pad_left << ',' << l.pad_bottom << ','
        << l.pad_right << " dilation " << l.dilation_h << ',' << l.dilation_w << " groups " << l.groups << " bases "
        << l.bases << " tensors";
    for (const Tensor& t : network.tensors)
        out << ' ' << t.channels << 'x' << t.height << 'x' << t.width;
    return out.str();
}

LayerCase random_convolution(std::mt19937_64& random, bool decomposed)
{
    Layer layer;
    layer.kind = decomposed ? LayerKind::conv_decomposed : LayerKind::conv_dense;
    if (!decomposed && pick(random, 0, 2) == 0) layer.groups = pick(random, 2, 7);
    int in_channels = layer.groups * pick(random, 1, layer.groups > 1 ? 3 : 40);
    int out_channels = layer.groups * pick(random, 1, layer.groups > 1 ? 3 : 13);
    Tensor in = tensor(random, in_channels, pick(random, 1, 11), pick(random, 1, 11));
    random_window(random, layer, in, 5, 3, false);
    int taps = layer.kernel_h * layer.kernel_w;
    int64_t magnitude = int64_t{in_channels / layer.groups} * taps * 2000;
    if (decomposed) {
        layer.bases = pick(random, 1, 7);
        int density = pick(random, 0, 3); // 0: all zero
        for (int i = 0; i < out_channels * layer.bases * in_channels; ++i) {
            bool nonzero = pick(random, 0, 2) < density;
            layer.coefficients.push_back(static_cast<int8_t>(nonzero ? 2 * pick(random, 0, 1) - 1 : 0));
        }
        layer.basis = bytes(random, layer.bases * taps);
        magnitude *= layer.bases;
    } else {
        layer.weights = bytes(random, out_channels * in_channels / layer.groups * taps);
    }
    Tensor out = windowed(random, layer, in, out_channels);
    bool residual = pick(random, 0, 1) == 1;
    for (int k = 0; k < out_channels; ++k)
        layer.requant.push_back(record(random, magnitude, residual));
    random_clamp(random, layer);
    if (!residual) return finished(random, layer, {in, out});
    return finished(random, layer, {in, tensor(random, out.channels, out.height, out.width), out});
}

LayerCase random_pooling(std::mt19937_64& random, LayerKind kind)
{
    Layer layer;
    layer.kind = kind;
    Tensor in = tensor(random, pick(random, 1, 9), pick(random, 1, 12), pick(random, 1, 12));
    random_window(random, layer, in, 7, 1, true);
    layer.count_padding = pick(random, 0, 1) == 1;
    if (kind == LayerKind::pool_average) layer.requant = {record(random, 100, false)};
    random_clamp(random, layer);
    Tensor out = windowed(random, layer, in, in.channels);
    return finished(random, layer, {in, out});
}

LayerCase random_add(std::mt19937_64& random)
{
    Layer layer;
    layer.kind = LayerKind::add;
    int channels = pick(random, 1, 9), height = pick(random, 1, 9), width = pick(random, 1, 9);
    layer.requant = {record(random, 255, true)};
    random_clamp(random, layer);
    std::vector<Tensor> tensors;
    for (int i = 0; i < 3; ++i)
        tensors.push_back(tensor(random, channels, height, width));
    return finished(random, layer, tensors);
}

LayerCase random_concat(std::mt19937_64& random)
{
    Layer layer;
    layer.kind = LayerKind::concat;
    int height = pick(random, 1, 9), width = pick(random, 1, 9), channels = 0;
    std::vector<Tensor> tensors;
    int count = pick(random, 1, 4);
    for (int i = 0; i < count; ++i) {
        tensors.push_back(tensor(random, pick(random, 1, 6), height, width));
        channels += tensors.back().channels;
        layer.requant.push_back(record(random, 200, false));
    }
    random_clamp(random, layer);
    tensors.push_back(tensor(random, channels, height, width));
    return finished(random, layer, tensors);
}

} // namespace svp::test
