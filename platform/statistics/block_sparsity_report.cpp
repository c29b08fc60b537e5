#include "platform/statistics/block_sparsity_report.h"

#include "platform/text/format_number.h"
#include "platform/text/text_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace svp {
namespace {

using compiler::BlockTreatment;
using compiler::LayerBlocks;

std::string remark_on(const LayerBlocks& layer)
{
    if (layer.treatment != BlockTreatment::compressed)
        return fmt::format("left alone: {}", compiler::treatment_name(layer.treatment));
    if (layer.held_back()) return fmt::format("{} asked for; no row or column may be empty", layer.requested);
    return "";
}

} // namespace

std::string block_sparsity_table(const compiler::BlockSparsity& sparsity, size_t width)
{
    TextTable table;
    using Align = TextTable::Align;
    table.add_column("layer", Align::left, 9);
    table.add_column("blocks", Align::right, 6);
    table.add_column("zero", Align::right, 8);
    table.add_column("density %", Align::right, 7);
    table.add_column("energy kept %", Align::right, 7);
    table.add_column("", Align::left, 5);
    uint64_t blocks = 0, zero = 0;
    for (const LayerBlocks& layer : sparsity.layers) {
        table.add_row({layer.layer, with_separators(layer.blocks), with_separators(layer.zero),
                       as_percent(layer.density()), as_percent(layer.energy_kept, 2), remark_on(layer)});
        blocks += layer.blocks;
        zero += layer.zero;
    }
    table.add_rule();
    const double density = blocks == 0 ? 1.0 : 1.0 - static_cast<double>(zero) / static_cast<double>(blocks);
    table.add_row({compiler::text_of(sparsity.compression), with_separators(blocks), with_separators(zero),
                   as_percent(density), "", ""});
    return table.render(width);
}

nlohmann::ordered_json block_sparsity_json(const compiler::BlockSparsity& sparsity)
{
    nlohmann::ordered_json json;
    json["compression"] = compiler::text_of(sparsity.compression);
    json["block"] = {{"out_channels", sparsity.compression.block.out_channels},
                     {"in_channels", sparsity.compression.block.in_channels}};
    json["ratio"] = sparsity.compression.ratio;
    json["layers"] = nlohmann::ordered_json::array();
    for (const LayerBlocks& layer : sparsity.layers)
        json["layers"].push_back({{"name", layer.layer},
                                  {"treatment", compiler::treatment_name(layer.treatment)},
                                  {"blocks", layer.blocks},
                                  {"requested", layer.requested},
                                  {"zero", layer.zero},
                                  {"density", layer.density()},
                                  {"energy_kept", layer.energy_kept}});
    return json;
}

} // namespace svp
