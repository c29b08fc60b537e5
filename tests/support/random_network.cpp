// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_network.h"

#include <cstring>
#include <fmt/format.h>

namespace svp::test {
namespace {

using compiler::Layer;
using compiler::LayerKind;
using compiler::Network;
using compiler::Tensor;

// One axis of a window over an input, chosen so that at least one output comes out.
struct Window {
    int kernel = 1, stride = 1, dilation = 1, before = 0, after = 0, outputs = 1;
};

bool every_window_touches(const Window& w, int input)
{
    for (int o = 0; o < w.outputs; ++o) {
        bool touches = false;
        for (int k = 0; k < w.kernel; ++k) {
            int position = o * w.stride - w.before + k * w.dilation;
            touches = touches || (position >= 0 && position < input);
        }
        if (!touches) return false;
    }
    return true;
}

Window random_window(RandomNumbers& random, int input)
{
    while (true) {
        Window w;
        w.kernel = random.chance(40) ? random.integer(1, 7) : random.integer(1, 3);
        w.stride = random.integer(1, 3);
        w.dilation = random.chance(20) ? random.integer(2, 3) : 1;
        int extent = (w.kernel - 1) * w.dilation + 1;
        w.before = random.integer(0, extent - 1);
        w.after = random.integer(0, extent - 1);
        if (input + w.before + w.after < extent) continue;
        w.outputs = (input + w.before + w.after - extent) / w.stride + 1;
        if (every_window_touches(w, input)) return w;
    }
}

class Builder {
  public:
    explicit Builder(RandomNumbers& random) : random_(random) {}

    Network build(int layers)
    {
        network_.name = fmt::format("random{}", random_.integer(0, 999));
        network_.seed = static_cast<uint64_t>(random_.in(0, INT64_MAX - 1));
        network_.input = add_tensor(channels(), random_.integer(1, 14), random_.integer(1, 14));
        for (int i = 0; i < layers; ++i)
            add_layer();
        network_.output = network_.layers.back().output;
        return std::move(network_);
    }

  private:
    int channels() { return random_.chance(15) ? random_.integer(60, 140) : random_.integer(1, 20); }

    int add_tensor(int c, int h, int w)
    {
        Tensor tensor;
        tensor.name = fmt::format("tensor{}\xc3\xa4", network_.tensors.size());
        tensor.channels = c;
        tensor.height = h;
        tensor.width = w;
        tensor.zero_point = random_.code();
        tensor.scale = static_cast<float>(random_.integer(1, 1000)) / 512.0F;
        network_.tensors.push_back(tensor);
        return static_cast<int>(network_.tensors.size()) - 1;
    }

    const Tensor& tensor(int index) const { return network_.tensors[static_cast<size_t>(index)]; }

    int any_tensor()
    {
        int last = static_cast<int>(network_.tensors.size()) - 1;
        return random_.chance(60) ? last : random_.integer(0, last);
    }

    // Tensors of the same height and width as `index`, and of the same channels where asked for.
    std::vector<int> alike(int index, bool channels)
    {
        std::vector<int> found;
        const Tensor& t = tensor(index);
        for (int i = 0; i < static_cast<int>(network_.tensors.size()); ++i)
            if (tensor(i).height == t.height && tensor(i).width == t.width &&
                (!channels || tensor(i).channels == t.channels))
                found.push_back(i);
        return found;
    }

    int pick(const std::vector<int>& from)
    {
        return from[static_cast<size_t>(random_.in(0, static_cast<int64_t>(from.size()) - 1))];
    }

    svp_requant requant(bool mean, bool residual)
    {
        svp_requant q{};
        q.bias = static_cast<int32_t>(random_.in(INT32_MIN, INT32_MAX));
        q.multiplier = static_cast<int32_t>(random_.in(0, INT32_MAX));
        if (residual) q.residual_multiplier = static_cast<int32_t>(random_.in(INT32_MIN, INT32_MAX));
        q.shift = static_cast<uint32_t>(random_.in(0, mean ? 46 : 62));
        return q;
    }

    void set_requant(Layer& layer, size_t count, bool mean, bool residual)
    {
        for (size_t i = 0; i < count; ++i)
            layer.requant.push_back(requant(mean, residual));
    }

