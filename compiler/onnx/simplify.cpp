#include "compiler/onnx/simplify.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace svp::compiler {
namespace {

size_t index(int i) { return static_cast<size_t>(i); }

bool is_convolution(const FloatLayer& layer) { return layer.shape.kind == LayerKind::conv_dense; }

bool is_copy(const FloatLayer& layer)
{
    return layer.shape.kind == LayerKind::concat && layer.shape.inputs.size() == 1;
}

// One tap per channel on the same positions.
bool is_channelwise(const FloatNetwork& network, const FloatLayer& layer)
{
    const Layer& s = layer.shape;
    return is_convolution(layer) && s.inputs.size() == 1 && s.groups == network.tensor(s.inputs[0]).channels &&
           s.groups == network.tensor(s.output).channels && s.kernel_h == 1 && s.kernel_w == 1 && s.stride_h == 1 &&
           s.stride_w == 1 && s.pad_top + s.pad_left + s.pad_bottom + s.pad_right == 0;
}

void scale_and_shift(FloatLayer& convolution, const FloatLayer& channelwise)
{
    size_t channels = convolution.bias.size(), per_channel = convolution.weights.size() / channels;
    for (size_t k = 0; k < channels; ++k) {
        double scale = channelwise.weights[k], shift = channelwise.bias[k];
        for (size_t i = k * per_channel; i < (k + 1) * per_channel; ++i)
            convolution.weights[i] = static_cast<float>(convolution.weights[i] * scale);
        convolution.bias[k] = static_cast<float>(convolution.bias[k] * scale + shift);
    }
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

// The layer that makes `tensor` if nothing but one operand of one layer reads it; -1 otherwise.
int sole_producer(const std::vector<int>& producers, const std::vector<int>& readers, int tensor)
{
    return readers[index(tensor)] == 1 ? producers[index(tensor)] : -1;
}

// Which input of an add can become a convolution with the other one as its residual: the later convolution, since the
// other operand is then mostly there already.
std::optional<size_t> fusible_operand(const FloatNetwork& network, const FloatLayer& add,
                                      const std::vector<int>& producers, const std::vector<int>& readers)
{
    std::optional<size_t> best;
    int latest = -1;
    for (size_t i = 0; i < add.shape.inputs.size(); ++i) {
        int producer = sole_producer(producers, readers, add.shape.inputs[i]);
        if (producer <= latest) continue;
        const FloatLayer& layer = network.layers[index(producer)];
        if (!is_convolution(layer) || layer.shape.has_residual() || layer.clamps()) continue;
        best = i;
        latest = producer;
    }
    return best;
}

// The earliest layer before `tensor` that can do a clamp of it; -1 where none can.
int clamp_target(const FloatNetwork& network, const std::vector<int>& producers, const std::vector<int>& readers,
                 int tensor)
{
    int target = -1;
    while (true) {
        int producer = sole_producer(producers, readers, tensor);
        if (producer < 0) return target;
        target = producer;
        const FloatLayer& layer = network.layers[index(producer)];
        bool passes_clamps = layer.shape.kind == LayerKind::pool_max || (is_copy(layer) && !layer.clamps());
        if (!passes_clamps) return target;
        tensor = layer.shape.inputs[0];
    }
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
    network.input = renumbered[index(network.input)];
    network.output = renumbered[index(network.output)];
    network.tensors = std::move(kept);
}

} // namespace

void fold_channelwise(FloatNetwork& network)
{
    std::vector<int> readers = count_readers(network), producers = find_producers(network);
    std::vector<bool> folded(network.layers.size(), false);
    for (size_t i = 0; i < network.layers.size(); ++i) {
        FloatLayer& layer = network.layers[i];
        if (!is_channelwise(network, layer) || layer.clamps()) continue;
        int producer = sole_producer(producers, readers, layer.shape.inputs[0]);
        if (producer < 0) continue;
        FloatLayer& convolution = network.layers[index(producer)];
        if (!is_convolution(convolution) || convolution.shape.has_residual() || convolution.clamps()) continue;
        scale_and_shift(convolution, layer);
        convolution.shape.output = layer.shape.output;
        producers[index(layer.shape.output)] = producer;
        folded[i] = true;
    }
    erase_marked(network, folded);
}

void fuse_residual_adds(FloatNetwork& network)
{
    std::vector<int> readers = count_readers(network), producers = find_producers(network);
    std::vector<bool> fused(network.layers.size(), false);
    for (size_t i = 0; i < network.layers.size(); ++i) {
        FloatLayer& add = network.layers[i];
        if (add.shape.kind != LayerKind::add) continue;
        std::optional<size_t> operand = fusible_operand(network, add, producers, readers);
        if (!operand) continue;
        int residual = add.shape.inputs[1 - *operand], output = add.shape.output;
        auto producer = index(producers[index(add.shape.inputs[*operand])]);
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
    std::vector<int> readers = count_readers(network), producers = find_producers(network);
    for (FloatLayer& copy : network.layers) {
        if (!is_copy(copy) || !copy.clamps()) continue;
        int target = clamp_target(network, producers, readers, copy.shape.inputs[0]);
        if (target < 0) continue;
        clamp_further(network.layers[index(target)], copy.low, copy.high);
        copy.low = -std::numeric_limits<float>::infinity();
        copy.high = std::numeric_limits<float>::infinity();
    }
    remove_copies(network);
}

void remove_copies(FloatNetwork& network)
{
    std::vector<int> producers = find_producers(network);
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
        stands_for[index(layer.shape.output)] = layer.shape.inputs[0];
        removed[i] = true;
    }
    network.output = stands_for[index(network.output)];
    erase_marked(network, removed);
}

void simplify(FloatNetwork& network)
{
    remove_copies(network);
    fold_channelwise(network);
    fuse_residual_adds(network);
    fold_clamps(network);
    remove_unused_tensors(network);
}

} // namespace svp::compiler
