// SPDX-License-Identifier: Apache-2.0
#include "platform/report/statistics_json.h"

#include "interface/engines/engines.h"
#include "platform/report/config_json.h"
#include "platform/report/model_report_text.h"
#include "platform/report/queue_rendering.h"
#include "platform/report/run_spec_json.h"
#include "platform/report/run_words.h"
#include "platform/statistics/figures.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace svp {
namespace {

using Json = nlohmann::ordered_json;

// Units, descriptions and states of each family, once.
Json definitions_json(const Columns& columns)
{
    Json families = Json::object();
    for (const CounterColumn& counter : columns.counters) {
        Json& entry = families[counter.family]["counters"][counter.counter];
        entry["unit"] = counter.unit;
        entry["description"] = counter.description;
        if (!counter.action.empty()) entry["energy_action"] = counter.action;
    }
    for (const ActivityColumns& activity : columns.activities) {
        Json& entry = families[activity.family]["activities"][activity.activity];
        entry["unit"] = "lane-cycles";
        entry["description"] = activity.description;
        entry["states"] = activity.states;
    }
    return families;
}

Json unit_json(const UnitRecord& unit)
{
    Json json;
    json["family"] = unit.family;
    json["clock_period_ps"] = unit.period_ticks;
    Json counters = Json::object(), activities = Json::object();
    for (const auto& [name, value] : unit.counters)
        counters[name] = value;
    for (const UnitRecord::Activity& activity : unit.activities) {
        Json& entry = activities[activity.name];
        entry["lanes"] = activity.lanes;
        entry["elapsed_cycles"] = activity.elapsed_cycles;
        for (const auto& [state, cycles] : activity.lane_cycles)
            entry["lane_cycles"][state] = cycles;
    }
    json["counters"] = std::move(counters);
    json["activities"] = std::move(activities);
    return json;
}

// What is not zero, by family.
Json row_json(const Columns& columns, const Row& row)
{
    Json families = Json::object();
    for (size_t i = 0; i < columns.counters.size(); ++i) {
        const CounterColumn& column = columns.counters[i];
        if (row[i] != 0) families[column.family]["counters"][column.counter] = row[i];
    }
    for (const auto& activity : columns.activities) {
        for (size_t state = 0; state < activity.states.size(); ++state) {
            const int64_t cycles = row[activity.first + state];
            if (cycles == 0) continue;
            families[activity.family]["activities"][activity.activity][activity.states[state]] = cycles;
        }
    }
    return families;
}

Json figures_json(const Figures& figures)
{
    Json json;
    json["utilization"] = figures.utilization;
    json["lane_cycle_shares"] = Json::object();
    for (const auto& [state, share] : figures.shares)
        json["lane_cycle_shares"][state] = share;
    json["dram_bytes"] = figures.dram_bytes;
    json["noc_bytes"] = figures.noc_bytes;
    json["dram_gigabytes_per_second"] = figures.dram_gigabytes_per_second;
    json["energy_picojoules"] = figures.energy_picojoules;
    return json;
}

Json clocks_json(const std::vector<NamedClock>& clocks)
{
    Json json = Json::array();
    for (const NamedClock& clock : clocks)
        json.push_back({{"name", clock.name}, {"clock_period_ps", clock.period_ticks}});
    return json;
}

Json layer_json(const LayerRecord& layer, const Columns& columns, const FigureReader& figures)
{
    const svp_engine_interface* engine = svp_engine_by_id(layer.info.engine);
    Json json;
    json["name"] = layer.info.name;
    json["opcode"] = layer.info.opcode;
    json["engine"] = engine ? engine->name : "unknown";
    json["runs"] = layer.runs;
    json["start_picoseconds"] = layer.first_ticks;
    json["picoseconds"] = layer.ticks;
    json["cycles"] = layer.cycles;
    json["clocks"] = clocks_json(layer.clocks);
    json["dense_macs"] = layer.info.dense_macs * layer.runs;
    json["effectual_operations"] = layer.effectual_operations;
    json.update(figures_json(figures.read(layer)));
    json["units"] = row_json(columns, layer.row);
    return json;
}

Json energy_json(const EnergyTable& energy, const FigureReader& figures, const Row& totals)
{
    Json json;
    json["table"] = energy.name();
    json["actions"] = Json::object();
    for (const auto& [name, picojoules] : figures.energy_by_action(totals)) {
        const EnergyAction& action = *energy.find(name);
        json["actions"][name] = {
            {"picojoules", picojoules}, {"picojoules_each", action.picojoules}, {"unit", action.unit},
            {"node", action.node},      {"confidence", action.confidence},      {"source", action.source}};
    }
    json["unpriced_actions"] = figures.unpriced_actions();
    return json;
}

Json weights_json(const std::vector<WeightSummary>& forms)
{
    Json json = Json::object();
    for (const WeightSummary& form : forms)
        json[form.form] = {
            {"layers", form.layers},
            {"values", form.values},
            {"zero_share", form.values == 0 ? 0 : static_cast<double>(form.zeros) / static_cast<double>(form.values)}};
    return json;
}

Json run_json(const RunResult& result)
{
    Json json;
    json["network"] = result.model.network;
    json["made_from"] = result.model.origin;
    json["seed"] = fmt::format("{}", result.model.seed);
    json["timing"] = timing_names()[static_cast<size_t>(result.config.timing())];
    json["engines"] = result.model.engines;
    json["weights"] = weights_json(result.model.weights);
    json["images"] = result.simulation.outputs.size();
    if (const auto& accuracy = result.simulation.accuracy) {
        json["top1_images"] = accuracy->top1;
        json["top5_images"] = accuracy->top5;
    }
    return json;
}

Json engine_figures_json(const EngineFigures& figures)
{
    return {{"on_chip_memory_bytes", figures.on_chip_bytes}, {"peak_macs_per_second", figures.peak_macs_per_second}};
}

Json platform_json(const RunResult& result)
{
    Json json = engine_figures_json(result.platform.total);
    json["engines"] = Json::object();
    for (const auto& [name, figures] : result.platform.engines)
        json["engines"][name] = engine_figures_json(figures);
    json["config"] = config_json(result.config);
    return json;
}

void add_layers(Json& json, const SimulationResult& simulation, const FigureReader& figures)
{
    json["layers"] = Json::array();
    for (size_t i = 0; i < simulation.counted.layers.size(); ++i) {
        const LayerRecord& layer = simulation.counted.layers[i];
        json["layers"].push_back(layer_json(layer, simulation.counted.columns, figures));
        for (const EngineResult& engine : simulation.engines)
            engine.report->add_layer(json["layers"].back(), layer, i);
    }
}

} // namespace

