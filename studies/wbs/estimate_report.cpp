// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/estimate_report.h"

#include "base/text/format_number.h"
#include "base/text/text_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace svp::wbs {
namespace {

using Json = nlohmann::ordered_json;

std::string microseconds(double seconds) { return with_separators(seconds * 1e6, 3); }

std::string share_of(double part, double whole) { return as_percent(whole > 0 ? part / whole : 0); }

const char* name_of(Component component) { return component_names()[static_cast<size_t>(component)]; }

std::vector<std::string> cells(const std::string& name, const std::string& operation, double seconds,
                               Component dominant, const ComponentSeconds& exposed)
{
    std::vector<std::string> row = {name, operation, microseconds(seconds), name_of(dominant),
                                    share_of(exposed[static_cast<size_t>(dominant)], seconds)};
    for (const double part : exposed)
        row.push_back(microseconds(part));
    return row;
}

Json components_json(const ComponentSeconds& seconds)
{
    Json json = Json::object();
    for (size_t i = 0; i < component_count; ++i)
        json[component_names()[i]] = seconds[i];
    return json;
}

Json layer_json(const LayerEstimate& layer)
{
    Json json;
    json["index"] = layer.index;
    json["name"] = layer.name;
    json["operation"] = operation_names()[static_cast<size_t>(layer.operation)];
    json["time_s"] = layer.seconds;
    json["dominates"] = name_of(layer.dominant());
    json["exposed_s"] = components_json(layer.exposed);
    json["busy_s"] = components_json(layer.busy);
    if (layer.weight_bytes > 0) json["weight_block_bytes"] = layer.weight_bytes;
    return json;
}

} // namespace

std::string estimate_table(const Estimate& estimate, size_t width)
{
    TextTable table;
    using Align = TextTable::Align;
    table.add_column("layer", Align::left, 9);
    table.add_column("operation", Align::left, 2);
    table.add_column("time us", Align::right, 9);
    table.add_column("dominated by", Align::left, 8);
    table.add_column("%", Align::right, 7);
    for (const char* name : component_names())
        table.add_column(name, Align::right, 4);
    for (const LayerEstimate& layer : estimate.layers)
        table.add_row(cells(layer.name, operation_names()[static_cast<size_t>(layer.operation)], layer.seconds,
                            layer.dominant(), layer.exposed));
    table.add_rule();
    LayerEstimate all;
    all.exposed = estimate.exposed;
    table.add_row(cells("all", "", estimate.seconds, all.dominant(), estimate.exposed));
    return table.render(width);
}

std::string estimate_json(const Estimate& estimate, const std::string& schedule, const std::vector<std::string>& notes)
{
    Json json;
    json["schema"] = "sparsevp-wbs-estimate";
    json["schema_version"] = estimate_schema_version;
    json["schedule"] = schedule;
    json["columns"] = estimate.columns;
    json["total_s"] = estimate.seconds;
    json["exposed_s"] = components_json(estimate.exposed);
    json["busy_s"] = components_json(estimate.busy);
    json["layers"] = Json::array();
    for (const LayerEstimate& layer : estimate.layers)
        json["layers"].push_back(layer_json(layer));
    json["notes"] = notes;
    // Names come from a file: bytes that are no UTF-8 are replaced.
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace svp::wbs
