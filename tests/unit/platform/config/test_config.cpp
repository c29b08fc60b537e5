// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "platform/config/config_io.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <functional>
#include <gmock/gmock.h>
#include <random>

using namespace svp;
using svp::test::TemporaryFolder;
using testing::HasSubstr;

namespace {

enum class Policy { open, closed };

struct Timing {
    unsigned row_cycles = 10, column_cycles = 4;
    bool operator==(const Timing& o) const { return row_cycles == o.row_cycles && column_cycles == o.column_cycles; }
    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("row_cycles", row_cycles, "cycles", "activate to access", 1U, 100U);
        v.number("column_cycles", column_cycles, "cycles", "access to data", 1U, 100U);
    }
    std::string validate() const { return column_cycles > row_cycles ? "column_cycles: larger than row_cycles" : ""; }
};

struct Nothing {
    template <class Visitor>
    void describe(Visitor&)
    {
    }
};

struct Memory {
    unsigned banks = 16;
    uint64_t bytes = uint64_t{1} << 33;
    double clock_mhz = 1200.5;
    bool refresh = true;
    std::string label = "main";
    Policy policy = Policy::open;
    Timing timing;
    Nothing nothing;
    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("banks", banks, "count", "banks per rank", 1, 1024);
        v.number("bytes", bytes, "bytes", "size", 1, UINT64_MAX);
        v.number("clock_mhz", clock_mhz, "MHz", "clock", 1.0, 1e5);
        v.flag("refresh", refresh, "whether rows are refreshed");
        v.text("label", label, "its name in reports");
        v.choice("policy", policy, {{"open", Policy::open}, {"closed", Policy::closed}}, "whether a row stays open");
        v.section("timing", timing, "constraints");
        v.section("nothing", nothing, "no keys yet");
    }
};

struct Platform {
    unsigned seed = 0;
    Memory dram;
    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("seed", seed, "", "of everything", 0U, UINT32_MAX);
        v.section("dram", dram, "main memory");
    }
};

