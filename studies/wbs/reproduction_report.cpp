// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/reproduction_report.h"

#include "base/text/text_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace svp::wbs {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of(CellStatus status)
{
    switch (status) {
    case CellStatus::equal:
        return "equal";
    case CellStatus::differs:
        return "differs";
    case CellStatus::failed:
        return "failed";
    case CellStatus::no_schedule:
        break;
    }
    return "no schedule";
}

std::string seconds_text(const std::optional<double>& seconds, const char* otherwise)
{
    return seconds ? fmt::format("{:.6e}", *seconds) : otherwise;
}

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json cell_json(const ReproducedCell& cell)
{
    Json json;
    json["network"] = cell.published.network;
    json["array"] = cell.published.array;
    json["density"] = cell.published.density;
    json["status"] = name_of(cell.status);
    json["published_s"] = optional_json(cell.published.seconds);
    json["total_s"] = optional_json(cell.seconds);
    json["relative_error"] = cell.seconds ? Json(cell.relative_error) : Json(nullptr);
    json["notes"] = cell.notes;
    return json;
}

} // namespace

std::string reproduction_table(const Reproduction& reproduction, size_t width)
{
    TextTable table;
    using Align = TextTable::Align;
    table.add_column("network", Align::left, 9);
    table.add_column("array", Align::left, 9);
    table.add_column("density", Align::left, 9);
    table.add_column("published s", Align::right, 8);
    table.add_column("ours s", Align::right, 8);
    table.add_column("relative error", Align::right, 7);
    table.add_column("", Align::left, 6);
    const std::string* network = nullptr;
    for (const ReproducedCell& cell : reproduction.cells) {
        const PublishedTotal& published = cell.published;
        if (network && *network != published.network) table.add_rule();
        network = &published.network;
        table.add_row({published.network, published.array, published.density, seconds_text(published.seconds, "failed"),
                       seconds_text(cell.seconds, "-"), cell.seconds ? fmt::format("{:+.1e}", cell.relative_error) : "",
                       name_of(cell.status)});
    }
    return table.render(width) +
           fmt::format("\n{} of {} cells equal to {:g}, {} differ, {} failed when published, {} without a schedule\n",
                       reproduction.count(CellStatus::equal), reproduction.cells.size(), reproduction_tolerance,
                       reproduction.count(CellStatus::differs), reproduction.count(CellStatus::failed),
                       reproduction.count(CellStatus::no_schedule));
}

std::string reproduction_json(const Reproduction& reproduction)
{
    Json json;
    json["schema"] = "sparsevp-wbs-reproduction";
    json["schema_version"] = reproduction_schema_version;
    json["tolerance"] = reproduction_tolerance;
    for (const CellStatus status :
         {CellStatus::equal, CellStatus::differs, CellStatus::failed, CellStatus::no_schedule})
        json["counts"][name_of(status)] = reproduction.count(status);
    json["cells"] = Json::array();
    for (const ReproducedCell& cell : reproduction.cells)
        json["cells"].push_back(cell_json(cell));
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace svp::wbs
