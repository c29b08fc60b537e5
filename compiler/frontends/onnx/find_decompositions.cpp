// SPDX-License-Identifier: Apache-2.0
// Kernels that a trainer has decomposed are two convolutions in the file; here they become one again.
#include "compiler/frontends/onnx/network_edit.h"
#include "compiler/frontends/onnx/scaled_integers.h"
#include "compiler/frontends/onnx/simplify.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace svp::compiler {
namespace {

constexpr size_t most_bases = 255;                // what a layer command holds
constexpr size_t most_weights = size_t{1} << 26;  // [O] of a composed kernel: a small file may compose to a huge one
const std::string first_suffix = ".coefficients"; // as tools/retrain names the two
const std::string second_suffix = ".basis";

size_t index(int i) { return static_cast<size_t>(i); }

bool is_zero(float value) { return value == 0.0F; }

// Sums that go on to the second convolution as they are.
bool is_bare(const FloatLayer& layer)
{
    return is_convolution(layer) && !layer.shape.has_residual() && !layer.clamps() && layer.weight_codes.empty() &&
           !layer.decomposition && std::all_of(layer.bias.begin(), layer.bias.end(), is_zero);
}

bool is_pointwise(const Layer& layer)
{
    return layer.groups == 1 && layer.kernel_h == 1 && layer.kernel_w == 1 && layer.stride_h == 1 &&
           layer.stride_w == 1 && !pads(layer);
}

// [groups][M][taps] with the same M kernels in each group: those of the first.
std::vector<float> common_kernels(const FloatLayer& layer)
{
    const size_t count = layer.weights.size() / index(layer.shape.groups);
    for (size_t at = count; at < layer.weights.size(); at += count)
        if (!std::equal(layer.weights.begin(), layer.weights.begin() + static_cast<ptrdiff_t>(count),
                        layer.weights.begin() + static_cast<ptrdiff_t>(at)))
            return {};
    return {layer.weights.begin(), layer.weights.begin() + static_cast<ptrdiff_t>(count)};
}

// Fewest bits, of those there are, for magnitudes up to `largest`.
int bits_for(int largest)
{
    if (largest <= 1) return 2;
    return largest <= 7 ? 4 : 8;
}

// Coefficients, in the file's order, and scales of K rows of equal length. False: they are no integers of one scale.
bool take_coefficients(const std::vector<float>& weights, size_t outputs, Decomposition& result)
{
    const size_t per_output = weights.size() / outputs;
    int largest = 0;
    for (size_t k = 0; k < outputs; ++k) {
        const auto row = scaled_integers(weights.data() + k * per_output, per_output);
        if (!row) return false;
        result.scales.push_back(row->scale);
        result.coefficients.insert(result.coefficients.end(), row->integers.begin(), row->integers.end());
        largest = std::max(largest, row->largest);
    }
    result.coefficient_bits = bits_for(largest);
    return true;
}

// The decomposition whose basis kernels `basis` are a convolution of `groups` groups and whose coefficients are the
// pointwise one. Coefficients come in the order of the file.
std::optional<Decomposition> of_pair(const FloatLayer& coefficients, const FloatLayer& basis, size_t outputs)
{
    const size_t taps = index(basis.shape.kernel_h) * index(basis.shape.kernel_w);
    Decomposition result;
    result.basis = common_kernels(basis);
    const size_t bases = result.basis.size() / taps;
    if (bases < 1 || bases > most_bases) return std::nullopt;
    if (coefficients.weights.size() / bases > most_weights / taps) return std::nullopt;
    result.bases = static_cast<int>(bases);
    if (!take_coefficients(coefficients.weights, outputs, result)) return std::nullopt;
    return result;
}

// First 1x1, C -> K M, then M kernels for each of K output channels: tools/retrain's form.
std::optional<Decomposition> coefficients_first(const FloatNetwork& network, const FloatLayer& first,
                                                const FloatLayer& second)
{
    const int outputs = network.tensor(second.shape.output).channels;
    if (!is_pointwise(first.shape) || second.shape.groups != outputs) return std::nullopt;
    return of_pair(first, second, index(outputs));
}

// First the same M kernels for each of C input channels, then 1x1, C M -> K.
std::optional<Decomposition> basis_first(const FloatNetwork& network, const FloatLayer& first, const FloatLayer& second)
{
    const int inputs = network.tensor(first.shape.inputs[0]).channels;
    if (!is_pointwise(second.shape) || first.shape.groups != inputs) return std::nullopt;
    const size_t outputs = second.bias.size(), channels = index(inputs);
    std::optional<Decomposition> result = of_pair(second, first, outputs);
    if (!result) return std::nullopt;
    const std::vector<int8_t> by_channel = std::move(result->coefficients); // [K][C][M]
    const size_t bases = index(result->bases);
    result->coefficients.resize(by_channel.size());
    for (size_t i = 0; i < by_channel.size(); ++i) {
        const size_t k = i / (channels * bases), c = i / bases % channels, m = i % bases;
        result->coefficients[(k * bases + m) * channels + c] = by_channel[i];
    }
    return result;
}

void take_window(const Layer& from, Layer& to)
{
    to.kernel_h = from.kernel_h, to.kernel_w = from.kernel_w;
    to.stride_h = from.stride_h, to.stride_w = from.stride_w;
    to.dilation_h = from.dilation_h, to.dilation_w = from.dilation_w;
    to.pad_top = from.pad_top, to.pad_left = from.pad_left;
    to.pad_bottom = from.pad_bottom, to.pad_right = from.pad_right;
}

// "conv1" of "conv1.coefficients" and "conv1.basis"; else the second one's.
std::string common_name(const std::string& first, const std::string& second)
{
    if (second.size() <= second_suffix.size()) return second;
    const std::string stem = second.substr(0, second.size() - second_suffix.size());
    return stem + second_suffix == second && stem + first_suffix == first ? stem : second;
}

// Makes `second` both. False: they stay two.
bool merge(const FloatNetwork& network, const FloatLayer& first, FloatLayer& second)
{
    std::optional<Decomposition> decomposition = coefficients_first(network, first, second);
    const bool window_is_first = !decomposition;
    if (!decomposition) decomposition = basis_first(network, first, second);
    if (!decomposition) return false;
    const Layer& window = window_is_first ? first.shape : second.shape;
    std::vector<float> weights = compose(*decomposition, index(window.kernel_h) * index(window.kernel_w));
    if (!std::all_of(weights.begin(), weights.end(), [](float weight) { return std::isfinite(weight); })) return false;
    if (window_is_first) take_window(first.shape, second.shape);
    second.shape.groups = 1;
    second.shape.inputs[0] = first.shape.inputs[0];
    second.shape.name = common_name(first.shape.name, second.shape.name);
    second.weights = std::move(weights);
    second.decomposition = std::move(decomposition);
    return true;
}

} // namespace

void find_decompositions(FloatNetwork& network)
{
    const Connections connections(network);
    std::vector<bool> merged(network.layers.size(), false);
    for (FloatLayer& second : network.layers) {
        const int between = second.shape.inputs[0], producer = connections.sole_producer(between);
        if (producer < 0 || !is_convolution(second) || !second.weight_codes.empty()) continue;
        const FloatLayer& first = network.layers[index(producer)];
        if (!is_bare(first) || is_fixed(network, between) || network.integer_tensors.count(between) > 0) continue;
        if (merge(network, first, second)) merged[index(producer)] = true;
    }
    erase_marked(network, merged);
}

} // namespace svp::compiler
