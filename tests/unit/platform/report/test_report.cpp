// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "base/text/format_number.h"
#include "base/text/glob.h"
#include "base/text/text_table.h"
#include "platform/report/run_tables.h"
#include "platform/report/statistics_json.h"
#include "platform/statistics/collector.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

using namespace svp;
using testing::HasSubstr;

namespace {

const char* const energy_yaml = R"(
schema_version: 1
name: test
actions:
  dram.read_byte: {picojoules: 100, unit: byte, source: a book, node: 45nm, confidence: C}
  pe.mac: {picojoules: 0.5, unit: mac, source: a guess, node: 45nm, confidence: O}
)";

constexpr uint32_t engine = 7;
const FigureSources sources{{{engine, {"*.tile_*.lanes"}}}, {"*.dram.*_bytes"}, {"*.noc.bytes"}};

// Two tiles, a DRAM and a network, one layer of known work.
class Report : public testing::Test {
  protected:
    Report() : energy_(EnergyTable::parse(energy_yaml, "energy.yaml"))
    {
        for (Statistics* tile : {&tile_0_, &tile_1_}) {
            tile->counter("macs", "count", "multiplications", "pe.mac");
            tile->activity("lanes", "what lanes do", 4, {"idle", "busy.left", "busy.right", "stall.row", "loss.empty"});
        }
        read_ = &dram_.counter("read_bytes", "bytes", "read", "dram.read_byte");
        written_ = &dram_.counter("written_bytes", "bytes", "written", "dram.wirte_byte");
        noc_bytes_ = &noc_.counter("bytes", "bytes", "entered");
        units_ = {{"s.tile_0", &tile_0_, 1000},
                  {"s.tile_1", &tile_1_, 1000},
                  {"s.dram", &dram_, 500},
                  {"s.noc", &noc_, 1000}};
    }
    RunStatistics run()
    {
        StatisticsCollector collector(units_, {{"conv1", "conv", 1234567, engine}, {"unused", "add", 0, engine}});
        collector.begin_layer(10000);
        *read_ += 3000;
        *written_ += 1000;
        *noc_bytes_ += 4096;
        const_cast<Counter&>(tile_0_.counters()[0]) += 20;
        for (Statistics* tile : {&tile_0_, &tile_1_})
            tile->activities()[0].account(110, {{0, 40}, {1, 100}, {2, 200}, {3, 80}, {4, 20}}, 0);
        collector.end_layer(0, {{"tiles", 500}, 90000, 777}, 110000);
        return collector.finish(200000);
    }
    RunResult result()
    {
        RunResult result;
        result.energy = energy_;
        result.simulation.counted = run();
        result.simulation.sources = sources;
        result.model.network = "n\xff";
        result.model.seed = 3;
        result.model.weights = {{"block", 2, 8, 2}};
        result.program = {"1.2.3", "abc"};
        result.digests = {{"network", "12ef"}};
        return result;
    }
    Statistics tile_0_, tile_1_, dram_, noc_;
    Counter *read_, *written_, *noc_bytes_;
    std::vector<Unit> units_;
    EnergyTable energy_;
};

TEST_F(Report, FiguresComeFromTheColumnsNamed)
{
    const RunStatistics counted = run();
    const FigureReader reader(counted.columns, sources, energy_);
    const Figures figures = reader.read(counted.layers[0]);
    // begin_layer counted 10 idle cycles of 8 lanes, so 800 lane-cycles are the layer's.
    EXPECT_DOUBLE_EQ(figures.utilization, 600.0 / 800);
    EXPECT_EQ(figures.shares[0].first, "idle");
    EXPECT_DOUBLE_EQ(figures.shares[0].second, 0);
    EXPECT_DOUBLE_EQ(figures.shares[3].second, 160.0 / 800);
    EXPECT_EQ(figures.dram_bytes, 4000U);
    EXPECT_EQ(figures.noc_bytes, 4096U);
    EXPECT_DOUBLE_EQ(figures.dram_gigabytes_per_second, 40); // 4000 bytes in 100 ns
    EXPECT_DOUBLE_EQ(figures.energy_picojoules, 3000 * 100 + 20 * 0.5);
    EXPECT_THAT(reader.unpriced_actions(), testing::ElementsAre("dram.wirte_byte"));
}