std::string statistics_json(const RunResult& result)
{
    const SimulationResult& simulation = result.simulation;
    const RunStatistics& counted = simulation.counted;
    const FigureReader figures(counted.columns, simulation.sources, result.energy);
    Json json;
    json["schema"] = statistics_schema;
    json["schema_version"] = statistics_schema_version;
    json["program"] = {{"version", result.program.version}, {"commit", result.program.commit}};
    json["specification"] = run_spec_json(result);
    json["run"] = run_json(result);
    json["platform"] = platform_json(result);
    if (result.model_report) json["model"] = model_report_json(*result.model_report);
    json["simulated_picoseconds"] = counted.end_ticks;
    json["definitions"] = definitions_json(counted.columns);
    add_layers(json, simulation, figures);
    json["between_layers"] = {{"units", row_json(counted.columns, counted.between_layers)}};
    json["totals"] = figures_json(figures.read(counted.totals, counted.end_ticks, counted.main_engine()));
    if (simulation.queues) json["queues"] = queue_json(*simulation.queues);
    for (const EngineResult& engine : simulation.engines)
        engine.report->add_run(json, counted);
    json["energy"] = energy_json(result.energy, figures, counted.totals);
    json["units"] = Json::object();
    for (const UnitRecord& unit : counted.units)
        json["units"][unit.name] = unit_json(unit);
    // Names may come from files: bytes that are no UTF-8 are replaced.
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace svp
