#include "compiler/quantize/quantize.h"

#include "compiler/quantize/calibration.h"
#include "compiler/quantize/codes.h"
#include "compiler/quantize/requantization.h"
#include "compiler/quantize/weights.h"

#include <cmath>

namespace svp::compiler {
namespace {

size_t index(int i) { return static_cast<size_t>(i); }

class Quantizer {
  public:
    Quantizer(const FloatNetwork& network, const std::vector<TensorStatistics>& statistics,
              const QuantizeOptions& options)
        : float_(network),
          statistics_(statistics),
          options_(options)
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
            if (layer.shape.kind == LayerKind::pool_max)
                share_code(layer.shape.inputs[0], layer.shape.output);
            else
                choose_code(layer.shape.output);
            result_.layers.push_back(quantized(layer));
        }
        return std::move(result_);
    }

  private:
    Tensor& tensor(int i) { return result_.tensors[index(i)]; }
    double scale(int i) { return static_cast<double>(tensor(i).scale); }

    void choose_code(int i)
    {
        AffineCode code = code_of_range(range_of(i));
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
            quantize_convolution(from, layer);
        }
        return layer;
    }

    void quantize_convolution(const FloatLayer& from, Layer& layer)
    {
        size_t channels = from.bias.size(), per_channel = from.weights.size() / channels;
        double input_scale = scale(layer.inputs[0]), output_scale = scale(layer.output);
        double residual_scale = layer.has_residual() ? scale(layer.inputs[1]) / output_scale : 0.0;
        layer.weights.resize(from.weights.size());
        for (size_t k = 0; k < channels; ++k) {
            const float* weights = from.weights.data() + k * per_channel;
            int8_t* codes = layer.weights.data() + k * per_channel;
            auto bias = static_cast<double>(from.bias[k]);
            QuantizedChannel channel = quantize_channel(weights, per_channel, bias, tensor(layer.inputs[0]), codes);
            if (options_.correct_bias) {
                bias -= mean_error(from.shape, k, weights, codes, per_channel, channel.scale);
                channel = quantize_channel(weights, per_channel, bias, tensor(layer.inputs[0]), codes);
            }
            layer.requant.push_back(
                make_requantization(input_scale * channel.scale / output_scale, residual_scale, channel.bias));
        }
    }

    // By how much rounding the weights of output channel k moves its sums on average.
    double mean_error(const Layer& layer, size_t k, const float* weights, const int8_t* codes, size_t count,
                      double weight_scale) const
    {
        const std::vector<double>& means = statistics_[index(layer.inputs[0])].channel_means;
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
};

} // namespace

Network quantize(const FloatNetwork& network, const std::vector<std::vector<float>>& calibration_images,
                 const QuantizeOptions& options)
{
    std::vector<TensorStatistics> statistics = calibrate(network, calibration_images);
    return Quantizer(network, statistics, options).run();
}

} // namespace svp::compiler