TEST_F(Report, JsonCarriesSchemaDefinitionsOnceAndExactNumbers)
{
    const_cast<Counter&>(noc_.counters()[0]).value = (uint64_t{1} << 53) + 1; // no double holds it
    const RunResult whole = result();
    const std::string text = statistics_json(whole);
    EXPECT_EQ(text, statistics_json(whole));
    const auto json = nlohmann::json::parse(text);
    EXPECT_EQ(json["schema"], "sparsevp-statistics");
    EXPECT_EQ(json["schema_version"], statistics_schema_version);
    EXPECT_EQ(json["run"]["seed"], "3");
    EXPECT_EQ(json["run"]["weights"]["block"]["zero_share"], 0.25);
    EXPECT_EQ(json["program"]["commit"], "abc");
    EXPECT_EQ(json["specification"]["sha256"]["network"], "12ef");
    EXPECT_EQ(json["simulated_picoseconds"], 200000);
    EXPECT_EQ(json["definitions"]["s.tile_*"]["counters"]["macs"]["description"], "multiplications");
    EXPECT_EQ(text.find("what lanes do"), text.rfind("what lanes do"));
    const auto& layer = json["layers"][0];
    EXPECT_EQ(layer["name"], "conv1");
    EXPECT_EQ(layer["start_picoseconds"], 10000);
    EXPECT_EQ(layer["picoseconds"], 100000);
    EXPECT_EQ(layer["cycles"], 180);
    EXPECT_EQ(layer["clocks"][0]["name"], "tiles");
    EXPECT_EQ(layer["clocks"][0]["clock_period_ps"], 500);
    EXPECT_EQ(layer["dense_macs"], 1234567);
    EXPECT_EQ(layer["effectual_operations"], 777);
    EXPECT_EQ(layer["units"]["s.tile_*"]["activities"]["lanes"]["busy.right"], 400);
    EXPECT_EQ(json["layers"][1]["runs"], 0);
    EXPECT_TRUE(json["layers"][1]["units"].empty());
    EXPECT_EQ(json["units"]["s.noc"]["counters"]["bytes"], (uint64_t{1} << 53) + 1 + 4096);
    EXPECT_EQ(json["units"]["s.tile_1"]["activities"]["lanes"]["elapsed_cycles"], 200);
    EXPECT_EQ(json["units"]["s.tile_1"]["activities"]["lanes"]["lane_cycles"]["idle"], 40 + 90 * 4);
    EXPECT_EQ(json["energy"]["actions"]["dram.read_byte"]["picojoules"], 300000.0);
    EXPECT_EQ(json["energy"]["actions"]["dram.read_byte"]["confidence"], "C");
    EXPECT_EQ(json["energy"]["unpriced_actions"][0], "dram.wirte_byte");
}

TEST_F(Report, LayerTableHasTotalsSeparatorsAndFitsTheTerminal)
{
    const RunStatistics counted = run();
    const FigureReader reader(counted.columns, sources, energy_);
    const std::string wide = layer_table(counted, reader, 0);
    EXPECT_THAT(wide, HasSubstr(" 180 "));
    EXPECT_THAT(wide, HasSubstr("1,234,567"));
    EXPECT_THAT(wide, HasSubstr("all layers"));
    EXPECT_THAT(wide, HasSubstr("stall.row 20.0%, loss.empty 5.0%"));
    EXPECT_THAT(wide, HasSubstr("75.0"));
    EXPECT_EQ(wide.find("left out"), std::string::npos);
    const std::string narrow = layer_table(counted, reader, 80);
    std::istringstream lines(narrow.substr(0, narrow.find("(left out")));
    for (std::string line; std::getline(lines, line);)
        EXPECT_LE(line.size(), 80U) << line;
    EXPECT_THAT(narrow, HasSubstr("cycles"));
    EXPECT_THAT(narrow, HasSubstr("(left out for want of width:"));
    EXPECT_THAT(unit_table(counted, 0), HasSubstr("s.tile_*"));
}

TEST_F(Report, SourcesThatFitNothingAreACallersMistake)
{
    const Columns columns = ColumnReader(units_).columns();
    EXPECT_THROW(FigureReader(columns, {{{engine, {"*.tiles.lanes"}}}, {"*.dram.*_bytes"}, {"*.noc.bytes"}}, energy_),
                 std::logic_error);
    EXPECT_THROW(FigureReader(columns, {{{engine, {"*.tile_*.lanes"}}}, {"*.drum.*"}, {"*.noc.bytes"}}, energy_),
                 std::logic_error);
}

