#include "platform/run/model_source.h"

#include "compiler/input_error.h"
#include "compiler/onnx/import.h"
#include "compiler/quantize/quantize.h"
#include "compiler/topology/synthetic_image.h"
#include "compiler/topology/topology.h"
#include "platform/files/config_files.h"
#include "platform/run/images.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace svp {
namespace {

constexpr size_t calibration_images = 64;
constexpr float synthetic_scale = 2.5F / 127; // synthetic images cover about [-2.5, 2.5]

using Images = std::vector<std::vector<float>>;

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

Images calibration_for(const ModelRequest& request, const compiler::Tensor& input, std::vector<std::string>& notes)
{
    const std::string path = request.making.calibration.value_or(request.images);
    if (!path.empty()) return read_images(path, input, calibration_images);
    notes.emplace_back("no --calibration and no --images: ranges come from synthetic images and fit real ones badly");
    return synthetic_images(input);
}

void refuse_making_options(const ModelRequest& request, bool trained)
{
    const cli::NetworkOptions& making = request.making;
    const auto refuse = [&](bool given, const char* option) {
        if (!given) return;
        throw InputError(fmt::format("{}: {} has no effect on {}", request.path, option,
                                     trained ? "a trained model" : "a compiled loadable"));
    };
    refuse(making.seed.has_value(), "--seed");
    refuse(making.coefficient_sparsity.has_value(), "--coefficient-sparsity");
    refuse(making.activation_sparsity.has_value(), "--activation-sparsity");
    refuse(making.resolution.has_value(), "--resolution");
    if (!trained) refuse(request.target.has_value(), "--target");
    if (trained) return;
    refuse(making.calibration.has_value(), "--calibration");
    refuse(making.compression.has_value(), "--compress");
}

using BlockSparsity = std::optional<compiler::BlockSparsity>;

compiler::Network network_from_topology(const ModelRequest& request, BlockSparsity& sparsity)
{
    const std::string& path = request.path;
    const cli::NetworkOptions& making = request.making;
    if (making.calibration)
        throw InputError(fmt::format("{}: --calibration has no effect on a topology with synthetic weights", path));
    compiler::TopologyOptions options;
    if (making.seed) options.seed = *making.seed;
    options.coefficient_sparsity = making.coefficient_sparsity;
    options.activation_sparsity = making.activation_sparsity;
    if (making.resolution) options.resolution = static_cast<int>(*making.resolution);
    // Coefficients and basis kernels are the cluster's, and have no blocks.
    options.decompose = request.target != cli::Target::aie && !making.compression;
    if (!making.compression) return compiler::load_topology(path, options);
    return compiler::load_topology(path, options, [&](compiler::Network& network) {
        sparsity = compiler::compress_blocks(network, *making.compression);
    });
}

bool has_open_codes(const compiler::FloatNetwork& network)
{
    return network.fixed_codes.size() < network.tensors.size();
}

compiler::Network quantized(const ModelRequest& request, const compiler::FloatNetwork& network,
                            std::vector<std::string>& notes)
{
    const bool given = request.making.calibration || !request.images.empty();
    if (!given && !has_open_codes(network)) return compiler::quantize(network, {});
    return compiler::quantize(network, calibration_for(request, network.tensor(network.input), notes));
}

compiler::Network network_from_onnx(const ModelRequest& request, std::vector<std::string>& notes,
                                    BlockSparsity& sparsity, std::optional<compiler::HostSoftmax>& softmax)
{
    refuse_making_options(request, true);
    compiler::FloatNetwork network = compiler::import_onnx(request.path);
    softmax = network.softmax;
    if (softmax)
        notes.push_back(
            fmt::format("softmax '{}' is left to the host: a loadable's outputs are what it takes", softmax->name));
    if (request.making.compression) sparsity = compiler::compress_blocks(network, *request.making.compression);
    return quantized(request, network, notes);
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
        network.tensors.push_back({tensor.name, static_cast<int>(loadable.placements()[i].logical_channels),
                                   static_cast<int>(tensor.height), static_cast<int>(tensor.width), tensor.scale,
                                   tensor.zero_point});
    }
    return network;
}

Model compiled_model(const ModelRequest& request)
{
    refuse_making_options(request, false);
    compiler::Loadable loadable = compiler::Loadable::read(request.path);
    check_array(loadable, request.engines, request.path);
    if (loadable.array_target()) {
        compiler::Network network = network_without_layers(loadable);
        return {std::move(loadable), std::move(network), "loadable", false};
    }
    compiler::Network network = compiler::network_of(loadable);
    return {std::move(loadable), std::move(network), "loadable"};
}

std::string resolve(const std::string& path)
{
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
    if (path.find_first_of("./") != std::string::npos) return path; // the reader says that it cannot be read
    return find_network_topology(path);
}

} // namespace

Model load_model(const ModelRequest& asked, std::vector<std::string>& notes)
{
    ModelRequest request = asked;
    request.path = resolve(asked.path);
    const std::string extension = std::filesystem::path(request.path).extension().string();
    if (extension == ".svp") return compiled_model(request);
    const bool topology = extension == ".yaml" || extension == ".yml";
    if (!topology && extension != ".onnx")
        throw InputError(fmt::format("{}: a network is a .svp, .yaml or .onnx file", request.path));
    BlockSparsity sparsity;
    std::optional<compiler::HostSoftmax> softmax;
    compiler::Network network =
        topology ? network_from_topology(request, sparsity) : network_from_onnx(request, notes, sparsity, softmax);
    LoweredNetwork lowered =
        lower_network(network, request.engines, request.target.value_or(cli::Target::escalate), notes);
    Model model{std::move(lowered.loadable), std::move(network), topology ? "topology" : "onnx"};
    model.engines = std::move(lowered.engines);
    model.block_sparsity = std::move(sparsity);
    model.softmax = softmax;
    return model;
}

} // namespace svp
