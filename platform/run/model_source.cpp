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
    if (trained) return;
    refuse(making.calibration.has_value(), "--calibration");
    refuse(making.compression.has_value(), "--compress");
}

using BlockSparsity = std::optional<compiler::BlockSparsity>;

compiler::Network network_from_topology(const std::string& path, const cli::NetworkOptions& making,
                                        BlockSparsity& sparsity)
{
    if (making.calibration)
        throw InputError(fmt::format("{}: --calibration has no effect on a topology with synthetic weights", path));
    compiler::TopologyOptions options;
    if (making.seed) options.seed = *making.seed;
    options.coefficient_sparsity = making.coefficient_sparsity;
    options.activation_sparsity = making.activation_sparsity;
    if (making.resolution) options.resolution = static_cast<int>(*making.resolution);
    if (!making.compression) return compiler::load_topology(path, options);
    options.decompose = false; // coefficients have no blocks
    return compiler::load_topology(path, options, [&](compiler::Network& network) {
        sparsity = compiler::compress_blocks(network, *making.compression);
    });
}

compiler::Network network_from_onnx(const ModelRequest& request, std::string* note, BlockSparsity& sparsity)
{
    refuse_making_options(request, true);
    compiler::FloatNetwork network = compiler::import_onnx(request.path);
    if (request.making.compression) sparsity = compiler::compress_blocks(network, *request.making.compression);
    return compiler::quantize(network, calibration_for(request, network.tensor(network.input), note));
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
    BlockSparsity sparsity;
    if (extension == ".svp") {
        refuse_making_options(request, false);
        compiler::Loadable loadable = compiler::Loadable::read(request.path);
        compiler::Network network = compiler::network_of(loadable);
        return {std::move(loadable), std::move(network), "loadable", {}};
    }
    if (extension == ".yaml" || extension == ".yml") {
        compiler::Network network = network_from_topology(request.path, request.making, sparsity);
        return {compiler::lower(network, lowering), network, "topology", sparsity};
    }
    if (extension == ".onnx") {
        compiler::Network network = network_from_onnx(request, note, sparsity);
        return {compiler::lower(network, lowering), network, "onnx", sparsity};
    }
    throw InputError(fmt::format("{}: a network is a .svp, .yaml or .onnx file", request.path));
}

} // namespace svp
