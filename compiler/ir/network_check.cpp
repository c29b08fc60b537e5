// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/network_check.h"

#include "base/errors/fail.h"
#include "interface/common/numeric.h"
#include "interface/common/window_shape.h"

#include <cmath>
#include <cstdint>

namespace svp::compiler {
namespace {

bool is_convolution(const Layer& layer)
{
    return layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
}

bool is_pooling(const Layer& layer)
{
    return layer.kind == LayerKind::pool_max || layer.kind == LayerKind::pool_average;
}

std::string shape_text(const Tensor& tensor)
{
    return fmt::format("{}x{}x{}", tensor.channels, tensor.height, tensor.width);
}

void check_range(const std::string& place, const char* what, int value, int least, int most)
{
    if (value < least || value > most)
        fail(place, "{} {} is not in the range {} to {} of a layer command", what, value, least, most);
}

void check_tensor(const Tensor& tensor, const std::string& place)
{
    for (int size : {tensor.channels, tensor.height, tensor.width})
        if (size < 1 || size > UINT16_MAX)
            fail(place, "shape {} (channels x height x width) has sizes outside 1 to {}", shape_text(tensor),
                 UINT16_MAX);
    if (tensor.zero_point < INT8_MIN || tensor.zero_point > INT8_MAX)
        fail(place, "zero point {} is no int8", tensor.zero_point);
    if (!std::isfinite(tensor.scale) || tensor.scale <= 0) fail(place, "scale {} is not above zero", tensor.scale);
}

// The tables of a layer against its shape.
class LayerCheck {
  public:
    LayerCheck(const Network& network, const Layer& layer)
        : network_(network),
          layer_(layer),
          place_(layer_place(network, layer))
    {
    }

    void run() const
    {
        check_fields();
        if (layer_.kind == LayerKind::add || layer_.kind == LayerKind::concat)
            check_elementwise();
        else
            check_windows();
        if (is_convolution(layer_)) check_convolution();
        check_requant();
    }

  private:
    const Tensor& input(size_t i) const { return network_.tensors[static_cast<size_t>(layer_.inputs[i])]; }
    const Tensor& output() const { return network_.tensors[static_cast<size_t>(layer_.output)]; }

    void check_fields() const
    {
        size_t most = is_convolution(layer_) || layer_.kind == LayerKind::add ? 2 : 1;
        size_t least = layer_.kind == LayerKind::add ? 2 : 1;
        if (layer_.inputs.size() < least || (layer_.kind != LayerKind::concat && layer_.inputs.size() > most))
            fail(place_, "{} inputs", layer_.inputs.size());
        if (layer_.low > layer_.high) fail(place_, "clamps to {} .. {}", layer_.low, layer_.high);
        for (int value : {layer_.kernel_h, layer_.kernel_w})
            check_range(place_, "kernel size", value, 1, UINT8_MAX);
        for (int value : {layer_.stride_h, layer_.stride_w})
            check_range(place_, "stride", value, 1, UINT8_MAX);
        for (int value : {layer_.dilation_h, layer_.dilation_w})
            check_range(place_, "dilation", value, 1, UINT8_MAX);
        for (int value : {layer_.pad_top, layer_.pad_left, layer_.pad_bottom, layer_.pad_right})
            check_range(place_, "padding", value, 0, UINT8_MAX);
        check_range(place_, "group count", layer_.groups, 1, is_convolution(layer_) ? UINT16_MAX : 1);
        bool decomposed = layer_.kind == LayerKind::conv_decomposed;
        check_range(place_, "number of basis kernels", layer_.bases, decomposed, decomposed ? UINT8_MAX : 0);
    }

    void check_axis(const char* axis, int in, int out, int kernel, int stride, int dilation, int before,
                    int after) const
    {
        auto u = [](int value) { return static_cast<uint32_t>(value); };
        int window = (kernel - 1) * dilation + 1;
        if (before >= window || after >= window)
            fail(place_, "{}: padding {} and {} is not smaller than the (dilated) kernel, {}", axis, before, after,
                 window);
        uint32_t expected = svp_output_extent(u(in), u(kernel), u(stride), u(dilation), u(before), u(after));
        if (expected == 0) fail(place_, "{}: the kernel, {}, is larger than the padded input, {}", axis, window, in);
        if (u(out) != expected) fail(place_, "{} of the output is {}, its input gives {}", axis, out, expected);
        if (is_pooling(layer_) && !svp_windows_touch_input(u(in), u(out), u(kernel), u(stride), u(dilation), u(before)))
            fail(place_, "{}: a pooling window lies on padding alone", axis);
    }

    void check_windows() const
    {
        check_axis("height", input(0).height, output().height, layer_.kernel_h, layer_.stride_h, layer_.dilation_h,
                   layer_.pad_top, layer_.pad_bottom);
        check_axis("width", input(0).width, output().width, layer_.kernel_w, layer_.stride_w, layer_.dilation_w,
                   layer_.pad_left, layer_.pad_right);
        if (!is_pooling(layer_)) return;
        if (input(0).channels != output().channels)
            fail(place_, "{} channels become {}", input(0).channels, output().channels);
        if (layer_.kind == LayerKind::pool_max && input(0).zero_point != output().zero_point)
            fail(place_, "max pooling cannot move the zero point from {} to {}", input(0).zero_point,
                 output().zero_point);
    }

