// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/error_bound.h"

#include <algorithm>
#include <cmath>

namespace svp::test {
namespace {

using compiler::FloatLayer;
using compiler::Layer;
using compiler::LayerKind;
using compiler::Tensor;

double largest_magnitude(const std::vector<float>& values)
{
    double result = 0.0;
    for (float value : values)
        result = std::max(result, std::fabs(static_cast<double>(value)));
    return result;
}

class ErrorBound {
  public:
    ErrorBound(const compiler::FloatNetwork& real, const compiler::Network& quantized,
               const std::vector<std::vector<float>>& values)
        : real_(real),
          quantized_(quantized),
          values_(values),
          errors_(real.tensors.size(), 0.0)
    {
    }

    double run()
    {
        errors_[index(real_.input)] = rounding(real_.input);
        for (size_t i = 0; i < real_.layers.size(); ++i)
            errors_[index(real_.layers[i].shape.output)] = error_of(real_.layers[i], quantized_.layers[i]);
        return errors_[index(real_.output)];
    }

  private:
    static size_t index(int i) { return static_cast<size_t>(i); }
    const Tensor& tensor(int i) const { return quantized_.tensors[index(i)]; }
    double error(int i) const { return errors_[index(i)]; }

    // Half a step, and what the multipliers of 31 bits may be off.
    double rounding(int i) const
    {
        return 0.5 * static_cast<double>(tensor(i).scale) + 1e-6 * largest_magnitude(values_[index(i)]);
    }

    double error_of(const FloatLayer& real, const Layer& layer) const
    {
        double largest = 0.0;
        for (int input : layer.inputs)
            largest = std::max(largest, error(input));
        switch (layer.kind) {
        case LayerKind::pool_max:
            return largest;
        case LayerKind::add:
            return error(layer.inputs[0]) + error(layer.inputs[1]) + rounding(layer.output);
        case LayerKind::conv_dense:
            return convolution_error(real, layer);
        default:
            return largest + rounding(layer.output);
        }
    }

    // Weights of a channel are rounded to 127 steps of their largest, or to more where its bias needs a coarser unit.
    double convolution_error(const FloatLayer& real, const Layer& layer) const
    {
        double input_error = error(layer.inputs[0]), worst = 0.0;
        auto input_scale = static_cast<double>(tensor(layer.inputs[0]).scale);
        double largest_input = largest_magnitude(values_[index(layer.inputs[0])]) + input_error;
        size_t outputs = real.bias.size(), per_output = real.weights.size() / outputs;
        for (size_t k = 0; k < outputs; ++k) {
            double sum = 0.0, largest = 0.0;
            for (size_t i = k * per_output; i < (k + 1) * per_output; ++i) {
                double magnitude = std::fabs(static_cast<double>(real.weights[i]));
                sum += magnitude;
                largest = std::max(largest, magnitude);
            }
            double bias = std::fabs(static_cast<double>(real.bias[k]));
            double weight_scale = std::max(largest / 127.0, bias / (input_scale * 0x1p30));
            double weight_error = 0.5 * weight_scale * static_cast<double>(per_output);
            double bias_error = 0.5 * input_scale * weight_scale;
            worst = std::max(worst, sum * input_error + weight_error * largest_input + bias_error);
        }
        if (layer.has_residual()) worst += error(layer.inputs[1]);
        return worst + rounding(layer.output);
    }

    const compiler::FloatNetwork& real_;
    const compiler::Network& quantized_;
    const std::vector<std::vector<float>>& values_;
    std::vector<double> errors_;
};

} // namespace

double quantization_error_bound(const compiler::FloatNetwork& real, const compiler::Network& quantized,
                                const std::vector<std::vector<float>>& values)
{
    return ErrorBound(real, quantized, values).run();
}

} // namespace svp::test
