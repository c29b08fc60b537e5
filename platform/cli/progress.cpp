// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/progress.h"

#include "platform/cli/terminal.h"

#include <algorithm>
#include <fmt/format.h>
#include <ostream>
#include <unistd.h>

namespace svp::cli {
namespace {

constexpr size_t default_width = 80;
constexpr size_t bar_width = 30;

} // namespace

Progress::Progress(std::ostream& out, Style style, uint64_t total, size_t width)
    : out_(out),
      style_(style),
      total_(std::max<uint64_t>(total, 1)),
      width_(width == 0 ? default_width : width)
{
}

Progress::~Progress() { clear_bar(); }

void Progress::update(uint64_t done, const std::string& what)
{
    done = std::min(done, total_);
    if (style_ == Style::bar) draw_bar(done, what);
    if (style_ != Style::lines) return;
    const auto tenth = static_cast<int64_t>(done * 10 / total_);
    if (tenth == last_tenth_) return;
    last_tenth_ = tenth;
    out_ << fmt::format("{}/{} {}\n", done, total_, what) << std::flush;
}

void Progress::draw_bar(uint64_t done, const std::string& what)
{
    const size_t filled = done * bar_width / total_;
    std::string line = fmt::format("[{:#<{}}{:.<{}}] {}/{} {}", "", filled, "", bar_width - filled, done, total_, what);
    if (line.size() >= width_) line.resize(width_ - 1); // a full line would wrap and scroll
    if (line == drawn_) return;
    const size_t blanks = drawn_.size() > line.size() ? drawn_.size() - line.size() : 0;
    out_ << '\r' << line << std::string(blanks, ' ') << std::flush;
    drawn_ = std::move(line);
}

void Progress::clear_bar()
{
    if (drawn_.empty()) return;
    out_ << '\r' << std::string(drawn_.size(), ' ') << '\r' << std::flush;
    drawn_.clear();
}

Progress::Style progress_style(bool quiet)
{
    if (quiet) return Progress::Style::none;
    return is_terminal(STDERR_FILENO) ? Progress::Style::bar : Progress::Style::lines;
}

} // namespace svp::cli
