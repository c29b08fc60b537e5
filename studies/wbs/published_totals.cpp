// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/published_totals.h"

#include "base/errors/fail.h"
#include "studies/wbs/csv_table.h"

#include <charconv>
#include <limits>
#include <set>

namespace svp::wbs {
namespace {

constexpr uint64_t most_columns = 64;
constexpr double longest = 1e6; // seconds

const std::vector<CsvColumn> columns = {{"network", true}, {"array", true}, {"density", true}, {"total_s", true}};
const std::vector<std::string> densities = {"dense", "sparse"};

// A name becomes part of a file's name.
std::string network_of(const CsvRow& row)
{
    const std::string& name = row.text("network");
    for (const char letter : name)
        if (!((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')))
            row.fail("network", "'" + name + "' has letters other than a-z and 0-9");
    return name;
}

// Of "4x4" the 4.
uint64_t columns_of(const CsvRow& row)
{
    const std::string& text = row.text("array");
    uint64_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string number = std::to_string(value);
    if (result.ec != std::errc() || value < 1 || value > most_columns || text != number + "x" + number)
        row.fail("array", "'" + text + "' is not a square array such as 4x4");
    return value;
}

} // namespace

std::vector<PublishedTotal> read_published_totals(const std::string& path)
{
    const CsvTable table = CsvTable::read(path, columns);
    std::vector<PublishedTotal> totals;
    std::set<std::string> names;
    for (size_t i = 0; i < table.size(); ++i) {
        const CsvRow row = table.row(i);
        PublishedTotal total;
        total.place = row.place();
        total.network = network_of(row);
        total.array = row.text("array");
        total.columns = columns_of(row);
        total.density = densities[row.choice("density", densities)];
        if (row.text("total_s") != "failed")
            total.seconds = row.number("total_s", std::numeric_limits<double>::min(), longest);
        if (!names.insert(total.schedule()).second) row.fail("network", total.schedule() + " stands there twice");
        totals.push_back(std::move(total));
    }
    if (totals.empty()) compiler::fail(table.place(), "holds no totals");
    return totals;
}

} // namespace svp::wbs
