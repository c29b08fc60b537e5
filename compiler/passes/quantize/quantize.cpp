// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/quantize.h"

#include "base/errors/input_error.h"
#include "compiler/passes/quantize/calibration.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/decomposed.h"
#include "compiler/passes/quantize/requantization.h"
#include "compiler/passes/quantize/weights.h"
#include "compiler/passes/quantize/whole_layers.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

size_t index(int i) { return static_cast<size_t>(i); }

class Quantizer {
  public:
    Quantizer(const FloatNetwork& network, const std::vector<TensorStatistics>& statistics,
              const QuantizeOptions& options)
        : float_(network),
          statistics_(statistics),
          options_(options),
          whole_(options)
    {
        result_.name = network.name;
        result_.tensors = network.tensors;
        result_.input = network.input;
        result_.output = network.output;
    }

    Network run()
    {
        choose_code(float_.input);
        for (const FloatLayer& layer : float_.layers) {
            if (keeps_code(layer))
                share_code(layer.shape.inputs[0], layer.shape.output);
            else
                choose_code(layer.shape.output);
            result_.layers.push_back(quantized(layer));
        }
        return std::move(result_);
    }

    const WholeLayers& whole_layers() const { return whole_; }

  private:
    Tensor& tensor(int i) { return result_.tensors[index(i)]; }
    double scale(int i) { return static_cast<double>(tensor(i).scale); }

    // Max pooling has no other choice; a copy that changes nothing loses nothing.
    bool keeps_code(const FloatLayer& layer) const
    {
        bool copy = layer.shape.kind == LayerKind::concat && layer.shape.inputs.size() == 1 && !layer.clamps();
        return layer.shape.kind == LayerKind::pool_max || (copy && !float_.fixed_code(layer.shape.output));
    }

    // What the file fixes comes first. Whole numbers stay exact where 256 codes suffice.
    AffineCode code_of(int i) const
    {
        if (const AffineCode* fixed = float_.fixed_code(i)) return *fixed;
        if (!float_.integer_tensors.count(i)) return code_of_range(range_of(i));
        Range range = min_max_range(statistics_[index(i)].histogram);
        double extent = range.high - range.low;
        return extent > 0.0 && extent <= 255.0 ? code_of_range({range.low, range.low + 255.0}) : code_of_range(range);
    }

    void choose_code(int i)
    {
        AffineCode code = code_of(i);
        tensor(i).scale = code.scale;
        tensor(i).zero_point = code.zero_point;
    }

    void share_code(int from, int to)
    {
        tensor(to).scale = tensor(from).scale;
        tensor(to).zero_point = tensor(from).zero_point;
    }

    // The output keeps its extremes: clipped scores would tie.
    Range range_of(int i) const
    {
        const Histogram& histogram = statistics_[index(i)].histogram;
        if (i == float_.output || options_.method == RangeMethod::min_max) return min_max_range(histogram);
        if (options_.method == RangeMethod::percentile) return percentile_range(histogram, options_.percentile_share);
        return least_squared_error_range(histogram);
    }

    Layer quantized(const FloatLayer& from)
    {
        Layer layer = from.shape;
        const Tensor& output = tensor(layer.output);
        // Quantizing saturates: infinite bounds become the ends of int8.
        layer.low = quantize_value(output, static_cast<double>(from.low));
        layer.high = quantize_value(output, static_cast<double>(from.high));
        double output_scale = scale(layer.output);
        switch (layer.kind) {
        case LayerKind::pool_max:
            break;
        case LayerKind::pool_average:
            layer.requant = {
                make_requantization(scale(layer.inputs[0]) / output_scale, 0.0, 0, SVP_REQUANT_MEAN_MAX_SHIFT)};
            break;
        case LayerKind::add:
            layer.requant = {
                make_requantization(scale(layer.inputs[0]) / output_scale, scale(layer.inputs[1]) / output_scale, 0)};
            break;
        case LayerKind::concat:
            for (int input : layer.inputs)
                layer.requant.push_back(make_requantization(scale(input) / output_scale, 0.0, 0));
            break;
        default:
            if (!from.weight_codes.empty())
                take_convolution(from, layer);
            else if (!from.decomposition || !quantize_decomposed(from, layer))
                quantize_convolution(from, layer);
        }
        return layer;
    }

    double residual_scale(const Layer& layer)
    {
        return layer.has_residual() ? scale(layer.inputs[1]) / scale(layer.output) : 0.0;
    }

    // Codes of the file as they are.
    void take_convolution(const FloatLayer& from, Layer& layer)
    {
        size_t channels = from.bias.size(), per_channel = from.weight_codes.size() / channels;
        layer.weights = from.weight_codes;
        for (size_t k = 0; k < channels; ++k) {
            double unit = scale(layer.inputs[0]) * from.weight_scales[k];
            double bias = from.bias_codes.empty() ? std::nearbyint(static_cast<double>(from.bias[k]) / unit)
                                                  : static_cast<double>(from.bias_codes[k]);
            if (!sums_fit(layer.weights.data() + k * per_channel, per_channel, bias, tensor(layer.inputs[0]))) {
                throw InputError(fmt::format("layer '{}': sums of output channel {} could leave int32", layer.name, k));
            }
            layer.requant.push_back(make_requantization(unit / scale(layer.output), residual_scale(layer), bias));
        }
    }

