// SPDX-License-Identifier: Apache-2.0
// The estimate against printed timelines, and against counting one iteration after the other.
#include "base/errors/input_error.h"
#include "studies/wbs/csv_table.h"
#include "studies/wbs/estimate.h"
#include "studies/wbs/estimate_report.h"
#include "studies/wbs/formulas.h"
#include "studies/wbs/read_schedule.h"
#include "studies/wbs/schedule_check.h"
#include "tests/reference/wbs_estimate_reference.h"
#include "tests/unit/studies/wbs/random_schedule.h"

#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

using namespace svp;
using namespace svp::wbs;

namespace {

constexpr double forever = 1e12;

struct Timeline {
    const char* file;
    uint64_t columns;
};
const Timeline timelines[] = {{"tests/unit/studies/wbs/vgg16_3x3_sparse_timeline.csv", 3},
                              {"tests/unit/studies/wbs/resnet50_4x4_sparse_timeline.csv", 4}};

// Cells as they were printed, read without the product's reader.
std::vector<std::map<std::string, std::string>> printed_rows(const std::string& path)
{
    std::ifstream file(path);
    std::string line, cell;
    std::vector<std::string> names;
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(file, line)) {
        std::istringstream cells(line + ",");
        std::vector<std::string> row;
        while (std::getline(cells, cell, ','))
            row.push_back(cell);
        if (names.empty()) {
            names = row;
            continue;
        }
        row.resize(names.size());
        rows.emplace_back();
        for (size_t i = 0; i < names.size(); ++i)
            rows.back()[names[i]] = row[i];
    }
    return rows;
}

class Printed {
  public:
    explicit Printed(const std::string& path) : rows_(printed_rows(path)) {}

    // The next row's cells; a blank one expects nothing.
    void expect(const char* column, double seconds, double blank_means)
    {
        const std::string& text = rows_.at(at_).at(column);
        const double us = text.empty() ? blank_means : std::stod(text);
        if (us == forever) return;
        EXPECT_NEAR(seconds * 1e6, us, us * 1e-9 + 1e-12) << column << " of row " << at_ + 2;
        compared_ += !text.empty();
    }
    void next() { ++at_; }
    bool done() const { return at_ == rows_.size(); }
    size_t compared() const { return compared_; }

  private:
    std::vector<std::map<std::string, std::string>> rows_;
    size_t at_ = 0, compared_ = 0;
};

TEST(WbsEstimate, EveryPrintedTimeFollowsFromTheShapes)
{
    for (const Timeline& timeline : timelines) {
        const Schedule schedule = read_schedule(timeline.file);
        const Estimate result = estimate(schedule, timeline.columns);
        Printed printed(timeline.file);
        for (size_t l = 0; l < schedule.layers.size(); ++l) {
            const ScheduledLayer& layer = schedule.layers[l];
            printed.expect("loadw_us", link_seconds(weight_load_bytes(layer, timeline.columns)), forever);
            for (size_t s = 0; s < layer.sweeps.size(); ++s) {
                const Sweep& sweep = layer.sweeps[s];
                for (size_t g = 0; g < sweep.groups.size(); ++g) {
                    const uint64_t sent = g == 0 ? weight_send_bytes(layer, s == 0) : 0;
                    printed.expect("loadwm_us", link_seconds(sent), 0);
                    printed.expect("loadfm_us", link_seconds(input_bytes(layer, sweep.groups[g])), 0);
                    printed.expect("comp_us", core_seconds(compute_cycles(layer, sweep.groups[g])), 0);
                    printed.expect("writefm_us", link_seconds(output_bytes(layer, sweep.groups[g])), 0);
                    const bool last = s + 1 == layer.sweeps.size() && g + 1 == sweep.groups.size();
                    if (last) printed.expect("layer_total_us", result.layers[l].seconds, forever);
                    printed.next();
                }
            }
        }
        EXPECT_TRUE(printed.done());
        EXPECT_GT(printed.compared(), 4 * schedule.layers.size());
    }
}

