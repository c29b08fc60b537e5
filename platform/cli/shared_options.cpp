// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/shared_options.h"

#include "base/errors/input_error.h"
#include "base/yaml/yaml_reader.h"
#include "platform/kinds/backends.h"
#include "platform/kinds/kinds.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>

namespace svp::cli {
namespace {

CalibrationMethod parse_calibration_method(const std::string& text)
{
    const std::string place = "--calibration-method";
    constexpr compiler::RangeMethod methods[] = {compiler::RangeMethod::squared_error, compiler::RangeMethod::min_max,
                                                 compiler::RangeMethod::percentile};
    const size_t colon = std::min(text.find(':'), text.size());
    const size_t choice = YamlReader::parse_value(text.substr(0, colon), place).choice({"mse", "minmax", "percentile"});
    CalibrationMethod method{methods[choice], std::nullopt};
    if (colon == text.size()) return method;
    if (method.range != compiler::RangeMethod::percentile)
        throw InputError(fmt::format("{}: '{}': only percentile takes a share", place, text));
    method.percentile_share =
        YamlReader::parse_value(text.substr(colon + 1), place + " percentile").number(0, largest_percentile_share);
    return method;
}

std::vector<double> numbers_of(const OptionParser& parser, const std::string& option, double least, double most)
{
    std::vector<double> numbers;
    const std::optional<std::string> text = parser.optional_text(option);
    for (size_t at = 0; text && at <= text->size();) {
        const size_t comma = std::min(text->find(',', at), text->size());
        numbers.push_back(YamlReader::parse_value(text->substr(at, comma - at), "--" + option).number(least, most));
        at = comma + 1;
    }
    return numbers;
}

} // namespace

void add_network_options(OptionParser& parser)
{
    parser.group("How the network is made")
        .add_options()("seed", word("N"), "seed of synthetic weights and images")(
            "coefficient-sparsity", word("0..1"), "share of zero coefficients, instead of the topology's")(
            "activation-sparsity", word("0..1"), "share of zero activations, instead of the topology's")(
            "resolution", word("PIXELS"), "height and width of the input, instead of the topology's")(
            "calibration", word("IMAGES.npy"), "images that set the ranges when a trained ONNX model is quantized")(
            "mean", word("M,M,.."), "uint8 images become (x / 255 - mean) / std; per channel or one number (0)")(
            "std", word("S,S,.."), "see --mean (1)")(
            "calibration-method", word("METHOD"),
            "of a trained model's ranges: mse, least squared error (default); minmax, all that occurs; percentile or "
            "percentile:SHARE, all but that share at either end, for example percentile:1e-4")(
            "no-bias-correction", "a trained model: leave biases as they are when rounding weights shifts outputs")(
            "compress", word("FORM|RULES.yaml"),
            "of convolutions but the first and grouped ones: block:KxC@RATIO, blocks of lowest norm become zero, K x C "
            "is 8x8, 16x4, 4x16 or 4x4; N:M, such as 2:4, N of M weights along the input channels stay; decompose or "
            "decompose:bases=6,bits=2,sparsity=0.5, a trained model's kernels as M basis kernels and coefficients of "
            "2, 4 or 8 bits; decompose:error=0.05, the cheapest of these for each layer within that error; a YAML file "
            "of rules by layer. A topology is then not decomposed")(
            "no-compensation", "with --compress: do not let what stays make up for what went");
}

NetworkOptions network_options(const OptionParser& parser)
{
    NetworkOptions options;
    options.seed = parser.whole("seed", 0, UINT64_MAX);
    options.calibration = parser.optional_text("calibration");
    options.normalization.mean = numbers_of(parser, "mean", -largest_normalization, largest_normalization);
    options.normalization.std = numbers_of(parser, "std", smallest_deviation, largest_normalization);
    options.coefficient_sparsity = parser.real("coefficient-sparsity", 0, 1);
    options.activation_sparsity = parser.real("activation-sparsity", 0, 1);
    if (const auto resolution = parser.whole("resolution", 1, largest_resolution))
        options.resolution = static_cast<unsigned>(*resolution);
    if (const auto text = parser.optional_text("compress"))
        options.compression = compiler::parse_compression(*text, "--compress");
    if (const auto text = parser.optional_text("calibration-method"))
        options.calibration_method = parse_calibration_method(*text);
    options.correct_bias = !parser.has("no-bias-correction");
    options.compensate = !parser.has("no-compensation");
    if (!options.compensate && !options.compression)
        throw InputError("--no-compensation has no effect without --compress");
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

namespace {

// "escalate, the ESCALATE cluster (default); aie, the tile array (platform aie_4x4 without --platform); "
std::string engines_text()
{
    std::string text;
    for (const EngineKind* kind : engine_kinds()) {
        std::string platform;
        if (const char* usual = kind->usual_platform())
            platform = fmt::format(" (platform {} without --platform)", std::filesystem::path(usual).stem().string());
        text += fmt::format("{}, the {}{}; ", kind->name(), kind->title(), text.empty() ? " (default)" : platform);
    }
    return text;
}

} // namespace

void add_platform_options(OptionParser& parser)
{
    parser.group("The platform")
        .add_options()("platform", word("P.yaml"),
                       "sizes, clocks and policies, a file or a name in configs/platforms/; without it the defaults")(
            "set", words("KEY=VALUE"), "change one key of the platform, as often as needed: --set dram.banks=8")(
            "target", word("ENGINE"),
            ("engine to compile for: " + engines_text() + "auto, for each layer the one estimated to be faster")
                .c_str());
}

std::optional<std::string> target_option(const OptionParser& parser)
{
    if (!parser.has("target")) return std::nullopt;
    const std::vector<std::string> names = target_names();
    return names[YamlReader::parse_value(parser.text("target"), "--target").choice(names)];
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
