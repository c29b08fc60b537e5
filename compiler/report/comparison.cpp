// SPDX-License-Identifier: Apache-2.0
#include "compiler/report/comparison.h"

#include "base/errors/fail.h"
#include "compiler/oracle/float_executor.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/report/convolution_work.h"

#include <cmath>
#include <stdexcept>

namespace svp::compiler {
namespace {

size_t index(int i) { return static_cast<size_t>(i); }

// One tensor in each of the networks.
struct Values {
    Codes codes;
    std::vector<float> compressed, original; // `original` empty where the networks are one
};

class Comparison {
  public:
    Comparison(const ComparedNetworks& networks, const ConvolutionObserver& observe)
        : networks_(networks),
          observe_(observe),
          readers_(count_readers(*networks.compressed)),
          result_(networks.quantized->layers.size())
    {
    }

    void add(const std::vector<float>& image)
    {
        const Network& quantized = *networks_.quantized;
        const Tensor& input = quantized.tensors[index(quantized.input)];
        if (image.size() != element_count(input))
            fail(quantized.name, "an image of {} values; the network's input has {}", image.size(),
                 element_count(input));
        values_.assign(quantized.tensors.size(), {});
        left_ = readers_;
        values_[index(quantized.input)] = {quantize_values(input, image), image,
                                           one_network() ? std::vector<float>() : image};
        for (size_t i = 0; i < quantized.layers.size(); ++i)
            execute(i);
    }

    std::vector<LayerComparison> take() { return std::move(result_); }

  private:
    bool one_network() const { return networks_.compressed == networks_.original; }

    Codes integer_output(const Layer& layer)
    {
        std::vector<const Codes*> inputs;
        for (const int tensor : layer.inputs)
            inputs.push_back(&values_[index(tensor)].codes);
        try {
            return execute_layer(*networks_.quantized, layer, inputs);
        } catch (const std::overflow_error& error) {
            fail(networks_.quantized->name, "{}", error.what());
        }
    }

    std::vector<float> float_output(const FloatNetwork& network, size_t layer, std::vector<float> Values::*which)
    {
        std::vector<const std::vector<float>*> inputs;
        for (const int tensor : network.layers[layer].shape.inputs)
            inputs.push_back(&(values_[index(tensor)].*which));
        return execute_layer(network, network.layers[layer], inputs);
    }

    void execute(size_t i)
    {
        const Layer& layer = networks_.quantized->layers[i];
        if (is_convolution(layer)) observe_(i, values_[index(layer.inputs[0])].codes);
        Values output;
        output.codes = integer_output(layer);
        output.compressed = float_output(*networks_.compressed, i, &Values::compressed);
        if (!one_network()) output.original = float_output(*networks_.original, i, &Values::original);
        const std::vector<float> values =
            dequantize_values(networks_.quantized->tensors[index(layer.output)], output.codes);
        result_[i].quantization.add(output.compressed, values);
        result_[i].original.add(one_network() ? output.compressed : output.original, values);
        for (const int tensor : layer.inputs)
            if (--left_[index(tensor)] == 0) values_[index(tensor)] = {};
        if (left_[index(layer.output)] > 0) values_[index(layer.output)] = std::move(output);
    }

    const ComparedNetworks& networks_;
    const ConvolutionObserver& observe_;
    const std::vector<int> readers_;
    std::vector<LayerComparison> result_;
    std::vector<Values> values_; // by tensor, those still to be read
    std::vector<int> left_;      // readings of each
};

} // namespace

void Deviation::add(const std::vector<float>& reference, const std::vector<float>& values)
{
    for (size_t i = 0; i < reference.size(); ++i) {
        const double expected = static_cast<double>(reference[i]);
        const double difference = static_cast<double>(values[i]) - expected;
        signal += expected * expected;
        noise += difference * difference;
    }
}

std::optional<double> Deviation::decibels() const
{
    const bool meant = std::isfinite(signal) && std::isfinite(noise) && signal > 0 && noise > 0;
    if (!meant) return std::nullopt;
    return 10.0 * std::log10(signal / noise);
}

std::vector<LayerComparison> compare_outputs(const ComparedNetworks& networks,
                                             const std::vector<std::vector<float>>& images,
                                             const ConvolutionObserver& observe)
{
    const size_t layers = networks.quantized->layers.size();
    if (networks.compressed->layers.size() != layers || networks.original->layers.size() != layers)
        throw std::invalid_argument("networks with other layers cannot be compared");
    Comparison comparison(networks, observe);
    for (const std::vector<float>& image : images)
        comparison.add(image);
    return comparison.take();
}

} // namespace svp::compiler
