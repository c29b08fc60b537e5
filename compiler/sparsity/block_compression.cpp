#include "compiler/sparsity/block_compression.h"

#include "compiler/fail.h"
#include "compiler/sparsity/block_choice.h"
#include "compiler/sparsity/share.h"
#include "compiler/yaml/yaml_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace svp::compiler {
namespace {

const std::vector<std::string> shape_names = {"8x8", "16x4", "4x16", "4x4"};
constexpr BlockShape shapes[] = {{8, 8}, {16, 4}, {4, 16}, {4, 4}};
const std::string prefix = "block:";

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

uint64_t count(const std::vector<bool>& flags)
{
    return static_cast<uint64_t>(std::count(flags.begin(), flags.end(), true));
}

BlockTreatment treatment_of(const Layer& layer, bool first)
{
    if (layer.kind == LayerKind::conv_decomposed) return BlockTreatment::decomposed;
    if (first) return BlockTreatment::first;
    return layer.groups > 1 ? BlockTreatment::grouped : BlockTreatment::compressed;
}

template <class Weight>
LayerBlocks treat(const Layer& layer, BlockTreatment treatment, std::vector<Weight>& weights, size_t out_channels,
                  const BlockCompression& compression)
{
    LayerBlocks result;
    result.layer = layer.name;
    result.treatment = treatment;
    if (treatment == BlockTreatment::decomposed) return result;
    const size_t taps = static_cast<size_t>(layer.kernel_h) * static_cast<size_t>(layer.kernel_w);
    const WeightShape shape = {out_channels, weights.size() / (out_channels * taps), taps};
    const BlockGrid grid = block_grid(shape, compression.block);
    result.blocks = grid.blocks();
    if (treatment == BlockTreatment::compressed) {
        result.requested = share_of(compression.ratio, result.blocks);
        const std::vector<double> before = block_energies(weights.data(), shape, compression.block);
        const std::vector<bool> chosen = choose_zero_blocks(before, grid, result.requested);
        clear_blocks(weights.data(), shape, compression.block, chosen);
        const double all = sum(before);
        if (all > 0) result.energy_kept = sum(block_energies(weights.data(), shape, compression.block)) / all;
    }
    result.zero = count(zero_blocks(weights.data(), shape, compression.block));
    return result;
}

bool is_convolution(const Layer& layer)
{
    return layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
}

size_t channels_of(const Tensor& tensor) { return static_cast<size_t>(tensor.channels); }

} // namespace

BlockCompression parse_block_compression(const std::string& text, const std::string& place)
{
    const size_t at = text.find('@');
    if (text.rfind(prefix, 0) != 0 || at == std::string::npos)
        fail(place, "'{}' is not block:KxC@RATIO, such as block:8x8@0.5", text);
    const std::string shape = text.substr(prefix.size(), at - prefix.size());
    BlockCompression compression;
    compression.block = shapes[YamlReader::parse_value(shape, place).choice(shape_names)];
    compression.ratio = YamlReader::parse_value(text.substr(at + 1), place).number(0, 1);
    return compression;
}

std::string text_of(const BlockCompression& compression)
{
    return fmt::format("{}{}x{}@{}", prefix, compression.block.out_channels, compression.block.in_channels,
                       compression.ratio);
}

const char* treatment_name(BlockTreatment treatment)
{
    switch (treatment) {
    case BlockTreatment::compressed:
        return "compressed";
    case BlockTreatment::first:
        return "first layer";
    case BlockTreatment::grouped:
        return "grouped";
    case BlockTreatment::decomposed:
        break;
    }
    return "decomposed";
}

BlockSparsity compress_blocks(FloatNetwork& network, const BlockCompression& compression)
{
    BlockSparsity result{compression, {}};
    for (FloatLayer& layer : network.layers) {
        if (!is_convolution(layer.shape)) continue;
        if (!layer.weight_codes.empty()) continue; // codes that the file fixes are taken as they are
        const BlockTreatment treatment = treatment_of(layer.shape, result.layers.empty());
        result.layers.push_back(
            treat(layer.shape, treatment, layer.weights, channels_of(network.tensor(layer.shape.output)), compression));
    }
    return result;
}

BlockSparsity compress_blocks(Network& network, const BlockCompression& compression)
{
    BlockSparsity result{compression, {}};
    for (Layer& layer : network.layers) {
        if (!is_convolution(layer)) continue;
        const Tensor& output = network.tensors[static_cast<size_t>(layer.output)];
        result.layers.push_back(
            treat(layer, treatment_of(layer, result.layers.empty()), layer.weights, channels_of(output), compression));
    }
    return result;
}

} // namespace svp::compiler
