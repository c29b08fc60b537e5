// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "platform/trace/vcd_writer.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/platform/trace/vcd_parser.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <map>
#include <random>

using namespace svp;
using namespace svp::test;
using testing::HasSubstr;

namespace {

using Changes = std::vector<std::pair<uint64_t, std::string>>;

std::string message_of(const std::function<void()>& action)
{
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

class VcdWriterTest : public testing::Test {
  protected:
    VcdWriterTest()
    {
        options_.path = folder_.file("run.vcd");
        state_ = &points_.add("state", 3, "what it does", {"idle", "busy", "stall"});
        depth_ = &points_.add("queue.depth", 8, "entries waiting");
        irq_ = &points_.add("irq", 1, "interrupt line");
    }
    VcdWriter make()
    {
        return VcdWriter(options_, [this] { return now_; });
    }
    ParsedVcd parsed() { return parse_vcd(folder_.read("run.vcd")); }

    TemporaryFolder folder_;
    VcdOptions options_;
    uint64_t now_ = 0;
    TracePoints points_;
    TracePoint *state_, *depth_, *irq_;
};

TEST_F(VcdWriterTest, WritesScopesInitialValuesAndChangesInOrderOfTime)
{
    {
        VcdWriter writer = make();
        writer.attach("system.unit", points_);
        writer.start();
        depth_->set(5, 300); // ahead of time, out of order between points
        state_->set(1, 100);
        depth_->release(400);
        irq_->set(1, 300);
        state_->set(1, 200); // nothing new
        state_->set(2, 350);
        writer.finish(1000);
        EXPECT_TRUE(writer.notes().empty());
    }
    const ParsedVcd vcd = parsed();
    EXPECT_EQ(vcd.timescale, "1ps");
    EXPECT_EQ(vcd.last_time, 1000U);
    ASSERT_EQ(vcd.signals.size(), 3U);
    EXPECT_EQ(vcd.signals.at("system.unit.state").changes, (Changes{{0, "0"}, {100, "1"}, {350, "10"}}));
    EXPECT_EQ(vcd.signals.at("system.unit.queue.depth").changes, (Changes{{0, "z"}, {300, "101"}, {400, "z"}}));
    EXPECT_EQ(vcd.signals.at("system.unit.irq").changes, (Changes{{0, "z"}, {300, "1"}}));
    EXPECT_EQ(vcd.signals.at("system.unit.queue.depth").bits, 8U);
    EXPECT_THAT(vcd.comments, testing::Contains(HasSubstr("entries waiting")));
}

TEST_F(VcdWriterTest, LastAnnouncementOfOneMomentWins)
{
    VcdWriter writer = make();
    writer.attach("u", points_);
    writer.start();
    depth_->set(1, 50);
    depth_->set(2, 50);
    depth_->set(3, 60);
    depth_->set(2, 60);
    writer.finish(60);
    EXPECT_EQ(parsed().signals.at("u.queue.depth").changes, (Changes{{0, "z"}, {50, "10"}}));
}

TEST_F(VcdWriterTest, WindowBeginsWithTheValuesOfItsFirstMoment)
{
    options_.from_ticks = 200;
    options_.to_ticks = 400;
    VcdWriter writer = make();
    writer.attach("u", points_);
    writer.start();
    depth_->set(1, 100);
    depth_->set(2, 200);
    depth_->set(3, 400);
    depth_->set(4, 401);
    state_->set(2, 150);
    writer.finish(1000);
    const ParsedVcd vcd = parsed();
    EXPECT_EQ(vcd.signals.at("u.queue.depth").changes, (Changes{{200, "10"}, {400, "11"}}));
    EXPECT_EQ(vcd.signals.at("u.state").changes, (Changes{{200, "10"}}));
    EXPECT_EQ(vcd.last_time, 400U);
}

TEST_F(VcdWriterTest, SaysWhenTheWindowNeverCame)
{
    options_.from_ticks = 5000;
    VcdWriter writer = make();
    writer.attach("u", points_);
    writer.start();
    depth_->set(1, 100);
    writer.finish(1000);
    ASSERT_EQ(writer.notes().size(), 1U);
    EXPECT_THAT(writer.notes()[0], HasSubstr("before the trace window"));
    EXPECT_EQ(parsed().signals.at("u.queue.depth").changes, (Changes{{5000, "1"}}));
}

TEST_F(VcdWriterTest, GlobsChooseAndUnattachedPointsStayQuiet)
{
    options_.globs = {"u.*", "!*.irq"};
    VcdWriter writer = make();
    writer.attach("u", points_);
    TracePoints others;
    auto& other = others.add("state", 2, "another");
    writer.attach("v", others);
    writer.start();
    EXPECT_TRUE(state_->attached());
    EXPECT_FALSE(irq_->attached());
    EXPECT_FALSE(other.attached());
    writer.finish(10);
    EXPECT_FALSE(state_->attached());
    EXPECT_EQ(parsed().signals.size(), 2U);
}

TEST_F(VcdWriterTest, OnlyExclusionsMeanAllTheRest)
{
    options_.globs = {"!*.irq"};
    VcdWriter writer = make();
    writer.attach("u", points_);
    writer.start();
    writer.finish(10);
    EXPECT_EQ(parsed().signals.size(), 2U);
}

TEST_F(VcdWriterTest, GlobThatFitsNothingIsAnErrorWithASuggestion)
{
    options_.globs = {"u.stat"};
    VcdWriter writer = make();
    writer.attach("u", points_);
    const std::string message = message_of([&] { writer.start(); });
    EXPECT_THAT(message, HasSubstr("--trace 'u.stat'"));
    EXPECT_THAT(message, HasSubstr("did you mean 'u.state'?"));
}

TEST_F(VcdWriterTest, NothingIsLeftBehindWithoutFinish)
{
    {
        VcdWriter writer = make();
        writer.attach("u", points_);
        writer.start();
        depth_->set(1, 1);
    }
    EXPECT_EQ(folder_.entries(), 0U);
    EXPECT_FALSE(state_->attached());
}

TEST_F(VcdWriterTest, SizeLimitClosesTheFileCleanlyAndSaysSo)
{
    options_.limit_bytes = 4000;
    VcdWriter writer = make();
    writer.attach("u", points_);
    writer.start();
    for (uint64_t i = 1; i <= 5000; ++i)
        depth_->set(i % 2, i * 10);
    writer.finish(50000);
    const std::string text = folder_.read("run.vcd");
    EXPECT_LE(text.size(), 4000U);
    EXPECT_GT(text.size(), 3000U);
    const ParsedVcd vcd = parse_vcd(text);
    EXPECT_THAT(vcd.comments.back(), HasSubstr("size limit of 4000 bytes"));
    EXPECT_LT(vcd.last_time, 50000U);
    ASSERT_EQ(writer.notes().size(), 1U);
    EXPECT_THAT(writer.notes()[0], HasSubstr("--vcd-limit"));
}

TEST_F(VcdWriterTest, LimitBelowTheDeclarationsIsAnError)
{
    options_.limit_bytes = 100;
    VcdWriter writer = make();
    writer.attach("u", points_);
    EXPECT_THAT(message_of([&] { writer.start(); }), HasSubstr("--vcd-limit"));
}

TEST_F(VcdWriterTest, BadDestinationsAndWindowsAreInputErrors)
{
    options_.path = folder_.file("missing/run.vcd");
    EXPECT_THAT(message_of([&] { make(); }), HasSubstr("No such file"));
    options_.path = folder_.file("run.vcd");
    options_.from_ticks = 2;
    options_.to_ticks = 1;
    EXPECT_THAT(message_of([&] { make(); }), HasSubstr("ends before it begins"));
    EXPECT_EQ(folder_.entries(), 0U);
}

TEST(VcdWriter, FullDiskIsAnInputErrorOfFinish)
{
    TracePoints points;
    auto& point = points.add("p", 64, "wide");
    VcdOptions options;
    options.path = "/dev/full";
    VcdWriter writer(options, [] { return UINT64_MAX; });
    writer.attach("u", points);
    writer.start();
    for (uint64_t i = 1; i <= 200000; ++i)
        point.set(i * 0x9e3779b97f4a7c15ULL, i);
    EXPECT_THAT(message_of([&] { writer.finish(200001); }), HasSubstr("No space left"));
}

// Random traffic against a map per signal, with simulated time that moves on while changes are announced ahead of it.
TEST(VcdWriter, RandomTrafficReadsBackAsAnnounced)
{
    std::mt19937_64 random(7);
    for (int round = 0; round < 6; ++round) {
        TemporaryFolder folder;
        VcdOptions options;
        options.path = folder.file("run.vcd");
        options.from_ticks = random() % 3000;
        options.to_ticks = options.from_ticks + random() % 200000;
        uint64_t now = 0;
        TracePoints points;
        constexpr unsigned count = 120; // more than 94: identifiers of two characters
        for (unsigned i = 0; i < count; ++i)
            points.add(fmt::format("p{}", i), 1 + static_cast<unsigned>(random() % 64), "random");
        VcdWriter writer(options, [&now] { return now; });
        writer.attach("a.b", points);
        writer.start();

        std::vector<std::map<uint64_t, std::string>> expected(count);
        for (int i = 0; i < 60000; ++i) {
            now += random() % 4;
            const size_t id = random() % count;
            TracePoint& point = points.points()[id];
            const uint64_t ticks = now + random() % 1000;
            if (random() % 5 == 0) {
                point.release(ticks);
                expected[id][ticks] = "z";
                continue;
            }
            const uint64_t value = point.bits() == 64 ? random() : random() % (uint64_t{1} << point.bits());
            point.set(value, ticks);
            std::string digits;
            for (unsigned bit = 64; bit-- > 0;)
                if ((value >> bit & 1) || !digits.empty()) digits += (value >> bit & 1) ? '1' : '0';
            expected[id][ticks] = digits.empty() ? "0" : digits;
        }
        const uint64_t end = now + random() % 2000;
        writer.finish(end);

        const ParsedVcd vcd = parse_vcd(folder.read("run.vcd"));
        for (size_t id = 0; id < count; ++id) {
            Changes wanted{{options.from_ticks, "z"}};
            for (const auto& [ticks, digits] : expected[id]) {
                if (ticks > end || ticks > options.to_ticks) break;
                if (ticks <= options.from_ticks) {
                    wanted[0].second = digits;
                } else if (digits != wanted.back().second) {
                    wanted.emplace_back(ticks, digits);
                }
            }
            ASSERT_EQ(vcd.signals.at(fmt::format("a.b.p{}", id)).changes, wanted) << "round " << round;
        }
    }
}

TEST(VcdWriter, EqualRunsGiveEqualFiles)
{
    TemporaryFolder folder;
    for (const char* name : {"one.vcd", "two.vcd"}) {
        VcdOptions options;
        options.path = folder.file(name);
        TracePoints points;
        auto& point = points.add("p", 7, "seven bits");
        VcdWriter writer(options, [] { return uint64_t{0}; });
        writer.attach("u", points);
        writer.start();
        for (uint64_t i = 0; i < 100; ++i)
            point.set(i * i, 1000 - i * 10);
        writer.finish(2000);
    }
    EXPECT_EQ(folder.read("one.vcd"), folder.read("two.vcd"));
}

TEST_F(VcdWriterTest, LayoutGroupsUnitsAndTranslatesStates)
{
    points_.add("other_state", 1, "same names", {"idle", "busy", "stall"});
    points_.add("mode", 5, "hexadecimal digits", std::vector<std::string>(18, "m"));
    VcdWriter writer = make();
    writer.attach("u", points_);
    writer.start();
    writer.finish(10);
    EXPECT_EQ(folder_.read("run.states/state.txt"), "0 idle\n1 busy\n2 stall\n");
    EXPECT_FALSE(std::filesystem::exists(folder_.file("run.states/other_state.txt")));
    EXPECT_THAT(folder_.read("run.states/mode.txt"), HasSubstr("11 m\n"));
    const std::string layout = folder_.read("run.gtkw");
    EXPECT_THAT(layout, HasSubstr("[dumpfile] \"run.vcd\"\n"));
    EXPECT_THAT(layout, HasSubstr("@2022\n^1 run.states/state.txt\nu.state[2:0]\n"));
    EXPECT_THAT(layout, HasSubstr("u.other_state[1:0]\n"));
    EXPECT_THAT(layout, HasSubstr("@800200\n-u.queue\n@24\nu.queue.depth[7:0]\n@1000200\n-u.queue\n"));
}

TEST(ParseTime, TakesUnitsAndRefusesTheRest)
{
    EXPECT_EQ(parse_time("250ns", "--trace-from"), 250000U);
    EXPECT_EQ(parse_time("1.5 us", "--trace-from"), 1500000U);
    EXPECT_EQ(parse_time("0ps", "--trace-from"), 0U);
    EXPECT_EQ(parse_time("2ms", "--trace-from"), 2000000000U);
    for (const char* bad : {"", "5", "ns", "-1ns", "1 parsec", "1e40s", "nan ns", "inf ns", "1ns2", "1,5us"})
        EXPECT_THAT(message_of([&] { parse_time(bad, "--trace-to"); }), HasSubstr("--trace-to: '")) << bad;
}

} // namespace
