// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/network_edit.h"
#include "compiler/frontends/onnx/simplify.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {
namespace {

size_t index(int i) { return static_cast<size_t>(i); }

size_t taps_of(const FloatLayer& layer) { return index(layer.shape.kernel_h) * index(layer.shape.kernel_w); }

bool is_channelwise(const FloatNetwork& network, const FloatLayer& layer)
{
    return has_one_tap_per_channel(network, layer) && !pads(layer.shape) && layer.weight_codes.empty() &&
           !layer.decomposition;
}

// Weights that the file has quantized keep their codes: only their scales can change, and those stay above zero.
bool can_scale(const FloatLayer& convolution, const FloatLayer& channelwise)
{
    if (convolution.weight_codes.empty()) return true;
    const std::vector<float>& scale = channelwise.weights;
    return std::all_of(scale.begin(), scale.end(), [](float value) { return value > 0.0F; });
}

// The scale of an output channel is above zero: its coefficients take a sign, and what scales to nothing loses them.
void scale_coefficients(Decomposition& decomposition, size_t k, double factor)
{
    const size_t per_output = decomposition.coefficients.size() / decomposition.scales.size();
    const auto scale = static_cast<float>(static_cast<double>(decomposition.scales[k]) * std::fabs(factor));
    decomposition.scales[k] = scale == 0.0F ? 1.0F : scale;
    const int sign = scale == 0.0F ? 0 : factor < 0.0 ? -1 : 1;
    for (size_t i = k * per_output; i < (k + 1) * per_output; ++i)
        decomposition.coefficients[i] = static_cast<int8_t>(decomposition.coefficients[i] * sign);
}

void scale_and_shift(FloatLayer& convolution, const FloatLayer& channelwise)
{
    size_t channels = convolution.bias.size(), per_channel = convolution.weights.size() / channels;
    bool shifts = false;
    for (size_t k = 0; k < channels; ++k) {
        double scale = channelwise.weights[k], shift = channelwise.bias[k];
        for (size_t i = k * per_channel; i < (k + 1) * per_channel; ++i)
            convolution.weights[i] = static_cast<float>(convolution.weights[i] * scale);
        convolution.bias[k] = static_cast<float>(convolution.bias[k] * scale + shift);
        if (!convolution.weight_scales.empty()) convolution.weight_scales[k] *= scale;
        if (convolution.decomposition) scale_coefficients(*convolution.decomposition, k, scale);
        shifts = shifts || shift != 0.0;
    }
    if (shifts) convolution.bias_codes.clear();
    if (convolution.decomposition) convolution.weights = compose(*convolution.decomposition, taps_of(convolution));
}

bool folds_into_producer(const FloatNetwork& network, const FloatLayer& layer, const FloatLayer& producer)
{
    return is_convolution(producer) && !producer.shape.has_residual() && !producer.clamps() &&
           !is_fixed(network, layer.shape.inputs[0]) && can_scale(producer, layer);
}

// Weights [K][C / groups][taps]: input channel c is scaled and shifted before.
void absorb(FloatLayer& convolution, const FloatLayer& channelwise)
{
    size_t outputs = convolution.bias.size(), groups = index(convolution.shape.groups);
    size_t taps = taps_of(convolution);
    size_t per_group = convolution.weights.size() / outputs / taps;
    for (size_t k = 0; k < outputs; ++k) {
        double moved = 0.0;
        for (size_t c = 0; c < per_group; ++c) {
            size_t channel = k / (outputs / groups) * per_group + c;
            for (size_t tap = 0; tap < taps; ++tap) {
                float& weight = convolution.weights[(k * per_group + c) * taps + tap];
                moved += static_cast<double>(weight) * channelwise.bias[channel];
                weight = static_cast<float>(static_cast<double>(weight) * channelwise.weights[channel]);
            }
        }
        convolution.bias[k] = static_cast<float>(convolution.bias[k] + moved);
    }
}

bool absorbs(const FloatNetwork& network, const FloatLayer& convolution, const FloatLayer& channelwise)
{
    if (!is_convolution(convolution) || !convolution.weight_codes.empty()) return false;
    if (convolution.shape.inputs[0] != channelwise.shape.output || is_fixed(network, channelwise.shape.output)) {
        return false;
    }
    // Coefficients have no scales per input channel.
    const std::vector<float>& scale = channelwise.weights;
    bool scales = std::any_of(scale.begin(), scale.end(), [](float value) { return value != 1.0F; });
    if (scales && convolution.decomposition) return false;
    const std::vector<float>& shift = channelwise.bias;
    bool shifts = std::any_of(shift.begin(), shift.end(), [](float value) { return value != 0.0F; });
    return !shifts || !pads(convolution.shape);
}

void fold_into_producers(FloatNetwork& network)
{
    Connections connections(network);
    std::vector<bool> folded(network.layers.size(), false);
    for (size_t i = 0; i < network.layers.size(); ++i) {
        FloatLayer& layer = network.layers[i];
        if (!is_channelwise(network, layer) || layer.clamps()) continue;
        int producer = connections.sole_producer(layer.shape.inputs[0]);
        if (producer < 0) continue;
        FloatLayer& convolution = network.layers[index(producer)];
        if (!folds_into_producer(network, layer, convolution)) continue;
        scale_and_shift(convolution, layer);
        convolution.shape.output = layer.shape.output;
        connections.producers[index(layer.shape.output)] = producer;
        folded[i] = true;
    }
    erase_marked(network, folded);
}

void fold_into_readers(FloatNetwork& network)
{
    Connections connections(network);
    std::vector<bool> folded(network.layers.size(), false);
    for (FloatLayer& convolution : network.layers) {
        int producer = connections.sole_producer(convolution.shape.inputs[0]);
        if (producer < 0) continue;
        const FloatLayer& layer = network.layers[index(producer)];
        if (!is_channelwise(network, layer) || layer.clamps() || !absorbs(network, convolution, layer)) continue;
        absorb(convolution, layer);
        convolution.shape.inputs[0] = layer.shape.inputs[0];
        folded[index(producer)] = true;
    }
    erase_marked(network, folded);
}

} // namespace

void fold_channelwise(FloatNetwork& network)
{
    fold_into_producers(network);
    fold_into_readers(network);
}

} // namespace svp::compiler
