// SPDX-License-Identifier: Apache-2.0
#include "platform/report/run_tables.h"

#include "base/text/format_number.h"
#include "base/text/text_table.h"
#include "models/common/statistics.h"
#include "platform/report/queue_rendering.h"
#include "platform/statistics/figures.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace svp {
namespace {

using Align = TextTable::Align;

using Shares = std::vector<std::pair<std::string, double>>;

// The largest stalls and losses, "stall.row 12%, loss.empty 4%".
std::string largest_stalls(Shares shares, size_t most)
{
    const auto is_small_or_none = [](const auto& share) {
        const StateKind kind = kind_of_state(share.first);
        return kind == StateKind::busy || kind == StateKind::idle || share.second < 0.0005;
    };
    shares.erase(std::remove_if(shares.begin(), shares.end(), is_small_or_none), shares.end());
    std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text;
    for (size_t i = 0; i < std::min(most, shares.size()); ++i)
        text += fmt::format("{}{} {}%", i == 0 ? "" : ", ", shares[i].first, as_percent(shares[i].second));
    return text;
}

double share_of(const Shares& shares, StateKind kind)
{
    double sum = 0;
    for (const auto& [name, share] : shares)
        if (kind_of_state(name) == kind) sum += share;
    return sum;
}

std::vector<std::string> layer_cells(const LayerRecord& layer, const std::string& cycles, const Figures& figures)
{
    return {layer.info.name,
            layer.info.opcode,
            cycles,
            with_separators(layer.info.dense_macs * layer.runs),
            with_separators(layer.effectual_operations),
            as_percent(figures.utilization),
            as_percent(share_of(figures.shares, StateKind::idle)),
            largest_stalls(figures.shares, 2),
            with_separators(figures.dram_bytes),
            with_separators(figures.dram_gigabytes_per_second, 2),
            with_separators(figures.noc_bytes),
            with_separators(figures.energy_picojoules * 1e-6, 2)};
}

void add(Row& sum, const Row& row)
{
    for (size_t i = 0; i < sum.size(); ++i)
        sum[i] += row[i];
}

} // namespace

std::string layer_table(const RunStatistics& counted, const FigureReader& figures, size_t width)
{
    TextTable table;
    table.add_column("layer", Align::left, 0);
    table.add_column("operation", Align::left, 4);
    table.add_column("cycles", Align::right, 12);
    table.add_column("dense MACs", Align::right, 8);
    table.add_column("effectual", Align::right, 7);
    table.add_column("busy%", Align::right, 11);
    table.add_column("idle%", Align::right, 5);
    table.add_column("largest stalls and losses", Align::left, 10);
    table.add_column("DRAM bytes", Align::right, 9);
    table.add_column("GB/s", Align::right, 6);
    table.add_column("NoC bytes", Align::right, 2);
    table.add_column("energy uJ", Align::right, 3);

    LayerRecord all;
    all.info.name = "all layers";
    all.row.assign(counted.columns.size, 0);
    all.runs = 1;
    all.info.engine = counted.main_engine();
    std::set<uint64_t> periods;
    for (const auto& layer : counted.layers) {
        table.add_row(layer_cells(layer, with_separators(layer.cycles), figures.read(layer)));
        add(all.row, layer.row);
        all.cycles += layer.cycles;
        for (const NamedClock& clock : layer.clocks)
            periods.insert(clock.period_ticks);
        all.ticks += layer.ticks;
        all.info.dense_macs += layer.info.dense_macs * layer.runs;
        all.effectual_operations += layer.effectual_operations;
    }
    table.add_rule();
    // Cycles of several clocks have no sum.
    table.add_row(layer_cells(all, periods.size() > 1 ? "" : with_separators(all.cycles), figures.read(all)));
    return table.render(width);
}

std::string unit_table(const RunStatistics& counted, size_t width)
{
    TextTable table;
    table.add_column("unit", Align::left, 0);
    table.add_column("activity", Align::left, 4);
    table.add_column("lanes", Align::right, 1);
    table.add_column("lane-cycles", Align::right, 2);
    table.add_column("idle%", Align::right, 3);
    table.add_column("busy%", Align::right, 5);
    table.add_column("largest stalls and losses", Align::left, 6);
    const Row& totals = counted.totals;
    for (const auto& activity : counted.columns.activities) {
        const std::vector<std::string>& states = activity.states;
        int64_t sum = 0;
        for (size_t state = 0; state < states.size(); ++state)
            sum += totals[activity.first + state];
        Shares shares;
        for (size_t state = 0; state < states.size(); ++state)
            shares.emplace_back(states[state], sum == 0 ? 0
                                                        : static_cast<double>(totals[activity.first + state]) /
                                                              static_cast<double>(sum));
        table.add_row({activity.family, activity.activity, with_separators(activity.lanes),
                       with_separators(static_cast<uint64_t>(sum)), as_percent(share_of(shares, StateKind::idle)),
                       as_percent(share_of(shares, StateKind::busy)), largest_stalls(shares, 3)});
    }
    return table.render(width);
}

std::string engine_tables(const SimulationResult& simulation, size_t width)
{
    std::string text;
    for (const EngineResult& engine : simulation.engines)
        if (engine.ran) text += engine.report->table(simulation.counted, width);
    return text;
}

} // namespace svp
