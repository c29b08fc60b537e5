// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/calibrate.h"

#include "compiler/frontends/topology/random.h"
#include "compiler/frontends/topology/sample_statistics.h"
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/oracle/integer_executor.h"
#include "compiler/passes/quantize/requantization.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace svp::compiler {
namespace {

constexpr size_t most_samples = 1024;   // positions looked at per channel
constexpr size_t fewest_samples = 16;   // below, a channel says too little: the layer's statistics are used
constexpr double sparsity_spread = 0.3; // of the distance to 0 or 1, between channels
// Where a threshold comes to lie, in codes above the zero point: what ties with it must round down to the zero point,
// also after the bias has been rounded.
constexpr double threshold_code = 0.25;
constexpr double least_deviation = 0.05; // of the layer's: a channel that hardly varied is not blown up

// What an activation function makes of the output codes.
struct CodeRange {
    bool rectified;
    int zero_point;
    double codes;    // from the zero point to the end of the range
    double quantile; // of the values that need not saturate
};

CodeRange range_of(ActivationFunction activation)
{
    switch (activation) {
    case ActivationFunction::relu:
        return {true, -128, 255, 0.999};
    case ActivationFunction::relu6:
        return {true, -128, 255, 0.98};
    case ActivationFunction::none:
        break;
    }
    return {false, 0, 127, 0.999};
}

// Output codes per real unit, so that the quantile of the values reaches the end of the range.
double codes_per_unit(std::vector<float> values, const CodeRange& range)
{
    for (float& value : values)
        value = std::abs(value);
    double top = sampled_quantile(values, range.quantile);
    return range.codes / (top > 0 ? top : 1);
}

// Values of a layer's output at some positions of every channel, channel by channel.
struct Samples {
    size_t channels, positions, step, count; // count: per channel
    std::vector<float> values;

    Samples(size_t channels, size_t positions) : channels(channels), positions(positions)
    {
        step = positions <= most_samples ? 1 : positions / most_samples | 1;
        count = (positions + step - 1) / step;
        values.reserve(channels * count);
    }
    float* channel(size_t k) { return values.data() + k * count; }
    // value(index of an element of the C, H, W tensor)
    template <class Value>
    void take(Value value)
    {
        for (size_t k = 0; k < channels; ++k) {
            for (size_t p = 0; p < positions; p += step)
                values.push_back(static_cast<float>(value(k * positions + p)));
        }
    }
};

class Calibrator {
  public:
    Calibrator(const Graph& graph, uint64_t seed, Network& network)
        : graph_(graph),
          seed_(seed),
          network_(network),
          codes_(network.tensors.size())
    {
    }

    void run()
    {
        Tensor& input = network_.tensors[0];
        input.scale = 2.5F / 127; // images normalized by mean and deviation lie in about [-2.5, 2.5]
        input.zero_point = 0;
        codes_[0] = synthetic_image(input, Random(seed_, "calibration").bits());
        for (size_t i = 0; i < graph_.nodes.size(); ++i)
            calibrate(graph_.nodes[i], network_.layers[i]);
    }

  private:
    Tensor& input_of(const Layer& layer, size_t i) { return network_.tensors[static_cast<size_t>(layer.inputs[i])]; }
    Tensor& output_of(const Layer& layer) { return network_.tensors[static_cast<size_t>(layer.output)]; }
    const Codes& codes_of(const Layer& layer, size_t i) { return codes_[static_cast<size_t>(layer.inputs[i])]; }

    void calibrate(const TopologyNode& node, Layer& layer)
    {
        if (node.operation == Operation::convolution) {
            calibrate_convolution(node, layer);
            return;
        }
        switch (node.operation) {
        case Operation::average_pool:
            calibrate_average(layer);
            break;
        case Operation::add:
            calibrate_add(node, layer);
            break;
        case Operation::concat:
            calibrate_concat(layer);
            break;
        default:
            calibrate_max(layer);
            break;
        }
        std::vector<const Codes*> inputs;
        for (size_t i = 0; i < layer.inputs.size(); ++i)
            inputs.push_back(&codes_of(layer, i));
        codes_[static_cast<size_t>(layer.output)] = execute_layer(network_, layer, inputs);
    }

    // How sums of a channel become real values before the threshold of ReLU: gain * (sum - mean) / deviation.
    struct Normalization {
        double mean, deviation, gain;
        double factor() const { return gain / deviation; }
    };

