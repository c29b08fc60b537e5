// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/layer_compressor.h"

#include "base/errors/fail.h"
#include "compiler/oracle/float_convolution.h"
#include "compiler/passes/compress/input_moments.h"
#include "compiler/passes/compress/layer_form.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {
namespace {

// Memory and time of larger layers would grow beyond bounds. With one output pixel there is one sample per image, too
// few to fit a large layer to.
constexpr size_t most_fitted_weights = size_t{1} << 24, most_fitted_to_one_pixel = size_t{1} << 22;

bool is_fitted(const FloatLayer& layer, const Tensor& output)
{
    const bool one_pixel = output.height == 1 && output.width == 1;
    return layer.shape.groups == 1 &&
           layer.weights.size() <= (one_pixel ? most_fitted_to_one_pixel : most_fitted_weights);
}

void add(const Values& other, float factor, Values& sums)
{
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] += factor * other[i];
}

void clamp(const FloatLayer& layer, Values& values)
{
    for (float& value : values)
        value = std::min(std::max(value, layer.low), layer.high);
}

// Of `count` values of every image.
double mean_of(const std::vector<Values>& images, size_t first, size_t count)
{
    double sum = 0;
    for (const Values& values : images) {
        for (size_t i = first; i < first + count; ++i)
            sum += static_cast<double>(values[i]);
    }
    return sum / static_cast<double>(count * images.size());
}

} // namespace

LayerCompressor::LayerCompressor(FloatNetwork& network, size_t layer, PairedRun& run, bool compensate)
    : network_(network),
      index_(layer),
      layer_(network.layers[layer]),
      run_(run),
      compensate_(compensate && layer_.weight_codes.empty() && !layer_.decomposition)
{
}

void LayerCompressor::compress(const Treatment& wanted, const CompressOptions& options, CompressedLayer& done)
{
    const bool dense = std::holds_alternative<LeaveDense>(wanted);
    if (dense && !inputs_differ()) {
        run_.execute(index_);
        done.output_error = 0.0;
        return;
    }
    original_ = convolve_all(false);
    set_targets();
    if (compensate_ && is_fitted(layer_, network_.tensor(layer_.shape.output))) {
        const LayerGoal goal = gather_goal();
        apply_form(wanted, &goal, options, layer_, done);
    } else if (!dense) {
        apply_form(wanted, nullptr, options, layer_, done);
    }
    compressed_ = convolve_all(true);
    if (compensate_) match_means();
    done.output_error = relative_error();
    finish();
}

bool LayerCompressor::inputs_differ() const
{
    const std::vector<int>& inputs = layer_.shape.inputs;
    return std::any_of(inputs.begin(), inputs.end(), [this](int input) { return run_.differs(input); });
}

std::vector<Values> LayerCompressor::convolve_all(bool of_compressed) const
{
    const int input = layer_.shape.inputs[0];
    std::vector<Values> sums;
    for (size_t image = 0; image < run_.images(); ++image) {
        const Values& values = of_compressed ? run_.compressed(input, image) : run_.original(input, image);
        sums.push_back(convolve(layer_, network_.tensor(input), network_.tensor(layer_.shape.output), values));
        if (!std::all_of(sums.back().begin(), sums.back().end(), [](float value) { return std::isfinite(value); }))
            fail("layer '" + layer_.shape.name + "'", "calibration image {} gives a sum that is not finite", image);
    }
    return sums;
}

// What the compressed layer's sums should be: the original's, and what its residual lacks.
void LayerCompressor::set_targets()
{
    targets_ = original_;
    if (!layer_.shape.has_residual() || !run_.differs(layer_.shape.inputs[1])) return;
    for (size_t image = 0; image < run_.images(); ++image) {
        add(run_.original(layer_.shape.inputs[1], image), 1.0F, targets_[image]);
        add(run_.compressed(layer_.shape.inputs[1], image), -1.0F, targets_[image]);
    }
}

LayerGoal LayerCompressor::gather_goal() const
{
    LayerSamples samples;
    for (size_t image = 0; image < run_.images(); ++image) {
        samples.inputs.push_back(&run_.compressed(layer_.shape.inputs[0], image));
        samples.sums.push_back(&targets_[image]);
    }
    return goal_of_samples(layer_, network_.tensor(layer_.shape.inputs[0]), network_.tensor(layer_.shape.output),
                           samples);
}

// The bias takes up what the mean of an output channel lacks.
void LayerCompressor::match_means()
{
    const size_t outputs = layer_.bias.size(), pixels = targets_[0].size() / outputs;
    for (size_t k = 0; k < outputs; ++k) {
        const double missing = mean_of(targets_, k * pixels, pixels) - mean_of(compressed_, k * pixels, pixels);
        const auto shift = static_cast<float>(missing);
        layer_.bias[k] += shift;
        for (Values& sums : compressed_) {
            for (size_t i = k * pixels; i < (k + 1) * pixels; ++i)
                sums[i] += shift;
        }
    }
}

double LayerCompressor::relative_error() const
{
    double change = 0, squares = 0, variance = 0;
    const size_t outputs = layer_.bias.size(), pixels = targets_[0].size() / outputs;
    for (size_t k = 0; k < outputs; ++k) {
        const double mean = mean_of(original_, k * pixels, pixels);
        for (size_t image = 0; image < run_.images(); ++image) {
            for (size_t i = k * pixels; i < (k + 1) * pixels; ++i) {
                const auto value = static_cast<double>(original_[image][i]);
                const double difference =
                    static_cast<double>(compressed_[image][i]) - static_cast<double>(targets_[image][i]);
                change += difference * difference;
                squares += value * value;
                variance += (value - mean) * (value - mean);
            }
        }
    }
    const double all = variance > 0 ? variance : squares;
    return all > 0 ? change / all : 0;
}

void LayerCompressor::finish()
{
    for (size_t image = 0; image < run_.images(); ++image) {
        if (layer_.shape.has_residual()) {
            add(run_.original(layer_.shape.inputs[1], image), 1.0F, original_[image]);
            add(run_.compressed(layer_.shape.inputs[1], image), 1.0F, compressed_[image]);
        }
        clamp(layer_, original_[image]);
        clamp(layer_, compressed_[image]);
    }
    run_.finish(index_, std::move(original_), std::move(compressed_));
}

} // namespace svp::compiler
