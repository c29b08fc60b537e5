#include "platform/report/model_report_text.h"
#include "platform/report/report.h"

#include <nlohmann/json.hpp>

namespace svp {
namespace {

using Json = nlohmann::ordered_json;

// Units, descriptions and states of each family, once.
Json definitions_json(const Columns& columns)
{
    Json families = Json::object();
    for (const auto& column : columns.counters()) {
        const Counter& counter = *column.definition;
        Json& entry = families[column.family]["counters"][counter.name];
        entry["unit"] = counter.unit;
        entry["description"] = counter.description;
        if (!counter.action.empty()) entry["energy_action"] = counter.action;
    }
    for (const auto& columns_of_one : columns.activities()) {
        const Activity& activity = *columns_of_one.definition;
        Json& entry = families[columns_of_one.family]["activities"][activity.name()];
        entry["unit"] = "lane-cycles";
        entry["description"] = activity.description();
        entry["states"] = activity.states();
    }
    return families;
}

Json unit_json(const Unit& unit, uint64_t end_ticks)
{
    Json json;
    json["family"] = family_of(unit.name);
    json["clock_period_ps"] = unit.period_ticks;
    Json counters = Json::object(), activities = Json::object();
    for (const auto& counter : unit.statistics->counters())
        counters[counter.name] = counter.value;
    for (const auto& activity : unit.statistics->activities()) {
        const uint64_t pending = pending_cycles(activity, unit.period_ticks, end_ticks);
        Json& entry = activities[activity.name()];
        entry["lanes"] = activity.width();
        entry["elapsed_cycles"] = activity.last_cycle() + pending;
        for (unsigned state = 0; state < activity.states().size(); ++state) {
            const uint64_t extra = state == activity.current() ? pending * activity.width() : 0;
            entry["lane_cycles"][activity.states()[state]] = activity.cycles(state) + extra;
        }
    }
    json["counters"] = std::move(counters);
    json["activities"] = std::move(activities);
    return json;
}

// What is not zero, by family.
Json row_json(const Columns& columns, const Row& row)
{
    Json families = Json::object();
    for (size_t i = 0; i < columns.counters().size(); ++i) {
        const CounterColumn& column = columns.counters()[i];
        if (row[i] != 0) families[column.family]["counters"][column.definition->name] = row[i];
    }
    for (const auto& activity : columns.activities()) {
        const auto& states = activity.definition->states();
        for (size_t state = 0; state < states.size(); ++state) {
            const int64_t cycles = row[activity.first + state];
            if (cycles == 0) continue;
            families[activity.family]["activities"][activity.definition->name()][states[state]] = cycles;
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

Json layer_json(const LayerRecord& layer, const Columns& columns, const FigureReader& figures)
{
    Json json;
    json["name"] = layer.info.name;
    json["opcode"] = layer.info.opcode;
    json["runs"] = layer.runs;
    json["cycles"] = layer.cycles;
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

} // namespace

std::string statistics_json(const StatisticsCollector& collector, const FigureReader& figures,
                            const EnergyTable& energy, const std::vector<RunFact>& facts, const EngineReports& engines,
                            const QueueReport* queues, const compiler::ModelReport* model)
{
    Json json;
    json["schema"] = "sparsevp-statistics";
    json["schema_version"] = statistics_schema_version;
    json["run"] = Json::object();
    for (const auto& [key, fact] : facts)
        std::visit([&, name = key](const auto& value) { json["run"][name] = value; }, fact);
    if (model) json["model"] = model_report_json(*model);
    json["simulated_picoseconds"] = collector.end_ticks();
    json["definitions"] = definitions_json(collector.columns());
    json["layers"] = Json::array();
    for (size_t i = 0; i < collector.layers().size(); ++i) {
        const LayerRecord& layer = collector.layers()[i];
        json["layers"].push_back(layer_json(layer, collector.columns(), figures));
        for (const EngineReport* engine : engines)
            engine->add_layer(json["layers"].back(), layer, i);
    }
    json["between_layers"] = {{"units", row_json(collector.columns(), collector.between_layers())}};
    json["totals"] = figures_json(figures.read(collector.totals(), collector.end_ticks(), collector.main_engine()));
    if (queues) json["queues"] = queue_json(*queues);
    for (const EngineReport* engine : engines)
        engine->add_run(json, collector);
    json["energy"] = energy_json(energy, figures, collector.totals());
    json["units"] = Json::object();
    for (const auto& unit : collector.units())
        json["units"][unit.name] = unit_json(unit, collector.end_ticks());
    // Names may come from files: bytes that are no UTF-8 are replaced.
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace svp