    void add_layer()
    {
        Layer layer;
        layer.name = fmt::format("layer{}", network_.layers.size());
        layer.kind = static_cast<LayerKind>(random_.integer(0, 5));
        layer.inputs = {any_tensor()};
        layer.low = static_cast<int8_t>(random_.in(-128, 0));
        layer.high = static_cast<int8_t>(random_.in(0, 127));
        switch (layer.kind) {
        case LayerKind::conv_dense:
        case LayerKind::conv_decomposed:
            make_convolution(layer);
            break;
        case LayerKind::pool_max:
        case LayerKind::pool_average:
            make_pooling(layer);
            break;
        case LayerKind::add:
            layer.inputs.push_back(pick(alike(layer.inputs[0], true)));
            layer.output = add_tensor_like(layer.inputs[0], tensor(layer.inputs[0]).channels);
            set_requant(layer, 1, false, true);
            break;
        case LayerKind::concat:
            make_concat(layer);
            break;
        }
        network_.layers.push_back(std::move(layer));
    }

    int add_tensor_like(int index, int channels)
    {
        const Tensor like = tensor(index);
        return add_tensor(channels, like.height, like.width);
    }

    void set_windows(Layer& layer, int channels)
    {
        const Tensor input = tensor(layer.inputs[0]);
        Window rows = random_window(random_, input.height), cols = random_window(random_, input.width);
        layer.kernel_h = rows.kernel;
        layer.kernel_w = cols.kernel;
        layer.stride_h = rows.stride;
        layer.stride_w = cols.stride;
        layer.dilation_h = rows.dilation;
        layer.dilation_w = cols.dilation;
        layer.pad_top = rows.before;
        layer.pad_bottom = rows.after;
        layer.pad_left = cols.before;
        layer.pad_right = cols.after;
        layer.output = add_tensor(channels, rows.outputs, cols.outputs);
    }

    // What residuals are added to.
    void keep_shape(Layer& layer)
    {
        layer.kernel_h = 1 + 2 * random_.integer(0, 2);
        layer.kernel_w = 1 + 2 * random_.integer(0, 2);
        layer.pad_top = layer.pad_bottom = layer.kernel_h / 2;
        layer.pad_left = layer.pad_right = layer.kernel_w / 2;
        layer.output = add_tensor_like(layer.inputs[0], tensor(layer.inputs[0]).channels);
    }

    void make_convolution(Layer& layer)
    {
        int in = tensor(layer.inputs[0]).channels, out = channels();
        bool decomposed = layer.kind == LayerKind::conv_decomposed;
        if (!decomposed && random_.chance(30)) {
            layer.groups = random_.chance(50) ? in : random_.integer(1, in);
            while (in % layer.groups != 0)
                --layer.groups;
            out = layer.groups * random_.integer(1, 2);
        }
        if (random_.chance(30))
            keep_shape(layer);
        else
            set_windows(layer, out);
        out = tensor(layer.output).channels;
        auto taps = static_cast<size_t>(layer.kernel_h * layer.kernel_w);
        if (decomposed) {
            layer.bases = random_.integer(1, 6);
            int density = random_.chance(30) ? 100 * random_.integer(0, 1) : random_.integer(0, 100);
            for (int i = 0; i < out * layer.bases * in; ++i)
                layer.coefficients.push_back(
                    static_cast<int8_t>(random_.chance(density) ? 2 * random_.integer(0, 1) - 1 : 0));
            layer.basis = codes(taps * static_cast<size_t>(layer.bases));
        } else {
            layer.weights = codes(static_cast<size_t>(out * (in / layer.groups)) * taps);
        }
        std::vector<int> residuals = alike(layer.output, true);
        residuals.pop_back(); // the output itself
        bool residual = !residuals.empty() && random_.chance(70);
        if (residual) layer.inputs.push_back(pick(residuals));
        set_requant(layer, static_cast<size_t>(out), false, residual);
    }

    std::vector<int8_t> codes(size_t count)
    {
        std::vector<int8_t> values(count);
        for (int8_t& value : values)
            value = random_.code();
        return values;
    }

    void make_pooling(Layer& layer)
    {
        set_windows(layer, tensor(layer.inputs[0]).channels);
        if (layer.kind == LayerKind::pool_average) {
            layer.count_padding = random_.chance(50);
            set_requant(layer, 1, true, false);
        } else {
            network_.tensors.back().zero_point = tensor(layer.inputs[0]).zero_point;
        }
    }

    void make_concat(Layer& layer)
    {
        std::vector<int> candidates = alike(layer.inputs[0], false);
        for (int more = random_.integer(0, 3); more > 0; --more)
            layer.inputs.push_back(pick(candidates));
        int channels = 0;
        for (int input : layer.inputs)
            channels += tensor(input).channels;
        layer.output = add_tensor_like(layer.inputs[0], channels);
        set_requant(layer, layer.inputs.size(), false, false);
    }

