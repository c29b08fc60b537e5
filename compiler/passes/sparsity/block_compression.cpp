// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/sparsity/block_compression.h"

#include "base/errors/fail.h"
#include "base/yaml/yaml_reader.h"
#include "compiler/passes/sparsity/block_choice.h"
#include "compiler/passes/sparsity/share.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

const std::vector<std::string> shape_names = {"8x8", "16x4", "4x16", "4x4"};
constexpr BlockShape shapes[] = {{8, 8}, {16, 4}, {4, 16}, {4, 4}};
const std::string prefix = "block:";

template <class Weight>
ChosenBlocks choose(const Weight* weights, const WeightShape& shape, const BlockCompression& compression)
{
    const BlockGrid grid = block_grid(shape, compression.block);
    ChosenBlocks result;
    result.requested = share_of(compression.ratio, grid.blocks());
    result.zero = choose_zero_blocks(block_energies(weights, shape, compression.block), grid, result.requested);
    result.count = static_cast<uint64_t>(std::count(result.zero.begin(), result.zero.end(), true));
    return result;
}

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

std::string ChosenBlocks::remark() const
{
    if (count == requested) return "";
    return fmt::format("{} of {} blocks, so that no row or column is empty", count, requested);
}

ChosenBlocks choose_blocks(const float* weights, const WeightShape& shape, const BlockCompression& compression)
{
    return choose(weights, shape, compression);
}

ChosenBlocks choose_blocks(const int8_t* weights, const WeightShape& shape, const BlockCompression& compression)
{
    return choose(weights, shape, compression);
}

} // namespace svp::compiler
