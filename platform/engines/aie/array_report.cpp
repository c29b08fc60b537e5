// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/aie/array_report.h"

#include "base/text/format_number.h"
#include "base/text/text_table.h"
#include "interface/engines/aie/aie_command.h"

#include <fmt/format.h>
#include <utility>

namespace svp {
namespace {

using Align = TextTable::Align;

const char* kind_name(svp_aie_tile_kind kind)
{
    if (kind == SVP_AIE_COMPUTE) return "compute";
    return kind == SVP_AIE_MEMORY ? "memory" : "shim";
}

double share_of(const aie::TileLoad& load, uint64_t part)
{
    const uint64_t all = load.busy + load.lock_wait + load.stream_stall + load.other_stall + load.idle;
    return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::string grid(const ArrayReport& report, const char* title, uint64_t aie::TileLoad::*part)
{
    std::string text = fmt::format("{}\n", title);
    for (unsigned row = report.config.tile_rows(); row-- > 0;) {
        const aie::TileLoad* tiles = &report.loads[size_t{row} * report.config.columns];
        text += fmt::format("  {:<8} {:>2} |", kind_name(tiles->kind), row);
        for (unsigned column = 0; column < report.config.columns; ++column)
            text += fmt::format(" {:>3.0f}", 100 * share_of(tiles[column], tiles[column].*part));
        text += '\n';
    }
    return text;
}

} // namespace

double ArrayReport::utilization(uint64_t macs, uint64_t ticks) const
{
    const double cycles = static_cast<double>(ticks) / static_cast<double>(period_ticks);
    return ticks == 0 ? 0 : static_cast<double>(macs) / (static_cast<double>(macs_per_cycle * cores()) * cycles);
}

std::string array_layer_table(const RunStatistics& run, const ArrayReport& report, size_t width)
{
    TextTable table;
    table.add_column("layer", Align::left, 0);
    table.add_column("array cycles", Align::right, 12);
    table.add_column("of peak%", Align::right, 11);
    table.add_column("bound", Align::left, 10);
    bool any = false;
    for (size_t i = 0; i < run.layers.size(); ++i) {
        const LayerRecord& layer = run.layers[i];
        const ArrayProfile::Layer profile = report.profile->layer(i);
        if (layer.info.engine != SVP_ENGINE_AIE || profile.runs == 0) continue;
        if (!any)
            for (const auto& [name, share] : profile.shares)
                table.add_column(name + "%", Align::right, 5);
        any = true;
        std::vector<std::string> cells = {layer.info.name, with_separators(layer.ticks / report.period_ticks),
                                          as_percent(report.utilization(layer.effectual_operations, layer.ticks)),
                                          profile.bound};
        for (const auto& [name, share] : profile.shares)
            cells.push_back(as_percent(share));
        table.add_row(std::move(cells));
    }
    return any ? table.render(width) : "";
}

std::string heat_map(const ArrayReport& report)
{
    return fmt::format("tile array, percent of the cycles, north at the top, columns 0 to {}\n",
                       report.config.columns - 1) +
           grid(report, "busy", &aie::TileLoad::busy) + grid(report, "lock wait", &aie::TileLoad::lock_wait) +
           grid(report, "stream stall", &aie::TileLoad::stream_stall);
}

} // namespace svp
