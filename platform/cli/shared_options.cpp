#include "platform/cli/shared_options.h"

#include "compiler/input_error.h"
#include "compiler/yaml/yaml_reader.h"

#include <charconv>
#include <fmt/format.h>

namespace svp::cli {
namespace {

constexpr uint64_t largest_resolution = 4096; // pixels; keeps shapes within the layer command's 16 bits

} // namespace

void add_network_options(OptionParser& parser)
{
    parser.group("How the network is made")
        .add_options()("seed", word("N"), "seed of synthetic weights and images")(
            "coefficient-sparsity", word("0..1"), "share of zero coefficients, instead of the topology's")(
            "activation-sparsity", word("0..1"), "share of zero activations, instead of the topology's")(
            "resolution", word("PIXELS"), "height and width of the input, instead of the topology's")(
            "calibration", word("IMAGES.npy"), "images that set the ranges when a trained ONNX model is quantized")(
            "compress", word("block:KxC@RATIO"),
            "zero the blocks of lowest norm, for example block:8x8@0.5; K x C is 8x8, 16x4, 4x16 or 4x4; a topology is "
            "then not decomposed");
}

NetworkOptions network_options(const OptionParser& parser)
{
    NetworkOptions options;
    options.seed = parser.whole("seed", 0, UINT64_MAX);
    options.calibration = parser.optional_text("calibration");
    options.coefficient_sparsity = parser.real("coefficient-sparsity", 0, 1);
    options.activation_sparsity = parser.real("activation-sparsity", 0, 1);
    if (const auto resolution = parser.whole("resolution", 1, largest_resolution))
        options.resolution = static_cast<unsigned>(*resolution);
    if (const auto text = parser.optional_text("compress"))
        options.compression = compiler::parse_block_compression(*text, "--compress");
    return options;
}

void add_report_options(OptionParser& parser)
{
    parser.group("The network's report")
        .add_options()(
            "model-report", word("FILE.json"),
            "per layer: form, size, error, effectual work and engine, as a table and as JSON; with a trained "
            "model and images also how far its outputs are from the float network's");
}

void add_platform_options(OptionParser& parser)
{
    parser.group("The platform")
        .add_options()("platform", word("P.yaml"),
                       "sizes, clocks and policies, a file or a name in configs/platforms/; without it the defaults")(
            "set", words("KEY=VALUE"), "change one key of the platform, as often as needed: --set dram.banks=8")(
            "target", word("ENGINE"),
            "engine to compile for: escalate (default); aie, the tile array (platform aie_4x4 without --platform); "
            "auto, for each layer the one estimated to be faster");
}

std::optional<Target> target_option(const OptionParser& parser)
{
    if (!parser.has("target")) return std::nullopt;
    constexpr Target targets[] = {Target::escalate, Target::aie, Target::automatic};
    return targets[YamlReader::parse_value(parser.text("target"), "--target").choice({"escalate", "aie", "auto"})];
}

uint64_t parse_size(const std::string& text, const std::string& place)
{
    uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    const std::string unit(stop, end);
    unsigned shift = 0;
    if (unit == "K") shift = 10;
    if (unit == "M") shift = 20;
    if (unit == "G") shift = 30;
    const bool fits = value > 0 && value <= UINT64_MAX >> shift;
    if (error != std::errc() || (shift == 0 && !unit.empty()) || !fits)
        throw InputError(fmt::format("{}: '{}' is not a size in bytes, such as 500000, 64M or 2G", place, text));
    return value << shift;
}

} // namespace svp::cli
