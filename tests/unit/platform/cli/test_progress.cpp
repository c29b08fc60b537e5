// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/progress.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <sstream>

using svp::cli::Progress;

namespace {

TEST(Progress, LogGetsALineAtEachTenth)
{
    std::ostringstream out;
    Progress progress(out, Progress::Style::lines, 1000);
    for (uint64_t i = 0; i <= 1000; ++i)
        progress.update(i, "conv");
    const std::string text = out.str();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);
    EXPECT_EQ(text.substr(0, 11), "0/1000 conv");
    EXPECT_THAT(text, testing::EndsWith("1000/1000 conv\n"));
}

TEST(Progress, ShortRunsGetALineEach)
{
    std::ostringstream out;
    Progress progress(out, Progress::Style::lines, 3);
    for (uint64_t i = 1; i <= 3; ++i)
        progress.update(i, "x");
    EXPECT_EQ(out.str(), "1/3 x\n2/3 x\n3/3 x\n");
}

TEST(Progress, BarStaysWithinTheTerminalAndIsTakenOff)
{
    std::ostringstream out;
    {
        Progress progress(out, Progress::Style::bar, 4, 60);
        progress.update(1, std::string(200, 'n'));
        progress.update(1, std::string(200, 'n')); // nothing new to draw
        progress.update(9, "end");
    }
    std::istringstream pieces(out.str());
    std::vector<std::string> drawn;
    for (std::string piece; std::getline(pieces, piece, '\r');)
        drawn.push_back(piece);
    ASSERT_EQ(drawn.size(), 4U); // before the first return, two bars, blanks
    for (const auto& piece : drawn)
        EXPECT_LT(piece.size(), 60U);
    EXPECT_THAT(drawn[1], testing::StartsWith("[#######"));
    EXPECT_THAT(drawn[2], testing::HasSubstr("4/4 end"));
    EXPECT_EQ(drawn[2].size(), drawn[1].size()); // the rest of the longer line is blanked
    EXPECT_EQ(drawn[3].find_first_not_of(' '), std::string::npos);
}

TEST(Progress, QuietAndEmptyRuns)
{
    std::ostringstream out;
    Progress(out, Progress::Style::none, 5).update(3, "x");
    EXPECT_EQ(out.str(), "");
    Progress(out, Progress::Style::lines, 0).update(0, "nothing");
    EXPECT_EQ(out.str(), "0/1 nothing\n");
}

} // namespace
