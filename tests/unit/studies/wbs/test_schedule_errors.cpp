// SPDX-License-Identifier: Apache-2.0
// Nothing that a file can hold ends in anything but one line with its place.
#include "base/errors/input_error.h"
#include "studies/wbs/estimate.h"
#include "studies/wbs/read_schedule.h"
#include "studies/wbs/schedule_check.h"
#include "tests/unit/studies/wbs/random_schedule.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <map>
#include <random>
#include <sstream>

using namespace svp;
using namespace svp::wbs;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

using Row = std::map<std::string, std::string>;

const Row head_row = {
    {"layer_index", "3"}, {"layer", "c1"}, {"op", "conv2d"},    {"kh", "3"},        {"kw", "3"},     {"stride", "1"},
    {"in_h", "16"},       {"in_w", "16"},  {"in_c", "32"},      {"out_h", "16"},    {"out_w", "16"}, {"out_c", "16"},
    {"w_n", "2"},         {"w_k", "1"},    {"w_bytes", "2344"}, {"w_loads", "1x2"}, {"sweep", "1"},  {"group", "head"},
    {"iterations", "1"},  {"par", "0"},    {"rows", "16"},      {"i_h", "4"},       {"i_w", "10"},   {"i_c", "32"},
    {"o_h", "2"},         {"o_w", "8"},    {"o_c", "16"},       {"w_cout", "8"},    {"w_cin", "32"}, {"d", "1"},
    {"load_us", "1.5"},   {"write_us", ""}};

Row later(const char* group, const char* iterations, const char* par, const char* write_us)
{
    Row row = head_row;
    for (const char* blank :
         {"in_h", "in_w", "in_c", "out_h", "out_w", "out_c", "w_n", "w_k", "w_bytes", "w_loads", "rows", "load_us"})
        row[blank] = "";
    row["group"] = group;
    row["iterations"] = iterations;
    row["par"] = par;
    row["write_us"] = write_us;
    return row;
}

std::vector<Row> good_rows() { return {head_row, later("body", "6", "1", ""), later("tail", "1", "0", "2.5")}; }

std::string text_of(const std::vector<Row>& rows)
{
    std::string header, text;
    for (const auto& [name, cell] : head_row)
        header += (header.empty() ? "" : ",") + name;
    for (const Row& row : rows) {
        std::string line;
        for (const auto& [name, cell] : row)
            line += (name == row.begin()->first ? "" : ",") + cell;
        text += line + "\n";
    }
    return header + "\n" + text;
}

std::string error_of(const std::vector<Row>& rows)
{
    try {
        estimate(parse_schedule(text_of(rows), "s.csv"), 2);
    } catch (const InputError& error) {
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
        return error.what();
    }
    return "no error";
}

TEST(WbsScheduleErrors, TheScheduleOfTheseTestsIsFine)
{
    EXPECT_EQ(error_of(good_rows()), "no error");
    EXPECT_TRUE(departures(parse_schedule(text_of(good_rows()), "s.csv"), 2).empty());
}

TEST(WbsScheduleErrors, EveryCellIsChecked)
{
    for (size_t line = 0; line < 3; ++line) {
        for (const auto& [column, cell] : head_row) {
            for (const char* bad : {"", "x", "-1", "0", "nan", "1e999", "99999999999999999999", "1048577", "0.3"}) {
                std::vector<Row> rows = good_rows();
                if (rows[line][column] == bad) continue;
                if (column == "layer" && line == 0) continue; // any name will do, if the later rows have it
                rows[line][column] = bad;
                // What a cell may hold: checks are optional, and zero microseconds are a time.
                const bool optional = *bad == '\0' && (column == "w_bytes" || column == "w_n" || column == "par");
                const bool time = (column == "load_us" && line == 0) || (column == "write_us" && line == 2);
                const bool number =
                    std::string(bad) == "0" || std::string(bad) == "0.3" || std::string(bad) == "1048577";
                if (optional || (time && number) || (line == 0 && column == "w_n" && *bad == '\0')) {
                    EXPECT_EQ(error_of(rows), "no error") << column << ' ' << bad;
                    continue;
                }
                EXPECT_THAT(error_of(rows), StartsWith("s.csv:")) << column << " of row " << line << ": " << bad;
            }
        }
    }
}