TEST(WbsEstimate, ReadsNoTimeButLoadAndWrite)
{
    for (const Timeline& timeline : timelines) {
        std::ifstream file(timeline.file);
        std::string line, garbled;
        bool header = true;
        while (std::getline(file, line)) {
            std::vector<std::string> cells;
            std::istringstream stream(line + ",");
            for (std::string cell; std::getline(stream, cell, ',');)
                cells.push_back(cell);
            cells.resize(38);
            for (const size_t column : {31U, 32U, 33U, 34U, 35U, 37U})
                if (!header) cells[column] = "nonsense";
            garbled += fmt::format("{}\n", fmt::join(cells, ","));
            header = false;
        }
        EXPECT_EQ(estimate(parse_schedule(garbled, "garbled"), timeline.columns).seconds,
                  estimate(read_schedule(timeline.file), timeline.columns).seconds);
    }
}

TEST(WbsEstimate, RandomSchedulesEqualCountingIterationByIteration)
{
    for (uint64_t seed = 0; seed < 400; ++seed) {
        const uint64_t columns = 1 + seed % 8;
        const Schedule made = test::RandomSchedule(seed, columns).make();
        const Schedule read = parse_schedule(test::RandomSchedule::csv_of(made), "random.csv");
        ASSERT_EQ(read.layers.size(), made.layers.size());
        const double expected = test::counted_seconds(made, columns);
        ASSERT_NEAR(estimate(read, columns).seconds, expected, expected * 1e-12) << seed;
        ASSERT_THAT(departures(read, columns), testing::IsEmpty()) << seed;
    }
}

TEST(WbsEstimate, ExposedTimeAddsUp)
{
    for (uint64_t seed = 1000; seed < 1100; ++seed) {
        const Estimate result = estimate(test::RandomSchedule(seed, 4).make(), 4);
        double layers = 0;
        for (const LayerEstimate& layer : result.layers) {
            const double sum = std::accumulate(layer.exposed.begin(), layer.exposed.end(), 0.0);
            EXPECT_NEAR(sum, layer.seconds, layer.seconds * 1e-12);
            for (size_t i = 0; i < component_count; ++i)
                EXPECT_LE(layer.exposed[i], layer.busy[i] * (1 + 1e-12));
            const double most = layer.exposed[static_cast<size_t>(layer.dominant())];
            EXPECT_EQ(most, *std::max_element(layer.exposed.begin(), layer.exposed.end()));
            layers += layer.seconds;
        }
        EXPECT_NEAR(layers, result.seconds, layers * 1e-12);
    }
}

TEST(WbsEstimate, ReportsTheTotalAndEveryLayer)
{
    const Schedule schedule = read_schedule(timelines[0].file);
    const Estimate result = estimate(schedule, 3);
    const auto json = nlohmann::json::parse(estimate_json(result, "s.csv", {"a note"}));
    EXPECT_EQ(json.at("total_s").get<double>(), result.seconds);
    EXPECT_NEAR(json.at("total_s").get<double>(), 1.002015e-02, 1.002015e-02 * 1e-6);
    ASSERT_EQ(json.at("layers").size(), schedule.layers.size());
    EXPECT_EQ(json.at("layers")[0].at("dominates"), "writefm");
    EXPECT_EQ(json.at("notes")[0], "a note");
    const std::string table = estimate_table(result, 0);
    for (const ScheduledLayer& layer : schedule.layers)
        EXPECT_THAT(table, testing::HasSubstr("\n" + layer.name + " "));
    EXPECT_EQ(estimate_json(result, "s.csv", {}), estimate_json(estimate(schedule, 3), "s.csv", {}));
}

TEST(WbsEstimate, SizesBeyondExactArithmeticAreAnError)
{
    Schedule schedule = read_schedule(timelines[0].file);
    Volume& input = schedule.layers[0].sweeps[0].groups[0].input;
    input = {1 << 20, 1 << 20, 1 << 20};
    EXPECT_THROW(estimate(schedule, 3), InputError);
}

} // namespace
