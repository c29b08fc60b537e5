// SPDX-License-Identifier: Apache-2.0
// Tables of instances from files: what they may say, and the one line for what they may not.
#include "base/errors/input_error.h"
#include "platform/config/config_io.h"
#include "platform/kinds/platform_config.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace svp::test {
namespace {

class InstanceTables : public testing::Test {
  protected:
    // "" where it is a platform, else the message behind the folder's name.
    std::string error_of(const std::string& text, const std::vector<std::string>& overrides = {}) const
    {
        const std::string path = folder_.write("p.yaml", text);
        try {
            configure<PlatformConfig>(path, overrides);
            return "";
        } catch (const InputError& error) {
            const std::string message = error.what();
            EXPECT_EQ(message.find('\n'), std::string::npos) << message;
            return message.rfind(path, 0) == 0 ? message.substr(path.size() - 6) : message;
        }
    }

    TemporaryFolder folder_;
};

// A whole table, a line of it replaced.
std::string table(const std::string& row = "", const std::string& by = "")
{
    std::vector<std::string> rows = {
        "instances:",
        "  host_cpu: {kind: host_cpu}",
        "  control: {kind: command_processor, base: 0x04000000, interrupt: 0, memory: dram}",
        "  dma: {kind: dma, place: {column: 1, row: 1}}",
        "  dram: {kind: dram, place: {column: 0, row: 1}, base: 0x80000000}",
        "  noc: {kind: mesh}",
        "  escalate: {kind: escalate, dma: dma}",
        "  interrupts: {kind: interrupt_controller, base: 0x0c000000}",
        "",
    };
    std::string text;
    for (const std::string& line : rows)
        text += (!row.empty() && line.find("  " + row + ":") == 0 ? by : line) + "\n";
    return text;
}

TEST_F(InstanceTables, NeedNoMoreThanTheseRows)
{
    EXPECT_EQ(error_of(table()), "");
    EXPECT_EQ(error_of(table() + "escalate: {tiles: 8}\n", {"dma.outstanding=4", "instances.dram.place.column=1"}), "");
}

TEST_F(InstanceTables, MistakesAreOneLineWithFileLineAndKey)
{
    const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
        {"escalate", "  escalate: {kind: escalata, dma: dma}",
         "p.yaml:7: instances.escalate.kind: 'escalata' is not one of"},
        {"escalate", "  escalate: {dma: dma}", "p.yaml:7: instances.escalate: the key 'kind' is missing"},
        {"escalate", "  escalate: 3", "p.yaml:7: instances.escalate: "},
        {"escalate", "  Escalate: {kind: escalate, dma: dma}", "p.yaml:7: instances.Escalate: a name has"},
        {"escalate", "  firmware: {kind: escalate, dma: dma}",
         "p.yaml:7: instances.firmware: is the name of a section"},
        {"escalate", "  escalate: {kind: escalate, dma: dram}",
         "p.yaml:7: instances.escalate.dma: there is no DMA 'dram'"},
        {"escalate", "  escalate: {kind: escalate, dma: dma, base: 3}", "p.yaml:7: instances.escalate.base: "},
        {"control", "  control: {kind: command_processor, base: 0x80000000, memory: dram}",
         "its address range overlaps"},
        {"control", "  control: {kind: command_processor, base: 0x04000000, memory: noc}",
         "p.yaml:3: instances.control.memory"},
        {"control", "  control: {kind: command_processor, base: 0x04000000, memory: dram, engines: tpu}",
         "p.yaml:3: instances.control.engines"},
        {"control", "  control: {kind: command_processor, base: 0x04000000, memory: dram, interrupt: 64}",
         "p.yaml:3: instances.control.interrupt"},
        {"dma", "  dma: {kind: dma, place: {column: 2, row: 1}}",
         "p.yaml:4: instances.dma.place: lies outside the mesh"},
        {"dram", "  dram: {kind: dram, base: 0x0c000010}", "its address range overlaps"},
        {"noc", "", "the platform has no network"},
        {"noc", "  noc: {kind: mesh}\n  noc_2: {kind: mesh}",
         "p.yaml:7: instances.noc_2: the platform has a network already"},
        {"interrupts", "", "p.yaml:3: instances.control.interrupt: the platform has no interrupt controller"},
        {"interrupts", "  interrupts: {kind: interrupt_controller, base: 0x0c000000}\n  dma: {kind: dma}",
         "p.yaml:9: "},
    };
    for (const auto& [row, by, expected] : cases)
        EXPECT_THAT(error_of(table(row, by)), testing::HasSubstr(expected)) << by;
}

TEST_F(InstanceTables, TwoQueuesNeedLinesAndEnginesOfTheirOwn)
{
    const std::string more = "more_instances:\n  second: {kind: command_processor, base: 0x04010000, memory: dram, ";
    EXPECT_EQ(error_of(table() + more + "interrupt: 1, engines: other}\n  other: {kind: escalate, dma: dma}\n"), "");
    EXPECT_THAT(error_of(table() + more + "interrupt: 0, engines: other}\n  other: {kind: escalate, dma: dma}\n"),
                testing::HasSubstr("p.yaml:11: instances.second.interrupt: line 0 is that of control already"));
    EXPECT_THAT(
        error_of(table("control", "  control: {kind: command_processor, base: 0x04000000, memory: dram, "
                                  "interrupt: 0, engines: escalate}") +
                 more + "interrupt: 1, engines: escalate}\n"),
        testing::HasSubstr("p.yaml:3: instances.control.engines: escalate takes the commands of second already"));
    EXPECT_THAT(error_of("more_instances:\n  dma: {kind: dma}\n"),
                testing::HasSubstr("p.yaml:2: more_instances.dma: the table has an instance of this name already"));
}

TEST_F(InstanceTables, KeysOfEarlierFilesSetTheRows)
{
    const std::string path = folder_.write("old.yaml", "places:\n  dram: {column: 1, row: 0}\n  array: {shim_row: 0}\n"
                                                       "memory_map:\n  dram_base: 0x100000000\n");
    auto config = configure<PlatformConfig>(path, {"places.host_cpu.row=1", "memory_map.control_base=0x05000000"});
    EXPECT_EQ(config.instances.row("dram")->place.column, 1U);
    EXPECT_EQ(config.instances.row("dram")->base, 0x100000000U);
    EXPECT_EQ(config.instances.row("host_cpu")->place.row, 1U);
    EXPECT_EQ(config.instances.row("control")->base, 0x05000000U);
}

// What is dumped is the same platform again.
TEST_F(InstanceTables, ADumpIsThePlatform)
{
    for (const char* name : {"default", "clusters_2", "clusters_4", "aie_4x4"}) {
        auto config = configure<PlatformConfig>("configs/platforms/" + std::string(name) + ".yaml", {});
        const std::string dump = dump_config(config);
        auto again = configure<PlatformConfig>(folder_.write("again.yaml", dump), {});
        EXPECT_EQ(dump_config(again), dump) << name;
        EXPECT_EQ(again.memory_map_text(), config.memory_map_text());
    }
}

} // namespace
} // namespace svp::test
