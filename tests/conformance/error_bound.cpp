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

    double convolution_error(const FloatLayer& real, const Layer& layer) const
    {
        double input_error = error(layer.inputs[0]), worst = 0.0;
        double largest_input = largest_magnitude(values_[index(layer.inputs[0])]) + input_error;
        size_t outputs = real.bias.size(), per_output = real.weights.size() / outputs;
        for (size_t k = 0; k < outputs; ++k) {
            const svp_requant& requant = layer.requant[k];
            double factor = std::ldexp(requant.multiplier, -static_cast<int>(requant.shift));
            double unit = factor * static_cast<double>(tensor(layer.output).scale);
            double weight_scale = unit / static_cast<double>(tensor(layer.inputs[0]).scale);
            double bound = std::fabs(requant.bias * unit - static_cast<double>(real.bias[k]));
            for (size_t i = k * per_output; i < (k + 1) * per_output; ++i) {
                auto weight = static_cast<double>(real.weights[i]);
                bound += std::fabs(weight) * input_error;
                bound += std::fabs(layer.weights[i] * weight_scale - weight) * largest_input;
            }
            worst = std::max(worst, bound);
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