    RandomNumbers& random_;
    Network network_;
};

std::string tensor_difference(const Tensor& a, const Tensor& b)
{
    if (a.name != b.name) return fmt::format("name '{}' and '{}'", a.name, b.name);
    if (a.channels != b.channels || a.height != b.height || a.width != b.width) return "shape";
    if (a.scale != b.scale) return "scale";
    return a.zero_point == b.zero_point ? "" : "zero point";
}

bool same_records(const std::vector<svp_requant>& a, const std::vector<svp_requant>& b)
{
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof a[0]) == 0);
}

std::string layer_difference(const Layer& a, const Layer& b)
{
    if (a.name != b.name) return fmt::format("name '{}' and '{}'", a.name, b.name);
    if (a.kind != b.kind) return "kind";
    if (a.inputs != b.inputs) return "inputs";
    if (a.output != b.output) return "output";
    if (a.kernel_h != b.kernel_h || a.kernel_w != b.kernel_w) return "kernel";
    if (a.stride_h != b.stride_h || a.stride_w != b.stride_w) return "stride";
    if (a.pad_top != b.pad_top || a.pad_left != b.pad_left) return "padding before";
    if (a.pad_bottom != b.pad_bottom || a.pad_right != b.pad_right) return "padding after";
    if (a.dilation_h != b.dilation_h || a.dilation_w != b.dilation_w) return "dilation";
    if (a.groups != b.groups) return "groups";
    if (a.count_padding != b.count_padding) return "count_padding";
    if (a.weights != b.weights) return "weights";
    if (a.bases != b.bases || a.coefficients != b.coefficients || a.basis != b.basis) return "decomposition";
    if (!same_records(a.requant, b.requant)) return "requantization";
    return a.low == b.low && a.high == b.high ? "" : "clamp";
}

} // namespace

Network random_network(RandomNumbers& random, int layers) { return Builder(random).build(layers); }

Network convolution_network(LayerKind kind, int channels, int size, int outputs, int kernel, int bases)
{
    Network network;
    network.name = "single";
    network.tensors.resize(2);
    network.tensors[0] = {"input", channels, size, size, 1.0F, 0};
    network.tensors[1] = {"output", outputs, size, size, 1.0F, 0};
    network.input = 0;
    network.output = 1;
    Layer layer;
    layer.name = "convolution";
    layer.kind = kind;
    layer.inputs = {0};
    layer.output = 1;
    layer.kernel_h = layer.kernel_w = kernel;
    layer.pad_top = layer.pad_left = (kernel - 1) / 2;
    layer.pad_bottom = layer.pad_right = kernel / 2;
    auto count = [](int a, int b, int c) {
        return static_cast<size_t>(a) * static_cast<size_t>(b) * static_cast<size_t>(c);
    };
    if (kind == LayerKind::conv_decomposed) {
        layer.bases = bases;
        layer.coefficients.assign(count(outputs, bases, channels), 1);
        layer.basis.assign(count(bases, kernel, kernel), 1);
    } else {
        layer.weights.assign(count(outputs, channels, kernel * kernel), 1);
    }
    layer.requant.assign(static_cast<size_t>(outputs), svp_requant{0, 1 << 30, 0, 38});
    network.layers.push_back(layer);
    return network;
}

svp_escalate_target default_target()
{
    svp_escalate_target target{};
    target.tiles = 32;
    target.slices = 6;
    target.channel_group = 64;
    target.macs_per_row = 9;
    target.activation_buffer_bytes = 128 << 10;
    target.coefficient_buffer_bytes = 64 << 10;
    target.output_buffer_bytes = 128 << 10;
    target.tile_store_bytes = 8 << 10;
    target.line_columns = 512;
    return target;
}

std::string difference(const Network& a, const Network& b)
{
    if (a.name != b.name) return fmt::format("name '{}' and '{}'", a.name, b.name);
    if (a.seed != b.seed) return "seed";
    if (a.input != b.input || a.output != b.output) return "input or output";
    if (a.tensors.size() != b.tensors.size() || a.layers.size() != b.layers.size()) return "number of parts";
    for (size_t i = 0; i < a.tensors.size(); ++i)
        if (std::string text = tensor_difference(a.tensors[i], b.tensors[i]); !text.empty())
            return fmt::format("tensor {}: {}", i, text);
    for (size_t i = 0; i < a.layers.size(); ++i)
        if (std::string text = layer_difference(a.layers[i], b.layers[i]); !text.empty())
            return fmt::format("layer {}: {}", i, text);
    return "";
}

} // namespace svp::test
