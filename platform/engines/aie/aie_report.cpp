// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/aie/aie_report.h"

#include "interface/engines/aie/aie_command.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace svp {
namespace {

using Json = nlohmann::ordered_json;

Json array_layer_json(const LayerRecord& layer, const ArrayReport& array, const ArrayProfile::Layer& profile)
{
    Json json;
    json["cycles"] = layer.ticks / array.period_ticks;
    json["peak_utilization"] = array.utilization(layer.effectual_operations, layer.ticks);
    json["bound"] = profile.bound;
    json["shares"] = Json::object();
    for (const auto& [name, share] : profile.shares)
        json["shares"][name] = share;
    return json;
}

Json tile_json(const aie::TileLoad& load)
{
    return {{"column", load.tile.column},
            {"row", load.tile.row},
            {"lanes", load.lanes},
            {"busy", load.busy},
            {"lock_wait", load.lock_wait},
            {"stream_stall", load.stream_stall},
            {"other_stall", load.other_stall},
            {"idle", load.idle}};
}

// The array over all layers that ran on it, and where each tile's lane-cycles went over the whole run.
Json array_json(const RunStatistics& run, const ArrayReport& array)
{
    uint64_t macs = 0, dense_macs = 0, ticks = 0;
    for (const LayerRecord& layer : run.layers) {
        if (layer.info.engine != SVP_ENGINE_AIE) continue;
        macs += layer.effectual_operations;
        dense_macs += layer.info.dense_macs * layer.runs;
        ticks += layer.ticks;
    }
    Json json;
    json["columns"] = array.config.columns;
    json["rows"] = array.config.rows;
    json["memory_rows"] = array.config.memory_rows;
    json["clock_period_ps"] = array.period_ticks;
    json["cycles"] = ticks / array.period_ticks;
    json["macs"] = macs;
    json["dense_macs"] = dense_macs;
    json["peak_utilization"] = array.utilization(macs, ticks);
    json["dense_peak_utilization"] = array.utilization(dense_macs, ticks);
    json["tiles"] = Json::array();
    for (const aie::TileLoad& load : array.loads)
        json["tiles"].push_back(tile_json(load));
    return json;
}

} // namespace

AieReport::AieReport(std::string name, aie::Array& array, const std::vector<Unit>& units, size_t layers)
    : name_(std::move(name)),
      array_(array),
      profile_(array.name(), units, array.config().memory_rows, layers)
{
}

void AieReport::finish() { report_ = {array_.config(), array_.loads(), &profile_, array_.clock().period_ticks()}; }

void AieReport::add_layer(Json& json, const LayerRecord& layer, size_t index) const
{
    if (layer.info.engine == SVP_ENGINE_AIE && profile_.layer(index).runs != 0)
        json[name_] = array_layer_json(layer, report_, profile_.layer(index));
}

void AieReport::add_run(Json& json, const RunStatistics& run) const { json[name_] = array_json(run, report_); }

std::string AieReport::table(const RunStatistics& run, size_t width) const
{
    const std::string layers = array_layer_table(run, report_, width);
    return layers.empty() ? "" : layers + '\n' + heat_map(report_);
}

} // namespace svp