TEST(WbsScheduleErrors, ContradictionsAreNamed)
{
    struct Case {
        size_t row;
        const char *column, *cell, *expected;
    };
    const Case cases[] = {
        {0, "w_bytes", "2345", "s.csv:2: w_bytes: 2345 contradicts kh, kw, w_cout, w_cin and d, which make 2344"},
        {0, "w_loads", "1x3", "s.csv:2: w_loads: a load of 3 blocks, but w_n has 2"},
        {0, "w_loads", "1x2+", "s.csv:2: w_loads: '1x2+' is not AxB"},
        {0, "w_loads", "1x2z", "s.csv:2: w_loads: '1x2z' is not AxB"},
        {0, "w_loads", "1x2x", "s.csv:2: w_loads: '1x2x' is not AxB"},
        {0, "w_loads", "1x2 ", "s.csv:2: w_loads: '1x2 ' is not AxB"},
        {0, "w_loads", "1", "s.csv:2: w_loads: '1' is not AxB"},
        {0, "w_loads", "1x", "s.csv:2: w_loads: '1x' is not AxB"},
        {0, "w_loads", "x2", "s.csv:2: w_loads: 'x2' is not AxB"},
        {0, "w_loads", "1x2++1x2", "s.csv:2: w_loads: '1x2++1x2' is not AxB"},
        {0, "w_loads", "+1x2", "s.csv:2: w_loads: '+1x2' is not AxB"},
        {0, "w_loads", "0x2", "s.csv:2: w_loads: '0x2' is not AxB"},
        {0, "w_loads", "1x0", "s.csv:2: w_loads: '1x0' is not AxB"},
        {0, "w_loads", "-1x2", "s.csv:2: w_loads: '-1x2' is not AxB"},
        {0, "w_loads", "1x1048577", "s.csv:2: w_loads: '1x1048577' is not AxB"},
        {0, "w_loads", "1*2", "s.csv:2: w_loads: '1*2' is not AxB"},
        {0, "w_loads", "1x2,3", "s.csv:2: "},
        {0, "par", "1", "s.csv:2: par: contradicts the group"},
        {1, "par", "0", "s.csv:3: par: contradicts the group"},
        {0, "iterations", "2", "s.csv:2: iterations: a head or tail is one iteration that runs alone"},
        {0, "d", "0", "s.csv:2: d: '0' is not a number"},
        {0, "d", "1.01", "s.csv:2: d: '1.01' is not a number"},
        {0, "op", "conv2",
         "s.csv:2: op: 'conv2' is not one of conv2d, maxpool2d, avgpool2d, add, did you mean 'conv2d'?"},
        {0, "op", "maxpool2d", "s.csv:2: w_n: '2' must be blank: only conv2d has weights"},
        {0, "sweep", "2", "s.csv:2: sweep: 2 after 0"},
        {1, "sweep", "3", "s.csv:3: sweep: 3 after 1"},
        {1, "sweep", "2", "s.csv:3: rows: is blank"},
        {1, "rows", "3", "s.csv:3: rows: '3' must be blank"},
        {1, "kw", "1", "s.csv:3: kw: differs from the layer's first row"},
        {1, "layer", "c2", "s.csv:3: layer: differs from the layer's first row"},
        {1, "layer_index", "2", "s.csv:3: layer_index: 2 after 3"},
        {1, "write_us", "1", "s.csv:3: write_us: '1' must be blank"},
        {1, "load_us", "1", "s.csv:3: load_us: '1' must be blank"},
        {2, "write_us", "", "s.csv:4: write_us: is blank"},
        {2, "group", "head", "s.csv:4: group: head after body"},
    };
    for (const Case& each : cases) {
        std::vector<Row> rows = good_rows();
        rows[each.row][each.column] = each.cell;
        if (std::string(each.column) == "group") rows[each.row]["par"] = "0";
        EXPECT_THAT(error_of(rows), StartsWith(each.expected)) << each.column << ' ' << each.cell;
    }
    std::vector<Row> rows = good_rows();
    rows[2] = later("body", "6", "1", "2.5");
    EXPECT_THAT(error_of(rows), StartsWith("s.csv:4: group: body after body"));
    EXPECT_THAT(error_of({}), StartsWith("s.csv: holds no layers"));
}

TEST(WbsScheduleErrors, RequiredColumnsAreMissed)
{
    const std::string text = text_of(good_rows());
    for (const auto& [column, cell] : head_row) {
        std::string renamed = text;
        const size_t at = (',' + text).find(',' + column + ','); // position in `text`
        const bool last = at == std::string::npos;
        renamed.replace(last ? text.find(",write_us") + 1 : at, column.size(), "loadw_us");
        const bool optional = column == "w_bytes" || column == "w_n" || column == "par";
        try {
            parse_schedule(renamed, "s.csv");
            EXPECT_TRUE(optional) << column;
        } catch (const InputError& error) {
            EXPECT_EQ(error.what(), "s.csv:1: column '" + column + "' is missing");
            EXPECT_FALSE(optional) << column;
        }
    }
}

// Flipped, dropped and doubled bytes: a schedule or an InputError, nothing else.
TEST(WbsScheduleErrors, DamagedFilesEndInOneLine)
{
    std::mt19937_64 random(1);
    int refused = 0;
    for (uint64_t seed = 0; seed < 3000; ++seed) {
        std::string text = test::RandomSchedule::csv_of(test::RandomSchedule(seed % 20, 4).make());
        for (uint64_t i = 0; i <= seed % 3; ++i) {
            const size_t at = random() % text.size();
            if (seed % 4 == 0) text.erase(at, 1 + random() % 20);
            if (seed % 4 == 1) text[at] = static_cast<char>(random());
            if (seed % 4 == 2) text.insert(at, text.substr(at, random() % 20));
            if (seed % 4 == 3) text.insert(at, 1, "0123456789,\"\n-.e+x"[random() % 18]);
        }
        try {
            const Schedule schedule = parse_schedule(text, "s.csv");
            departures(schedule, 4);
            estimate(schedule, 4);
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), StartsWith("s.csv"));
            ++refused;
        }
    }
    EXPECT_GT(refused, 1000);
}

} // namespace
