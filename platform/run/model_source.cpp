#include "platform/run/model_source.h"

#include "compiler/input_error.h"
#include "compiler/lowering/lowering.h"
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

Images calibration_for(const ModelRequest& request, const compiler::Tensor& input, std::string* note)
{
    const std::string path = request.making.calibration.value_or(request.images);
    if (!path.empty()) return read_images(path, input, calibration_images);
    *note = "no --calibration and no --images: ranges come from synthetic images and fit real ones badly";
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
    if (!trained) refuse(making.calibration.has_value(), "--calibration");
}

compiler::Network network_from_topology(const std::string& path, const cli::NetworkOptions& making)
{
    if (making.calibration)
        throw InputError(fmt::format("{}: --calibration has no effect on a topology with synthetic weights", path));
    compiler::TopologyOptions options;
    if (making.seed) options.seed = *making.seed;
    options.coefficient_sparsity = making.coefficient_sparsity;
    options.activation_sparsity = making.activation_sparsity;
    if (making.resolution) options.resolution = static_cast<int>(*making.resolution);
    return compiler::load_topology(path, options);
}

bool has_open_codes(const compiler::FloatNetwork& network)
{
    return network.fixed_codes.size() < network.tensors.size();
}

compiler::Network quantized(const ModelRequest& request, const compiler::FloatNetwork& network, std::string* note)
{
    const bool given = request.making.calibration || !request.images.empty();
    if (!given && !has_open_codes(network)) return compiler::quantize(network, {});
    return compiler::quantize(network, calibration_for(request, network.tensor(network.input), note));
}

Model model_from_onnx(const ModelRequest& request, std::string* note)
{
    refuse_making_options(request, true);
    const compiler::FloatNetwork network = compiler::import_onnx(request.path);
    compiler::Network made = quantized(request, network, note);
    if (network.softmax) {
        if (!note->empty()) *note += "; ";
        *note += fmt::format("softmax '{}' is left to the host: a loadable's outputs are what it takes",
                             network.softmax->name);
    }
    compiler::Loadable loadable = compiler::lower(made, {request.target});
    return {std::move(loadable), std::move(made), "onnx", network.softmax};
}

std::string resolve(const std::string& path)
{
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
    if (path.find_first_of("./") != std::string::npos) return path; // the reader says that it cannot be read
    return find_network_topology(path);
}

} // namespace

Model load_model(const ModelRequest& asked, std::string* note)
{
    ModelRequest request = asked;
    request.path = resolve(asked.path);
    const std::string extension = std::filesystem::path(request.path).extension().string();
    const compiler::LoweringOptions lowering{request.target};
    if (extension == ".svp") {
        refuse_making_options(request, false);
        compiler::Loadable loadable = compiler::Loadable::read(request.path);
        compiler::Network network = compiler::network_of(loadable);
        return {std::move(loadable), std::move(network), "loadable"};
    }
    if (extension == ".yaml" || extension == ".yml") {
        compiler::Network network = network_from_topology(request.path, request.making);
        return {compiler::lower(network, lowering), network, "topology"};
    }
    if (extension == ".onnx") {
        return model_from_onnx(request, note);
    }
    throw InputError(fmt::format("{}: a network is a .svp, .yaml or .onnx file", request.path));
}

} // namespace svp