    void quantize_convolution(const FloatLayer& from, Layer& layer)
    {
        size_t channels = from.bias.size(), per_channel = from.weights.size() / channels;
        double input_scale = scale(layer.inputs[0]), output_scale = scale(layer.output);
        layer.weights.resize(from.weights.size());
        for (size_t k = 0; k < channels; ++k) {
            const float* weights = from.weights.data() + k * per_channel;
            int8_t* codes = layer.weights.data() + k * per_channel;
            auto bias = static_cast<double>(from.bias[k]);
            QuantizedChannel channel = quantize_channel(weights, per_channel, bias, tensor(layer.inputs[0]), codes);
            if (options_.correct_bias && !statistics_.empty()) {
                bias -= mean_error(from.shape, k, weights, codes, per_channel, channel.scale);
                channel = quantize_channel(weights, per_channel, bias, tensor(layer.inputs[0]), codes);
            }
            layer.requant.push_back(
                make_requantization(input_scale * channel.scale / output_scale, residual_scale(layer), channel.bias));
        }
    }

    // False, and told to whole_, where the cluster cannot compute it as it is decomposed.
    bool quantize_decomposed(const FloatLayer& from, Layer& layer)
    {
        const Decomposition& decomposition = *from.decomposition;
        if (planes_in_use(decomposition) > options_.most_bases) return whole_.add(WholeBecause::planes, layer.name);
        const TernaryPlanes planes = ternary_planes(decomposition, index(layer.kernel_h) * index(layer.kernel_w));
        const Tensor& input = tensor(layer.inputs[0]);
        size_t channels = from.bias.size();
        if (!plane_sums_fit(planes, channels, largest_input(input), options_.adder_bits))
            return whole_.add(WholeBecause::adders, layer.name);
        std::vector<svp_requant> requant;
        for (size_t k = 0; k < channels; ++k) {
            double scale_of_sums = static_cast<double>(decomposition.scales[k]) * planes.unit;
            auto bias = static_cast<double>(from.bias[k]);
            if (options_.correct_bias && !statistics_.empty())
                bias -= decomposition.scales[k] * mean_basis_error(decomposition, planes, k, means_of(layer));
            double magnitudes = weight_magnitudes(planes, channels, k), input_scale = scale(layer.inputs[0]);
            if (magnitudes == 0.0 && bias != 0.0) scale_of_sums = std::fabs(bias) / (input_scale * largest_bias);
            double unit = input_scale * scale_of_sums, bias_code = std::nearbyint(bias / unit);
            if (!(std::fabs(bias_code) <= largest_bias) || !sums_fit(magnitudes, bias_code, input))
                return whole_.add(WholeBecause::sums, layer.name);
            requant.push_back(make_requantization(unit / scale(layer.output), residual_scale(layer), bias_code));
        }
        layer.kind = LayerKind::conv_decomposed;
        layer.bases = planes.planes;
        layer.coefficients = planes.coefficients;
        layer.basis = planes.basis;
        layer.requant = std::move(requant);
        return true;
    }

    const std::vector<double>& means_of(const Layer& layer) const
    {
        return statistics_[index(layer.inputs[0])].channel_means;
    }

    // By how much rounding the weights of output channel k moves its sums on average.
    double mean_error(const Layer& layer, size_t k, const float* weights, const int8_t* codes, size_t count,
                      double weight_scale) const
    {
        const std::vector<double>& means = means_of(layer);
        size_t taps = index(layer.kernel_h * layer.kernel_w), channels = count / taps;
        size_t outputs_per_group = index(float_.tensor(layer.output).channels / layer.groups);
        size_t first = k / outputs_per_group * channels;
        double error = 0.0;
        for (size_t i = 0; i < count; ++i) {
            double difference = codes[i] * weight_scale - static_cast<double>(weights[i]);
            error += difference * means[first + i / taps];
        }
        return error;
    }

    const FloatNetwork& float_;
    const std::vector<TensorStatistics>& statistics_;
    const QuantizeOptions& options_;
    Network result_;
    WholeLayers whole_;
};

// Has the file left a code open? If not, images only serve to correct biases.
bool needs_calibration(const FloatNetwork& network, bool has_images)
{
    if (network.fixed_codes.size() < network.tensors.size()) return true;
    auto is_open = [](const FloatLayer& layer) {
        return layer.shape.kind == LayerKind::conv_dense && layer.weight_codes.empty();
    };
    return has_images && std::any_of(network.layers.begin(), network.layers.end(), is_open);
}

} // namespace

Network quantize(const FloatNetwork& network, const std::vector<std::vector<float>>& calibration_images,
                 const QuantizeOptions& options, std::vector<std::string>* notes)
{
    std::vector<TensorStatistics> statistics;
    if (needs_calibration(network, !calibration_images.empty())) statistics = calibrate(network, calibration_images);
    Quantizer quantizer(network, statistics, options);
    Network result = quantizer.run();
    if (notes) quantizer.whole_layers().write(*notes);
    return result;
}

} // namespace svp::compiler