std::string message_of(const std::function<void()>& action)
{
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

class Config : public testing::Test {
  protected:
    std::string error_of(const std::string& yaml, const std::vector<std::string>& overrides = {})
    {
        const std::string path = folder_.write("p.yaml", yaml);
        const std::string message = message_of([&] { configure<Platform>(path, overrides); });
        const size_t at = message.find("p.yaml");
        return at == std::string::npos ? message : message.substr(at);
    }
    static std::string error_of_set(const std::string& assignment)
    {
        return message_of([&] { configure<Platform>("", {assignment}); });
    }
    TemporaryFolder folder_;
};

TEST_F(Config, FileOverridesDefaultsAndSetOverridesTheFile)
{
    const auto path = folder_.write("p.yaml", "dram:\n  banks: 8\n  policy: closed\n  timing: {row_cycles: 20}\n");
    const auto config = configure<Platform>(path, {"dram.banks=4", "dram.timing.column_cycles=7", "dram.refresh=false",
                                                   "dram.label=a=b", "dram.clock_mhz=2e3"});
    EXPECT_EQ(config.dram.banks, 4U);
    EXPECT_EQ(config.dram.policy, Policy::closed);
    EXPECT_EQ(config.dram.timing, (Timing{20, 7}));
    EXPECT_EQ(config.dram.bytes, uint64_t{1} << 33);
    EXPECT_FALSE(config.dram.refresh);
    EXPECT_EQ(config.dram.label, "a=b");
    EXPECT_EQ(config.dram.clock_mhz, 2000);
}

TEST_F(Config, FileErrorsNamePlaceKeyAndWhatIsAllowed)
{
    EXPECT_EQ(error_of("dram:\n  bnaks: 8\n"), "p.yaml:2: dram.bnaks: unknown key, did you mean 'banks'?");
    EXPECT_EQ(error_of("dram:\n  banks: 0\n"), "p.yaml:2: dram.banks: '0' is not a whole number from 1 to 1024");
    EXPECT_EQ(error_of("dram:\n  banks: 1025\n"), "p.yaml:2: dram.banks: '1025' is not a whole number from 1 to 1024");
    EXPECT_EQ(error_of("dram: {policy: opne}\n"),
              "p.yaml:1: dram.policy: 'opne' is not one of: open, closed, did you mean 'open'?");
    EXPECT_THAT(error_of("dram: {timing: {row_cycles: fast}}\n"),
                HasSubstr("p.yaml:1: dram.timing.row_cycles: 'fast'"));
    for (const char* value : {"-1", "1.5", "[1]", "{a: 1}", "", "99999999999999999999", "0x1p3", ".nan", "true"})
        EXPECT_THAT(error_of(fmt::format("dram:\n  banks: {}\n", value)), HasSubstr("p.yaml:2: dram.banks: ")) << value;
    for (const char* value : {"0", "-1", ".nan", ".inf", "1e999", "fast"})
        EXPECT_THAT(error_of(fmt::format("dram:\n  clock_mhz: {}\n", value)), HasSubstr("p.yaml:2: dram.clock_mhz: "));
    EXPECT_THAT(error_of("dram: {refresh: yes}\n"), HasSubstr("neither true nor false"));
    EXPECT_THAT(error_of("dram: 3\n"), HasSubstr("p.yaml:1: dram: expected a map"));
    EXPECT_THAT(error_of("- dram\n"), HasSubstr("p.yaml:1: expected a map"));
    EXPECT_THAT(error_of("dram: {banks: 1, banks: 2}\n"), HasSubstr("twice"));
    EXPECT_THAT(error_of("dram: [\n"), HasSubstr("p.yaml:2: "));
    EXPECT_THAT(message_of([&] { configure<Platform>(folder_.file("none.yaml"), {}); }),
                HasSubstr("none.yaml: cannot read"));
}

TEST_F(Config, SetErrorsNameTheOption)
{
    EXPECT_EQ(error_of_set("dram.bnaks=8"), "--set dram.bnaks: unknown key, did you mean 'dram.banks'?");
    EXPECT_EQ(error_of_set("row_cycles=8"), "--set row_cycles: unknown key, did you mean 'dram.timing.row_cycles'?");
    EXPECT_EQ(error_of_set("dram.banks=0"), "--set dram.banks: '0' is not a whole number from 1 to 1024");
    EXPECT_EQ(error_of_set("dram.timing=3"), "--set dram.timing: a section has no value of its own; its keys: "
                                             "dram.timing.row_cycles, dram.timing.column_cycles");
    EXPECT_EQ(error_of_set("dram.policy=shut"), "--set dram.policy: 'shut' is not one of: open, closed");
    EXPECT_THAT(error_of_set("qwertyuiop=1"), HasSubstr("--dump-config"));
    for (const char* bad : {"", "=", "=3", "dram.banks"})
        EXPECT_THAT(error_of_set(bad), HasSubstr("expected KEY=VALUE")) << bad;
    for (const char* bad :
         {"dram.banks=", "dram.banks=[", "dram.banks=\"", "dram.banks=-0", "dram.banks=1 2", "dram.banks=*a"})
        EXPECT_THAT(error_of_set(bad), HasSubstr("--set dram.banks: ")) << bad;
}

TEST_F(Config, RulesAcrossKeysComeAfterAllOverridesAndNameTheirPlace)
{
    const std::string good = "dram:\n  timing:\n    column_cycles: 9\n";
    EXPECT_EQ(error_of(good), "no error");
    EXPECT_EQ(error_of("dram:\n  timing:\n    column_cycles: 11\n"),
              "p.yaml:3: dram.timing.column_cycles: larger than row_cycles");
    EXPECT_EQ(error_of(good, {"dram.timing.column_cycles=12"}),
              "--set dram.timing.column_cycles: larger than row_cycles");
    EXPECT_EQ(error_of(good, {"dram.timing.column_cycles=12", "dram.timing.row_cycles=12"}), "no error");
    EXPECT_EQ(error_of_set("dram.timing.row_cycles=3"), "defaults: dram.timing.column_cycles: larger than row_cycles");
}

TEST_F(Config, NothingChangesWhereReadingFails)
{
    Platform config;
    config.dram.banks = 2;
    EXPECT_THROW(load_config(folder_.write("p.yaml", "dram: {banks: 4, timing: {row_cycles: 0}}\n"), config),
                 InputError);
    EXPECT_EQ(config.dram.banks, 2U);
    EXPECT_THROW(apply_override(config, "dram.timing.row_cycles=1"), InputError);
    EXPECT_EQ(config.dram.timing.row_cycles, 10U);
    apply_override(config, "dram.banks=3");
    EXPECT_EQ(config.dram.banks, 3U);
}

TEST_F(Config, DumpSaysUnitRangeAndMeaning)
{
    Platform config;
    const std::string dump = dump_config(config);
    EXPECT_THAT(dump, HasSubstr("  banks: 16                               # count, 1 to 1024; banks per rank\n"));
    EXPECT_THAT(dump, HasSubstr("# bytes, at least 1; size\n"));
    EXPECT_THAT(dump, HasSubstr("# open | closed; whether a row stays open\n"));
    EXPECT_THAT(dump, HasSubstr("  # constraints\n  timing:\n"));
}

TEST_F(Config, DumpReadsBackToTheSameConfig)
{
    std::mt19937_64 random(3);
    const std::string letters = "ab:#\"'\\\t\n {}[]&*!|>%@`,-?0\x01";
    for (int round = 0; round < 300; ++round) {
        Platform config;
        config.seed = static_cast<unsigned>(random());
        config.dram.banks = 1 + static_cast<unsigned>(random() % 1024);
        config.dram.bytes = random() | 1;
        config.dram.clock_mhz = 1 + static_cast<double>(random() % 1000000007) / 12345.678;
        config.dram.refresh = random() % 2;
        config.dram.policy = random() % 2 ? Policy::open : Policy::closed;
        config.dram.label.clear();
        for (uint64_t i = random() % 9; i > 0; --i)
            config.dram.label += letters[random() % letters.size()];
        config.dram.timing = {50, 1 + static_cast<unsigned>(random() % 50)};
        const std::string dump = dump_config(config);
        auto read = configure<Platform>(folder_.write("dump.yaml", dump), {});
        ASSERT_EQ(read.seed, config.seed);
        ASSERT_EQ(read.dram.banks, config.dram.banks);
        ASSERT_EQ(read.dram.bytes, config.dram.bytes);
        ASSERT_EQ(read.dram.clock_mhz, config.dram.clock_mhz);
        ASSERT_EQ(read.dram.refresh, config.dram.refresh);
        ASSERT_EQ(read.dram.label, config.dram.label);
        ASSERT_EQ(read.dram.policy, config.dram.policy);
        ASSERT_EQ(read.dram.timing, config.dram.timing);
        ASSERT_EQ(dump_config(read), dump);
    }
}

} // namespace