TEST(EnergyTable, RefusesWhatIsNotATable)
{
    const std::string action = "{picojoules: 1, unit: u, source: s, node: n, confidence: C}";
    const std::string head = "schema_version: 1\nname: t\nactions:\n  a.b: ";
    EXPECT_NO_THROW(EnergyTable::parse(head + action, "e"));
    for (const std::string& bad :
         {std::string("{picojoules: -1, unit: u, source: s, node: n, confidence: C}"),
          std::string("{picojoules: .nan, unit: u, source: s, node: n, confidence: C}"),
          std::string("{picojoules: 1, unit: u, source: s, node: n, confidence: X}"),
          std::string("{picojoules: 1, unit: u, source: s, node: n}"),
          std::string("{picojoules: 1, unit: u, source: s, node: n, confidence: C, colour: red}"), std::string("3")})
        EXPECT_THROW(EnergyTable::parse(head + bad, "e"), InputError) << bad;
    EXPECT_THROW(EnergyTable::parse("schema_version: 2\nname: t\nactions: {}\n", "e"), InputError);
    EXPECT_THROW(EnergyTable::parse("", "e"), InputError);
}

TEST(EnergyTable, DefaultTableLoads)
{
    const EnergyTable table = EnergyTable::load("configs/energy/default_45nm.yaml");
    EXPECT_TRUE(table.find("dram.read_byte"));
    EXPECT_FALSE(table.find("escalate.macs"));
}

TEST(FormatNumber, GroupsDigits)
{
    EXPECT_EQ(with_separators(uint64_t{0}), "0");
    EXPECT_EQ(with_separators(uint64_t{999}), "999");
    EXPECT_EQ(with_separators(uint64_t{1000}), "1,000");
    EXPECT_EQ(with_separators(std::numeric_limits<uint64_t>::max()), "18,446,744,073,709,551,615");
    EXPECT_EQ(with_separators(-1234567.891, 2), "-1,234,567.89");
    EXPECT_EQ(as_percent(0.12345), "12.3");
}

// The rules of a glob as a plain recursion.
bool slow_match(std::string_view pattern, std::string_view name)
{
    if (pattern.empty()) return name.empty();
    if (pattern[0] == '*')
        return slow_match(pattern.substr(1), name) || (!name.empty() && slow_match(pattern, name.substr(1)));
    return !name.empty() && (pattern[0] == '?' || pattern[0] == name[0]) &&
           slow_match(pattern.substr(1), name.substr(1));
}

TEST(Glob, AgreesWithThePlainRecursion)
{
    std::mt19937_64 random(2);
    const auto word = [&](const std::string& letters) {
        std::string text;
        for (uint64_t i = random() % 9; i > 0; --i)
            text += letters[random() % letters.size()];
        return text;
    };
    int matches = 0;
    for (int i = 0; i < 50000; ++i) {
        const std::string pattern = word("a.**?"), name = word("aab.");
        ASSERT_EQ(glob_matches(pattern, name), slow_match(pattern, name)) << pattern << " " << name;
        matches += glob_matches(pattern, name);
    }
    EXPECT_GT(matches, 5000);
}

TEST(TextTable, AlignsCutsAndLeavesOut)
{
    TextTable table;
    table.add_column("name", TextTable::Align::left, 0);
    table.add_column("n", TextTable::Align::right, 2);
    table.add_column("remark", TextTable::Align::left, 1);
    table.add_row({"a_rather_long_name", "7", "x"});
    table.add_rule();
    table.add_row({"b", "123", "yy"});
    EXPECT_EQ(table.render(0), "name                  n  remark\n-------------------------------\n"
                               "a_rather_long_name    7  x\n-------------------------------\n"
                               "b                   123  yy\n");
    EXPECT_EQ(table.render(20),
              "name               n\n--------------------\na_rather_long..    7\n--------------------\n"
              "b                123\n(left out for want of width: remark)\n");
    EXPECT_THROW(table.add_row({"too few"}), std::logic_error);
}

} // namespace