    std::vector<Normalization> normalize(Samples& sums, Random& random)
    {
        bool by_channel = sums.count >= fewest_samples;
        Moments whole = moments(sums.values.data(), sums.values.size());
        std::vector<Normalization> result;
        double deviations = 0;
        for (size_t k = 0; k < sums.channels; ++k) {
            Moments own = by_channel ? moments(sums.channel(k), sums.count) : whole;
            result.push_back({own.mean, own.deviation, 0.5 + 0.5 * random.unit()});
            deviations += own.deviation;
        }
        double typical = deviations / static_cast<double>(sums.channels);
        double least = typical > 0 ? typical * least_deviation : 1;
        for (Normalization& channel : result)
            channel.deviation = std::max(channel.deviation, least);
        return result;
    }

    // The value of every channel at and below which outputs become the zero point.
    std::vector<double> thresholds(Samples& values, double sparsity, Random& random)
    {
        if (values.count < fewest_samples) {
            return std::vector<double>(values.channels, sampled_quantile(values.values, sparsity));
        }
        std::vector<double> result;
        double spread = 0;
        for (size_t k = 0; k < values.channels; ++k) {
            // Channels in pairs, one above and one below, keep the layer's mean.
            spread = k % 2 == 0 ? sparsity_spread * std::min(sparsity, 1 - sparsity) * random.unit() : -spread;
            std::vector<float> channel(values.channel(k), values.channel(k) + values.count);
            result.push_back(quantile(channel, sparsity + (k + 1 < values.channels || k % 2 ? spread : 0)));
        }
        return result;
    }

    void calibrate_convolution(const TopologyNode& node, Layer& layer)
    {
        const std::vector<int32_t> sums = convolution_sums(network_, layer, codes_of(layer, 0));
        const Tensor& output = output_of(layer);
        Random random(seed_, "calibration of " + node.name);
        Samples samples(static_cast<size_t>(output.channels), static_cast<size_t>(output.height * output.width));
        samples.take([&](size_t i) { return sums[i]; });
        const std::vector<Normalization> normalization = normalize(samples, random);
        to_real(layer, normalization, samples);
        set_requantization(node, layer, normalization, samples, random);
        codes_[static_cast<size_t>(layer.output)] = requantized(layer, sums);
    }

    // Sums to real values, residual included.
    void to_real(const Layer& layer, const std::vector<Normalization>& normalization, Samples& samples)
    {
        for (size_t k = 0; k < samples.channels; ++k) {
            for (size_t i = 0; i < samples.count; ++i) {
                float& value = samples.channel(k)[i];
                double real = (value - normalization[k].mean) * normalization[k].factor();
                if (layer.has_residual()) real += residual(layer, k * samples.positions + i * samples.step);
                value = static_cast<float>(real);
            }
        }
    }

    double residual(const Layer& layer, size_t element)
    {
        const Tensor& tensor = input_of(layer, 1);
        return tensor.scale * (codes_of(layer, 1)[element] - tensor.zero_point);
    }

    void set_requantization(const TopologyNode& node, Layer& layer, const std::vector<Normalization>& normalization,
                            Samples& values, Random& random)
    {
        CodeRange range = range_of(node.activation);
        std::vector<double> threshold(values.channels, 0);
        if (range.rectified) threshold = thresholds(values, node.activation_sparsity, random);
        for (size_t k = 0; k < values.channels; ++k) {
            for (size_t i = 0; i < values.count; ++i) {
                float& value = values.channel(k)[i];
                value -= static_cast<float>(threshold[k]);
                if (range.rectified) value = std::max(value, 0.0F);
            }
        }
        double unit = set_output(layer, range, codes_per_unit(values.values, range));
        double residual_factor = layer.has_residual() ? unit * input_of(layer, 1).scale : 0;
        for (size_t k = 0; k < values.channels; ++k) {
            double factor = unit * normalization[k].factor();
            double bias = (range.rectified ? threshold_code - unit * threshold[k] : 0) / factor - normalization[k].mean;
            layer.requant.push_back(make_requantization(factor, residual_factor, bias));
        }
    }

    // Scale, zero point and clamp of the output; returns codes per real unit as the tensor's float scale has it.
    double set_output(const Layer& layer, const CodeRange& range, double unit)
    {
        Tensor& output = output_of(layer);
        output.zero_point = range.zero_point;
        output.scale = static_cast<float>(1 / unit);
        return 1 / static_cast<double>(output.scale);
    }

