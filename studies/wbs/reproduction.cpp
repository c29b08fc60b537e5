// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/reproduction.h"

#include "base/errors/fail.h"
#include "studies/wbs/estimate.h"
#include "studies/wbs/read_schedule.h"
#include "studies/wbs/schedule_check.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

namespace svp::wbs {
namespace {

namespace fs = std::filesystem;

std::string schedule_path(const std::string& folder, const PublishedTotal& published)
{
    return (fs::path(folder) / (published.schedule() + ".csv")).string();
}

bool exists(const std::string& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

ReproducedCell estimated(const PublishedTotal& published, const std::string& path)
{
    const Schedule schedule = read_schedule(path);
    ReproducedCell cell;
    cell.published = published;
    cell.seconds = estimate(schedule, published.columns).seconds;
    cell.relative_error = *cell.seconds / *published.seconds - 1;
    cell.notes = departures(schedule, published.columns);
    const bool equal = std::fabs(cell.relative_error) <= reproduction_tolerance;
    cell.status = equal ? CellStatus::equal : CellStatus::differs;
    return cell;
}

ReproducedCell without_schedule(const PublishedTotal& published, CellStatus status)
{
    ReproducedCell cell;
    cell.published = published;
    cell.status = status;
    return cell;
}

} // namespace

size_t Reproduction::count(CellStatus status) const
{
    return static_cast<size_t>(
        std::count_if(cells.begin(), cells.end(), [&](const ReproducedCell& cell) { return cell.status == status; }));
}

Reproduction reproduce(const std::string& folder)
{
    const std::vector<PublishedTotal> totals = read_published_totals((fs::path(folder) / "totals.csv").string());
    std::set<std::string> networks;
    for (const PublishedTotal& total : totals)
        if (exists(schedule_path(folder, total))) networks.insert(total.network);
    Reproduction result{folder, {}};
    for (const PublishedTotal& total : totals) {
        const std::string path = schedule_path(folder, total);
        if (!total.seconds) {
            if (exists(path)) compiler::fail(total.place, "'{}' failed, but has a schedule", total.schedule());
            result.cells.push_back(without_schedule(total, CellStatus::failed));
        } else if (networks.count(total.network) == 0) {
            result.cells.push_back(without_schedule(total, CellStatus::no_schedule));
        } else {
            result.cells.push_back(estimated(total, path));
        }
    }
    return result;
}

} // namespace svp::wbs
