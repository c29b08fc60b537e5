// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/simplify.h"

#include "compiler/frontends/onnx/network_edit.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace svp::compiler {
namespace {

size_t index(int i) { return static_cast<size_t>(i); }

// Which input of an add can become a convolution with the other one as its residual: the later convolution, since the
// other operand is then mostly there already.
std::optional<size_t> fusible_operand(const FloatNetwork& network, const FloatLayer& add,
                                      const Connections& connections)
{
    std::optional<size_t> best;
    int latest = -1;
    for (size_t i = 0; i < add.shape.inputs.size(); ++i) {
        int producer = connections.sole_producer(add.shape.inputs[i]);
        if (producer <= latest || is_fixed(network, add.shape.inputs[i])) continue;
        const FloatLayer& layer = network.layers[index(producer)];
        if (!is_convolution(layer) || layer.shape.has_residual() || layer.clamps()) continue;
        best = i;
        latest = producer;
    }
    return best;
}

// The earliest layer before the copy's input that can do its clamp; -1 where none can. A tensor of fixed code has been
// rounded: a clamp may only move before that where it is one of the same codes.
int clamp_target(const FloatNetwork& network, const Connections& connections, const Layer& copy)
{
    int target = -1, tensor = copy.inputs[0];
    while (!is_fixed(network, tensor) || share_code(network, tensor, copy.output)) {
        int producer = connections.sole_producer(tensor);
        if (producer < 0) return target;
        target = producer;
        const FloatLayer& layer = network.layers[index(producer)];
        bool passes_clamps = layer.shape.kind == LayerKind::pool_max || (is_copy(layer) && !layer.clamps());
        if (!passes_clamps) return target;
        tensor = layer.shape.inputs[0];
    }
    return target;
}

void clamp_further(FloatLayer& layer, float low, float high)
{
    layer.low = std::min(std::max(layer.low, low), high);
    layer.high = std::min(std::max(layer.high, low), high);
}

void remove_unused_tensors(FloatNetwork& network)
{
    std::vector<int> readers = count_readers(network);
    std::vector<int> renumbered(network.tensors.size(), -1);
    std::vector<Tensor> kept;
    for (size_t i = 0; i < network.tensors.size(); ++i) {
        if (readers[i] == 0 && static_cast<int>(i) != network.input) continue;
        renumbered[i] = static_cast<int>(kept.size());
        kept.push_back(std::move(network.tensors[i]));
    }
    for (FloatLayer& layer : network.layers) {
        for (int& input : layer.shape.inputs)
            input = renumbered[index(input)];
        layer.shape.output = renumbered[index(layer.shape.output)];
    }
    std::map<int, AffineCode> codes;
    std::set<int> integers;
    for (const auto& [tensor, code] : network.fixed_codes) {
        if (renumbered[index(tensor)] >= 0) codes[renumbered[index(tensor)]] = code;
    }
    for (int tensor : network.integer_tensors) {
        if (renumbered[index(tensor)] >= 0) integers.insert(renumbered[index(tensor)]);
    }
    network.fixed_codes = std::move(codes);
    network.integer_tensors = std::move(integers);
    network.input = renumbered[index(network.input)];
    network.output = renumbered[index(network.output)];
    network.tensors = std::move(kept);
}

} // namespace

void fuse_residual_adds(FloatNetwork& network)
{
    Connections connections(network);
    std::vector<bool> fused(network.layers.size(), false);
    for (size_t i = 0; i < network.layers.size(); ++i) {
        FloatLayer& add = network.layers[i];
        if (add.shape.kind != LayerKind::add) continue;
        std::optional<size_t> operand = fusible_operand(network, add, connections);
        if (!operand) continue;
        int residual = add.shape.inputs[1 - *operand], output = add.shape.output;
        auto producer = index(connections.producers[index(add.shape.inputs[*operand])]);
        float low = add.low, high = add.high;
        // In the add's place: there the residual has been made.
        add = std::move(network.layers[producer]);
        add.shape.inputs.push_back(residual);
        add.shape.output = output;
        add.low = low;
        add.high = high;
        fused[producer] = true;
    }
    erase_marked(network, fused);
}

void fold_clamps(FloatNetwork& network)
{
    Connections connections(network);
    for (FloatLayer& copy : network.layers) {
        if (!is_copy(copy) || !copy.clamps()) continue;
        int target = clamp_target(network, connections, copy.shape);
        if (target < 0) continue;
        clamp_further(network.layers[index(target)], copy.low, copy.high);
        copy.low = -std::numeric_limits<float>::infinity();
        copy.high = std::numeric_limits<float>::infinity();
    }
    remove_copies(network);
}

void remove_copies(FloatNetwork& network)
{
    std::vector<int> stands_for(network.tensors.size());
    for (size_t i = 0; i < stands_for.size(); ++i)
        stands_for[i] = static_cast<int>(i);
    std::vector<bool> removed(network.layers.size(), false);
    for (size_t i = 0; i < network.layers.size(); ++i) {
        FloatLayer& layer = network.layers[i];
        for (int& input : layer.shape.inputs)
            input = stands_for[index(input)];
        // The network needs at least one layer, and its output must be made by one.
        bool is_last_resort = layer.shape.output == network.output && layer.shape.inputs[0] == network.input;
        if (!is_copy(layer) || layer.clamps() || is_last_resort) continue;
        int from = layer.shape.inputs[0], to = layer.shape.output;
        if (is_fixed(network, to) && !share_code(network, from, to)) continue; // it changes the code
        stands_for[index(layer.shape.output)] = layer.shape.inputs[0];
        removed[i] = true;
    }
    network.output = stands_for[index(network.output)];
    erase_marked(network, removed);
}

void simplify(FloatNetwork& network)
{
    remove_copies(network);
    find_decompositions(network); // before a fold takes a part of one for something else
    fold_channelwise(network);
    settle_codes(network);
    remove_copies(network);
    fold_padding(network);
    fuse_residual_adds(network);
    fold_clamps(network);
    settle_codes(network); // copies that no longer clamp
    remove_copies(network);
    remove_unused_tensors(network);
}

} // namespace svp::compiler
