// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lively_network.h"

#include "compiler/passes/quantize/requantization.h"

#include <algorithm>
#include <cstdlib>

namespace svp::test {
namespace {

using compiler::Codes;
using compiler::Layer;
using compiler::LayerKind;
using compiler::make_requantization;
using compiler::Network;
using compiler::Tensor;

class Enlivener {
  public:
    Enlivener(Network& network, RandomNumbers& random, Codes input)
        : network_(network),
          random_(random),
          values_(network.tensors.size())
    {
        values_[static_cast<size_t>(network.input)] = std::move(input);
    }

    void run()
    {
        for (Layer& layer : network_.layers) {
            choose_clamp(layer);
            choose_requantization(layer);
            std::vector<const Codes*> inputs;
            for (const int input : layer.inputs)
                inputs.push_back(&values_[static_cast<size_t>(input)]);
            values_[static_cast<size_t>(layer.output)] = execute_layer(network_, layer, inputs);
        }
    }

  private:
    double real(double low, double high)
    {
        return low + (high - low) * static_cast<double>(random_.in(0, 1000)) / 1000;
    }
    Tensor& tensor(int index) { return network_.tensors[static_cast<size_t>(index)]; }

    // Half the layers end in a ReLU, most of those with the zero point at the lower end of the range.
    void choose_clamp(Layer& layer)
    {
        Tensor& output = tensor(layer.output);
        if (layer.kind == LayerKind::pool_max) {
            output.zero_point = tensor(layer.inputs[0]).zero_point;
            layer.low = -128;
            layer.high = 127;
            return;
        }
        const bool relu = random_.chance(50);
        if (relu && random_.chance(80)) output.zero_point = -128;
        layer.low = relu ? static_cast<int8_t>(output.zero_point) : int8_t{-128};
        layer.high = random_.chance(20) ? static_cast<int8_t>(random_.in(layer.low, 127)) : int8_t{127};
    }

    void choose_requantization(Layer& layer)
    {
        switch (layer.kind) {
        case LayerKind::conv_dense:
        case LayerKind::conv_decomposed:
            fit_convolution(layer);
            break;
        case LayerKind::pool_average:
            layer.requant = {
                make_requantization(real(0.5, 2), 0, random_.integer(-20, 20), SVP_REQUANT_MEAN_MAX_SHIFT)};
            break;
        case LayerKind::add:
            layer.requant = {make_requantization(real(0.2, 1), real(0.2, 1), random_.integer(-20, 20))};
            break;
        case LayerKind::concat:
            for (svp_requant& record : layer.requant)
                record = make_requantization(real(0.3, 1.5), 0, 0);
            break;
        case LayerKind::pool_max:
            break;
        }
    }

    void fit_convolution(Layer& layer)
    {
        if (random_.chance(50)) thin_out(layer.weights);
        const Codes& input = values_[static_cast<size_t>(layer.inputs[0])];
        int64_t largest = 1;
        for (const int32_t sum : compiler::convolution_sums(network_, layer, input))
            largest = std::max(largest, std::abs(int64_t{sum}));
        const double scale = 150.0 / static_cast<double>(largest);
        for (svp_requant& record : layer.requant) {
            const double bias = static_cast<double>(largest) * real(-0.3, 0.3);
            record = make_requantization(scale * real(0.3, 2), layer.has_residual() ? real(0, 1) : 0, bias);
        }
    }

    void thin_out(std::vector<int8_t>& weights)
    {
        const int zeros = random_.chance(20) ? 100 : random_.integer(1, 99);
        for (int8_t& weight : weights)
            if (random_.chance(zeros)) weight = 0;
    }

    Network& network_;
    RandomNumbers& random_;
    std::vector<Codes> values_; // by tensor
};

} // namespace

Codes random_codes(RandomNumbers& random, const Tensor& tensor, int zero_percent)
{
    Codes codes(static_cast<size_t>(tensor.channels) * static_cast<size_t>(tensor.height) *
                static_cast<size_t>(tensor.width));
    for (int8_t& code : codes)
        code = random.chance(zero_percent) ? static_cast<int8_t>(tensor.zero_point) : random.code();
    return codes;
}

Network lively_network(RandomNumbers& random, int layers, int zero_percent)
{
    Network network = random_network(random, layers);
    const Tensor& input = network.tensors[static_cast<size_t>(network.input)];
    Enlivener(network, random, random_codes(random, input, zero_percent)).run();
    return network;
}

} // namespace svp::test