    void check_elementwise() const
    {
        int channels = 0;
        for (size_t i = 0; i < layer_.inputs.size(); ++i) {
            if (input(i).height != output().height || input(i).width != output().width)
                fail(place_, "input {} is {}, the output {}", i, shape_text(input(i)), shape_text(output()));
            channels = layer_.kind == LayerKind::concat ? channels + input(i).channels : input(i).channels;
            if (layer_.kind == LayerKind::add && channels != output().channels)
                fail(place_, "input {} is {}, the output {}", i, shape_text(input(i)), shape_text(output()));
        }
        if (channels != output().channels) fail(place_, "{} channels become {}", channels, output().channels);
        bool plain = layer_.kernel_h == 1 && layer_.kernel_w == 1 && layer_.stride_h == 1 && layer_.stride_w == 1 &&
                     layer_.dilation_h == 1 && layer_.dilation_w == 1;
        bool padded = layer_.pad_top || layer_.pad_left || layer_.pad_bottom || layer_.pad_right;
        if (!plain || padded) fail(place_, "has a kernel, stride, dilation or padding, which means nothing here");
    }

    void check_count(const char* what, size_t count, size_t expected) const
    {
        if (count != expected) fail(place_, "{} {}, its shape needs {}", count, what, expected);
    }

    void check_convolution() const
    {
        auto in = static_cast<size_t>(input(0).channels), out = static_cast<size_t>(output().channels);
        auto groups = static_cast<size_t>(layer_.groups), bases = static_cast<size_t>(layer_.bases);
        size_t taps = static_cast<size_t>(layer_.kernel_h) * static_cast<size_t>(layer_.kernel_w);
        if (in % groups != 0 || out % groups != 0)
            fail(place_, "{} groups do not divide {} input and {} output channels", groups, in, out);
        if (layer_.has_residual() && shape_text(input(1)) != shape_text(output()))
            fail(place_, "the residual is {}, the output {}", shape_text(input(1)), shape_text(output()));
        if (layer_.kind == LayerKind::conv_dense) {
            check_count("weights", layer_.weights.size(), out * (in / groups) * taps);
            return;
        }
        if (groups != 1) fail(place_, "a decomposed convolution has {} groups", groups);
        check_count("coefficients", layer_.coefficients.size(), out * bases * in);
        check_count("basis weights", layer_.basis.size(), bases * taps);
        for (int8_t value : layer_.coefficients)
            if (value < -1 || value > 1) fail(place_, "has a coefficient {}; they are -1, 0 or 1", value);
    }

    void check_requant() const
    {
        size_t expected = is_convolution(layer_)               ? static_cast<size_t>(output().channels)
                          : layer_.kind == LayerKind::concat   ? layer_.inputs.size()
                          : layer_.kind == LayerKind::pool_max ? 0
                                                               : 1;
        check_count("requantization records", layer_.requant.size(), expected);
        bool mean = layer_.kind == LayerKind::pool_average;
        uint32_t most_shift = mean ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT;
        for (const svp_requant& record : layer_.requant)
            if (record.multiplier < 0 || record.shift > most_shift)
                fail(place_, "requantization multiplier {} is negative or shift {} above {}", record.multiplier,
                     record.shift, most_shift);
    }

    const Network& network_;
    const Layer& layer_;
    std::string place_;
};

bool is_index(int index, const Network& network)
{
    return index >= 0 && static_cast<size_t>(index) < network.tensors.size();
}

// Every tensor is written once, before it is read.
void check_order(const Network& network, const std::string& place)
{
    std::vector<bool> written(network.tensors.size());
    written[static_cast<size_t>(network.input)] = true;
    for (const Layer& layer : network.layers) {
        const std::string where = layer_place(network, layer);
        for (int index : layer.inputs)
            if (!is_index(index, network) || !written[static_cast<size_t>(index)])
                fail(where, "reads tensor {}, which no layer before it writes", index);
        if (!is_index(layer.output, network)) fail(where, "writes tensor {}, which does not exist", layer.output);
        if (written[static_cast<size_t>(layer.output)])
            fail(where, "writes tensor '{}', which is the input or written already",
                 network.tensors[static_cast<size_t>(layer.output)].name);
        written[static_cast<size_t>(layer.output)] = true;
    }
    for (size_t i = 0; i < written.size(); ++i)
        if (!written[i]) fail(place, "tensor '{}' is written by no layer", network.tensors[i].name);
}

} // namespace

std::string layer_place(const Network& network, const Layer& layer)
{
    return fmt::format("network '{}': layer '{}'", network.name, layer.name);
}

void check_network(const Network& network)
{
    const std::string place = fmt::format("network '{}'", network.name);
    if (network.layers.empty()) fail(place, "has no layers");
    if (network.tensors.size() > UINT16_MAX) fail(place, "has {} tensors", network.tensors.size());
    for (const Tensor& tensor : network.tensors)
        check_tensor(tensor, fmt::format("{}: tensor '{}'", place, tensor.name));
    if (!is_index(network.input, network)) fail(place, "its input is tensor {}", network.input);
    if (!is_index(network.output, network) || network.output == network.input)
        fail(place, "its output is tensor {}", network.output);
    check_order(network, place);
    for (const Layer& layer : network.layers)
        LayerCheck(network, layer).run();
}

} // namespace svp::compiler