    Codes requantized(const Layer& layer, const std::vector<int32_t>& sums)
    {
        const Tensor& output = output_of(layer);
        size_t positions = static_cast<size_t>(output.height) * static_cast<size_t>(output.width);
        int residual_zero = layer.has_residual() ? input_of(layer, 1).zero_point : 0;
        const int8_t* residual = layer.has_residual() ? codes_of(layer, 1).data() : nullptr;
        Codes codes(sums.size());
        for (size_t i = 0, k = 0; k < layer.requant.size(); ++k) {
            const svp_requant& requant = layer.requant[k];
            for (size_t end = i + positions; i < end; ++i) {
                if (!svp_requant_fits(sums[i], requant.bias)) throw std::overflow_error("a sum leaves 32 bits");
                int other = residual ? residual[i] - residual_zero : 0;
                codes[i] = svp_requantize(sums[i], &requant, other, static_cast<int8_t>(output.zero_point), layer.low,
                                          layer.high);
            }
        }
        return codes;
    }

    void calibrate_max(const Layer& layer)
    {
        output_of(layer).scale = input_of(layer, 0).scale;
        output_of(layer).zero_point = input_of(layer, 0).zero_point;
    }

    // Non-negative inputs keep their zero point at the end of the range.
    CodeRange range_without_activation(const Layer& layer)
    {
        bool positive = true;
        for (size_t i = 0; i < layer.inputs.size(); ++i)
            positive &= input_of(layer, i).zero_point == -128;
        CodeRange range = range_of(positive ? ActivationFunction::relu : ActivationFunction::none);
        range.rectified = false;
        return range;
    }

    void calibrate_average(Layer& layer)
    {
        const Tensor& input = input_of(layer, 0);
        const Tensor& output = output_of(layer);
        // The sum under a window is a depthwise convolution with ones.
        Layer ones = layer;
        ones.kind = LayerKind::conv_dense;
        ones.groups = input.channels;
        size_t taps = static_cast<size_t>(layer.kernel_h * layer.kernel_w);
        ones.weights.assign(static_cast<size_t>(input.channels) * taps, 1);
        const std::vector<int32_t> sums = convolution_sums(network_, ones, codes_of(layer, 0));
        Samples means(static_cast<size_t>(output.channels), static_cast<size_t>(output.height * output.width));
        means.take([&](size_t i) { return sums[i] * input.scale / static_cast<float>(taps); });
        CodeRange range = range_without_activation(layer);
        double unit = set_output(layer, range, codes_per_unit(means.values, range));
        layer.requant = {make_requantization(unit * input.scale, 0, 0, SVP_REQUANT_MEAN_MAX_SHIFT)};
    }

    void calibrate_add(const TopologyNode& node, Layer& layer)
    {
        const Tensor& left = input_of(layer, 0);
        const Tensor& right = input_of(layer, 1);
        const Tensor& output = output_of(layer);
        Samples sums(static_cast<size_t>(output.channels), static_cast<size_t>(output.height * output.width));
        sums.take([&](size_t i) {
            return left.scale * static_cast<float>(codes_of(layer, 0)[i] - left.zero_point) +
                   right.scale * static_cast<float>(codes_of(layer, 1)[i] - right.zero_point);
        });
        CodeRange range = range_without_activation(layer);
        double threshold = 0;
        if (node.activation != ActivationFunction::none) {
            range = range_of(node.activation);
            threshold = sampled_quantile(sums.values, node.activation_sparsity);
            for (float& value : sums.values)
                value = std::max(value - static_cast<float>(threshold), 0.0F);
        }
        double unit = set_output(layer, range, codes_per_unit(sums.values, range));
        double factor = unit * left.scale;
        double bias = range.rectified ? (threshold_code - unit * threshold) / factor : 0;
        layer.requant = {make_requantization(factor, unit * right.scale, bias)};
    }

    void calibrate_concat(Layer& layer)
    {
        double low = 0, high = 0;
        for (size_t i = 0; i < layer.inputs.size(); ++i) {
            const Tensor& input = input_of(layer, i);
            low = std::min<double>(low, input.scale * static_cast<float>(-128 - input.zero_point));
            high = std::max<double>(high, input.scale * static_cast<float>(127 - input.zero_point));
        }
        Tensor& output = output_of(layer);
        output.scale = static_cast<float>((high - low) / 255);
        output.zero_point = std::clamp(-128 - static_cast<int>(std::nearbyint(low / output.scale)), -128, 127);
        for (size_t i = 0; i < layer.inputs.size(); ++i) {
            layer.requant.push_back(
                make_requantization(input_of(layer, i).scale / static_cast<double>(output.scale), 0, 0));
        }
    }

    const Graph& graph_;
    uint64_t seed_;
    Network& network_;
    std::vector<Codes> codes_;
};

} // namespace

void calibrate(const Graph& graph, uint64_t seed, Network& network) { Calibrator(graph, seed, network).run(); }

} // namespace svp::compiler
