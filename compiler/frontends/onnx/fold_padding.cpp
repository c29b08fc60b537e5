// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/network_edit.h"
#include "compiler/frontends/onnx/simplify.h"

#include <algorithm>

namespace svp::compiler {
namespace {

constexpr int largest = 255; // what a layer command holds

// A depthwise identity that only pads; of a fixed code it keeps the code.
bool is_padding(const FloatNetwork& network, const FloatLayer& layer)
{
    if (!has_one_tap_per_channel(network, layer) || !pads(layer.shape) || layer.clamps()) return false;
    int input = layer.shape.inputs[0], output = layer.shape.output;
    if (is_fixed(network, output) && !share_code(network, input, output)) return false;
    auto is_one = [](float weight) { return weight == 1.0F; };
    auto is_zero = [](float bias) { return bias == 0.0F; };
    return std::all_of(layer.weights.begin(), layer.weights.end(), is_one) &&
           std::all_of(layer.bias.begin(), layer.bias.end(), is_zero);
}

// Padding in a file counts as input. A pooling that pads on its own must count that, too, and none of its windows may
// lie in the padding alone.
bool takes_padding(const Layer& layer, const Layer& padding)
{
    int rows = std::max(layer.pad_top + padding.pad_top, layer.pad_bottom + padding.pad_bottom);
    int columns = std::max(layer.pad_left + padding.pad_left, layer.pad_right + padding.pad_right);
    if (std::max(rows, columns) > largest) return false;
    if (layer.kind == LayerKind::conv_dense) return true;
    return layer.kind == LayerKind::pool_average && (layer.count_padding || !pads(layer)) &&
           rows <= (layer.kernel_h - 1) * layer.dilation_h && columns <= (layer.kernel_w - 1) * layer.dilation_w;
}

} // namespace

void fold_padding(FloatNetwork& network)
{
    Connections connections(network);
    std::vector<bool> folded(network.layers.size(), false);
    for (FloatLayer& layer : network.layers) {
        Layer& shape = layer.shape;
        int producer = connections.sole_producer(shape.inputs[0]);
        if (producer < 0) continue;
        const FloatLayer& padding = network.layers[static_cast<size_t>(producer)];
        if (!is_padding(network, padding) || !takes_padding(shape, padding.shape)) continue;
        shape.pad_top += padding.shape.pad_top;
        shape.pad_left += padding.shape.pad_left;
        shape.pad_bottom += padding.shape.pad_bottom;
        shape.pad_right += padding.shape.pad_right;
        shape.inputs[0] = padding.shape.inputs[0];
        if (shape.kind == LayerKind::pool_average) shape.count_padding = true;
        folded[static_cast<size_t>(producer)] = true;
    }
    erase_marked(network, folded);
}

} // namespace svp::compiler
