// SPDX-License-Identifier: Apache-2.0
#include "platform/run/trained_model.h"

#include "compiler/frontends/onnx/import.h"
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/passes/quantize/quantize.h"
#include "platform/run/images.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp {
namespace {

// [O] Enough for ranges and second moments; larger images have more pixels each, and take longer.
constexpr size_t most_calibration_images = 256;
constexpr size_t most_calibration_values = size_t{64} * 3 * 224 * 224;
constexpr size_t most_kept_images = 8;        // for a report
constexpr float synthetic_scale = 2.5F / 127; // synthetic images cover about [-2.5, 2.5]

using Images = std::vector<std::vector<float>>;

Images real_images(const ModelRequest& request, const compiler::Tensor& input)
{
    const std::string path = request.making.calibration.value_or(request.images);
    if (path.empty()) return {};
    const size_t affordable = std::max(most_calibration_values / compiler::element_count(input), size_t{1});
    return read_images(path, input, request.making.normalization, std::min(most_calibration_images, affordable));
}

Images synthetic_images(const compiler::Tensor& input)
{
    Images images;
    for (uint64_t seed = 0; seed < 4; ++seed) {
        std::vector<float> image;
        for (const int8_t code : compiler::synthetic_image(input, seed))
            image.push_back(synthetic_scale * static_cast<float>(code));
        images.push_back(std::move(image));
    }
    return images;
}

void note_contents(const compiler::FloatNetwork& network, std::vector<std::string>& notes)
{
    if (network.softmax)
        notes.push_back(fmt::format("softmax '{}' is left to the host: a loadable's outputs are what it takes",
                                    network.softmax->name));
    const auto decomposed = std::count_if(network.layers.begin(), network.layers.end(),
                                          [](const auto& layer) { return layer.decomposition.has_value(); });
    if (decomposed > 0)
        notes.push_back(fmt::format("{} layer{} decomposed in the file: taken over", decomposed,
                                    decomposed == 1 ? " is" : "s are"));
}

std::vector<compiler::CompressedLayer> compressed(const ModelRequest& request, const Images& images,
                                                  compiler::FloatNetwork& network, std::vector<std::string>& notes)
{
    if (!request.making.compression) return {};
    compiler::CompressionPlan plan = *request.making.compression;
    plan.compensate = plan.compensate && request.making.compensate;
    if (images.empty()) notes.emplace_back("no --calibration and no --images: compressed by the weights alone");
    compiler::CompressOptions options;
    const compiler::DecompositionLimits limits = decomposition_limits(request.engines.backends);
    if (limits.bases > 0) options.most_planes = limits.bases;
    return compiler::compress(network, plan, images, options);
}

bool has_open_codes(const compiler::FloatNetwork& network)
{
    return network.fixed_codes.size() < network.tensors.size();
}

compiler::QuantizeOptions quantize_options(const ModelRequest& request)
{
    compiler::QuantizeOptions options;
    if (const auto& method = request.making.calibration_method) {
        options.method = method->range;
        options.percentile_share = method->percentile_share.value_or(options.percentile_share);
    }
    options.correct_bias = request.making.correct_bias;
    options.most_bases = decomposition_limits(targeted_engines(request.engines, request.target)).bases;
    const compiler::DecompositionLimits limits = decomposition_limits(request.engines.backends);
    if (limits.bases > 0) options.adder_bits = limits.adder_bits;
    return options;
}

} // namespace

QuantizedModel trained_model(const ModelRequest& request, std::vector<std::string>& notes)
{
    auto network = std::make_shared<compiler::FloatNetwork>(compiler::import_onnx(request.path));
    note_contents(*network, notes);
    Images images = real_images(request, network->tensor(network->input));
    QuantizedModel model;
    model.softmax = network->softmax;
    if (request.keep_float)
        model.original = request.making.compression ? std::make_shared<compiler::FloatNetwork>(*network) : network;
    model.outcomes = compressed(request, images, *network, notes);
    const bool guesses = images.empty() && has_open_codes(*network);
    if (guesses)
        notes.emplace_back(
            "no --calibration and no --images: ranges come from synthetic images and fit real ones badly");
    const Images guessed = guesses ? synthetic_images(network->tensor(network->input)) : Images();
    model.network = compiler::quantize(*network, guesses ? guessed : images, quantize_options(request), &notes);
    if (!request.keep_float) return model;
    model.compressed = network;
    images.resize(std::min(images.size(), most_kept_images));
    model.calibration_images = std::move(images);
    return model;
}

} // namespace svp
