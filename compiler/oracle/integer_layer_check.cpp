// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/integer_layer_check.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace svp::compiler {
namespace {

size_t product(std::initializer_list<int> factors)
{
    size_t result = 1;
    for (int factor : factors)
        result *= static_cast<size_t>(factor);
    return result;
}

bool is_convolution(const Layer& layer)
{
    return layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
}

bool is_pooling(const Layer& layer)
{
    return layer.kind == LayerKind::pool_max || layer.kind == LayerKind::pool_average;
}

class LayerCheck {
  public:
    LayerCheck(const Network& network, const Layer& layer) : network_(network), layer_(layer) {}

    void run(const std::vector<const Codes*>& inputs) const
    {
        check_indices();
        require(inputs.size() == layer_.inputs.size(), "wrong number of inputs");
        for (size_t i = 0; i < inputs.size(); ++i)
            check_codes(layer_.inputs[i], *inputs[i]);
        require(layer_.low <= layer_.high, "the clamp is empty");
        for (const svp_requant& requant : layer_.requant)
            check_requant(requant);
        if (is_convolution(layer_) || is_pooling(layer_)) check_window();
        if (is_convolution(layer_))
            check_convolution();
        else if (is_pooling(layer_))
            check_pooling();
        else if (layer_.kind == LayerKind::add)
            check_add();
        else
            check_concat();
    }

    // What convolution_sums reads: no requantization, no residual.
    void run_sums(const Codes& input) const
    {
        check_indices();
        require(is_convolution(layer_), "not a convolution");
        check_codes(layer_.inputs[0], input);
        check_window();
        check_weights();
    }

  private:
    void require(bool condition, const std::string& problem) const
    {
        if (!condition) throw std::invalid_argument("layer " + layer_.name + ": " + problem);
    }

    const Tensor& tensor_of(int index) const { return network_.tensors[static_cast<size_t>(index)]; }

    void check_indices() const
    {
        tensor_index(layer_.output);
        for (int input : layer_.inputs)
            tensor_index(input);
        require(!layer_.inputs.empty(), "wrong number of inputs");
    }

    void check_codes(int index, const Codes& codes) const
    {
        const Tensor& tensor = tensor_of(index);
        require(codes.size() == product({tensor.channels, tensor.height, tensor.width}),
                "the codes of input tensor " + std::to_string(index) + " do not match its shape");
    }

    void tensor_index(int index) const
    {
        require(index >= 0 && static_cast<size_t>(index) < network_.tensors.size(), "no such tensor");
        const Tensor& tensor = tensor_of(index);
        require(tensor.channels > 0 && tensor.height > 0 && tensor.width > 0, "a tensor is empty");
        require(tensor.zero_point >= -128 && tensor.zero_point <= 127, "a zero point is outside int8");
    }

    void check_requant(const svp_requant& requant) const
    {
        require(requant.multiplier >= 0 && requant.residual_multiplier >= 0, "a multiplier is negative");
        require(requant.shift <= SVP_REQUANT_MAX_SHIFT, "a shift is out of range");
    }

    void check_window() const
    {
        const Layer& l = layer_;
        require(std::min({l.kernel_h, l.kernel_w, l.stride_h, l.stride_w, l.dilation_h, l.dilation_w, l.groups}) > 0,
                "a kernel, stride, dilation or group count is not positive");
        require(std::max(l.kernel_h, l.kernel_w) <= 255, "a kernel is larger than 255");
        require(std::min({l.pad_top, l.pad_left, l.pad_bottom, l.pad_right}) >= 0, "a padding is negative");
        const Tensor& in = tensor_of(l.inputs[0]);
        const Tensor& out = tensor_of(l.output);
        check_axis(in.height + l.pad_top + l.pad_bottom, (l.kernel_h - 1) * l.dilation_h + 1, l.stride_h, out.height);
        check_axis(in.width + l.pad_left + l.pad_right, (l.kernel_w - 1) * l.dilation_w + 1, l.stride_w, out.width);
    }

    void check_axis(int padded, int extent, int stride, int output) const
    {
        require(padded >= extent && (padded - extent) / stride + 1 == output, "the output shape is wrong");
    }

    void check_convolution() const
    {
        require(layer_.inputs.size() <= 2, "wrong number of inputs");
        require(layer_.requant.size() == product({tensor_of(layer_.output).channels}),
                "one requantization per channel is needed");
        if (layer_.has_residual()) same_shape(layer_.inputs[1]);
        check_weights();
    }

    void check_weights() const
    {
        const Tensor& in = tensor_of(layer_.inputs[0]);
        const Tensor& out = tensor_of(layer_.output);
        require(in.channels % layer_.groups == 0 && out.channels % layer_.groups == 0, "groups do not divide channels");
        int taps = layer_.kernel_h * layer_.kernel_w;
        if (layer_.kind == LayerKind::conv_dense) {
            require(layer_.weights.size() == product({out.channels, in.channels / layer_.groups, taps}),
                    "wrong number of weights");
            return;
        }
        require(layer_.groups == 1 && layer_.bases >= 1 && layer_.bases <= 255, "wrong number of groups or bases");
        require(layer_.coefficients.size() == product({out.channels, layer_.bases, in.channels}),
                "wrong number of coefficients");
        require(layer_.basis.size() == product({layer_.bases, taps}), "wrong number of basis values");
        auto ternary = [](int8_t c) { return c >= -1 && c <= 1; };
        require(std::all_of(layer_.coefficients.begin(), layer_.coefficients.end(), ternary),
                "a coefficient is not ternary");
    }

    void check_pooling() const
    {
        require(layer_.inputs.size() == 1, "wrong number of inputs");
        require(tensor_of(layer_.inputs[0]).channels == tensor_of(layer_.output).channels, "channels differ");
        if (layer_.kind == LayerKind::pool_max) return;
        require(layer_.requant.size() == 1 && layer_.requant[0].shift <= 46, "wrong requantization of a mean");
        require(layer_.kernel_h * layer_.kernel_w <= 65535, "the window is too large");
    }

    void check_add() const
    {
        require(layer_.inputs.size() == 2 && layer_.requant.size() == 1, "wrong number of inputs or requantizations");
        same_shape(layer_.inputs[0]);
        same_shape(layer_.inputs[1]);
    }

    void check_concat() const
    {
        require(layer_.requant.size() == layer_.inputs.size(), "one requantization per input is needed");
        const Tensor& out = tensor_of(layer_.output);
        int channels = 0;
        for (int input : layer_.inputs) {
            const Tensor& tensor = tensor_of(input);
            require(tensor.height == out.height && tensor.width == out.width, "shapes differ");
            channels += tensor.channels;
        }
        require(channels == out.channels, "channels do not add up");
    }

    void same_shape(int index) const
    {
        const Tensor& a = tensor_of(index);
        const Tensor& b = tensor_of(layer_.output);
        require(a.channels == b.channels && a.height == b.height && a.width == b.width, "shapes differ");
    }

    const Network& network_;
    const Layer& layer_;
};

} // namespace

void check_layer(const Network& network, const Layer& layer, const std::vector<const Codes*>& inputs)
{
    LayerCheck(network, layer).run(inputs);
}

void check_sums(const Network& network, const Layer& layer, const Codes& input)
{
    LayerCheck(network, layer).run_sums(input);
}

} // namespace svp::compiler
