// SPDX-License-Identifier: Apache-2.0
#include "platform/run/model_source.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/topology/topology.h"
#include "compiler/passes/compress/compress_topology.h"
#include "platform/config/config_files.h"
#include "platform/run/trained_model.h"

#include <filesystem>
#include <fmt/format.h>

namespace svp {
namespace {

void refuse(const ModelRequest& request, bool given, const char* option, const char* what)
{
    if (given) throw InputError(fmt::format("{}: {} has no effect on {}", request.path, option, what));
}

// Options of synthetic weights.
void refuse_synthesis(const ModelRequest& request, const char* what)
{
    const NetworkOptions& making = request.making;
    refuse(request, making.seed.has_value(), "--seed", what);
    refuse(request, making.coefficient_sparsity.has_value(), "--coefficient-sparsity", what);
    refuse(request, making.activation_sparsity.has_value(), "--activation-sparsity", what);
    refuse(request, making.resolution.has_value(), "--resolution", what);
}

void refuse_needless_normalization(const ModelRequest& request)
{
    const Normalization& normalization = request.making.normalization;
    const bool given = !normalization.mean.empty() || !normalization.std.empty();
    if (given && request.images.empty() && !request.making.calibration)
        throw InputError("--mean, --std: there are no images to normalize");
}

// Options of quantization, and of compression against real images.
void refuse_training(const ModelRequest& request, const char* what)
{
    const NetworkOptions& making = request.making;
    refuse(request, making.calibration.has_value(), "--calibration", what);
    refuse(request, making.calibration_method.has_value(), "--calibration-method", what);
    refuse(request, !making.correct_bias, "--no-bias-correction", what);
    refuse(request, !making.compensate, "--no-compensation", what);
}

QuantizedModel topology_model(const ModelRequest& request)
{
    const NetworkOptions& making = request.making;
    refuse_training(request, "a topology with synthetic weights");
    compiler::TopologyOptions options;
    if (making.seed) options.seed = *making.seed;
    options.coefficient_sparsity = making.coefficient_sparsity;
    options.activation_sparsity = making.activation_sparsity;
    if (making.resolution) options.resolution = static_cast<int>(*making.resolution);
    // Coefficients and basis kernels have neither blocks nor groups.
    options.decompose =
        decomposition_limits(targeted_engines(request.engines, request.target)).bases > 0 && !making.compression;
    QuantizedModel model;
    compiler::WeightPass compress;
    if (making.compression)
        compress = [&](compiler::Network& network) {
            model.outcomes = compiler::compress_topology(network, *making.compression);
        };
    model.network = compiler::load_topology(request.path, options, compress);
    return model;
}

// The tensors of a loadable, without layers.
compiler::Network network_without_layers(const compiler::Loadable& loadable)
{
    compiler::Network network;
    network.name = loadable.header().network;
    network.seed = loadable.header().seed;
    for (size_t i = 0; i < loadable.tensors().size(); ++i) {
        const svp_tensor& tensor = loadable.tensors()[i];
        const auto index = static_cast<int>(i);
        if (tensor.role == SVP_TENSOR_INPUT) network.input = index;
        if (tensor.role == SVP_TENSOR_OUTPUT) network.output = index;
        network.tensors.push_back({tensor.name, static_cast<int>(tensor.logical_channels),
                                   static_cast<int>(tensor.height), static_cast<int>(tensor.width), tensor.scale,
                                   tensor.zero_point});
    }
    return network;
}

Model compiled_model(const ModelRequest& request)
{
    const char* const what = "a compiled loadable";
    refuse_synthesis(request, what);
    refuse(request, request.target.has_value(), "--target", what);
    refuse_training(request, what);
    refuse(request, request.making.compression.has_value(), "--compress", what);
    compiler::Loadable loadable = compiler::Loadable::read(request.path);
    check_engines(loadable, request.engines, request.path);
    if (!compiler::tells_network(loadable)) {
        compiler::Network network = network_without_layers(loadable);
        return {std::move(loadable), std::move(network), "loadable", false};
    }
    compiler::Network network = compiler::network_of(loadable);
    return {std::move(loadable), std::move(network), "loadable"};
}

} // namespace

std::string network_file(const std::string& path)
{
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
    if (path.find_first_of("./") != std::string::npos) return path; // the reader says that it cannot be read
    return find_network_topology(path);
}

Model load_model(const ModelRequest& asked, std::vector<std::string>& notes)
{
    ModelRequest request = asked;
    request.path = network_file(asked.path);
    const std::string extension = std::filesystem::path(request.path).extension().string();
    refuse_needless_normalization(request);
    if (extension == ".svp") return compiled_model(request);
    const bool topology = extension == ".yaml" || extension == ".yml";
    if (!topology && extension != ".onnx")
        throw InputError(fmt::format("{}: a network is a .svp, .yaml or .onnx file", request.path));
    if (!topology) refuse_synthesis(request, "a trained model");
    QuantizedModel made = topology ? topology_model(request) : trained_model(request, notes);
    LoweredNetwork lowered = lower_network(made.network, request.engines, request.target, notes);
    Model model{std::move(lowered.loadable), std::move(made.network), topology ? "topology" : "onnx"};
    model.engines = std::move(lowered.engines);
    model.softmax = std::move(made.softmax);
    model.outcomes = std::move(made.outcomes);
    model.original = std::move(made.original);
    model.compressed = std::move(made.compressed);
    model.calibration_images = std::move(made.calibration_images);
    return model;
}

} // namespace svp
