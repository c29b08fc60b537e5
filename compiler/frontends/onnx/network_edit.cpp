// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/network_edit.h"

namespace svp::compiler {

bool is_convolution(const FloatLayer& layer) { return layer.shape.kind == LayerKind::conv_dense; }

bool is_copy(const FloatLayer& layer)
{
    return layer.shape.kind == LayerKind::concat && layer.shape.inputs.size() == 1;
}

bool pads(const Layer& layer) { return layer.pad_top + layer.pad_left + layer.pad_bottom + layer.pad_right > 0; }

bool has_one_tap_per_channel(const FloatNetwork& network, const FloatLayer& layer)
{
    const Layer& s = layer.shape;
    return is_convolution(layer) && s.inputs.size() == 1 && s.groups == network.tensor(s.inputs[0]).channels &&
           s.groups == network.tensor(s.output).channels && s.kernel_h == 1 && s.kernel_w == 1 && s.stride_h == 1 &&
           s.stride_w == 1;
}

Connections::Connections(const FloatNetwork& network)
    : producers(find_producers(network)),
      readers(count_readers(network))
{
}

int Connections::sole_producer(int tensor) const
{
    auto index = static_cast<size_t>(tensor);
    return readers[index] == 1 ? producers[index] : -1;
}

bool is_fixed(const FloatNetwork& network, int tensor) { return network.fixed_code(tensor) != nullptr; }

bool share_code(const FloatNetwork& network, int one, int other)
{
    const AffineCode *first = network.fixed_code(one), *second = network.fixed_code(other);
    return first && second && *first == *second;
}

void erase_marked(FloatNetwork& network, const std::vector<bool>& marked)
{
    size_t kept = 0;
    for (size_t i = 0; i < network.layers.size(); ++i) {
        if (marked[i]) continue;
        if (kept != i) network.layers[kept] = std::move(network.layers[i]);
        ++kept;
    }
    network.layers.resize(kept);
}

} // namespace svp::compiler
