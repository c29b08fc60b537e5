// SPDX-License-Identifier: Apache-2.0
// Progress of a long run: a bar on a terminal, a line now and then in a log.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace svp::cli {

class Progress {
  public:
    enum class Style { bar, lines, none };

    // `total` steps, 0 counts as 1. `width` of the terminal in characters, 0: 80.
    Progress(std::ostream& out, Style style, uint64_t total, size_t width = 0);
    // Takes an unfinished bar off the terminal.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // `done` steps are done, `what` is next or was last. In a log: the first step, each tenth of the way, the last.
    void update(uint64_t done, const std::string& what);

  private:
    void draw_bar(uint64_t done, const std::string& what);
    void clear_bar();

    std::ostream& out_;
    Style style_;
    uint64_t total_;
    size_t width_;
    std::string drawn_;
    int64_t last_tenth_ = -1;
};

// On stderr, if it is a terminal a bar; none when quiet.
Progress::Style progress_style(bool quiet);

} // namespace svp::cli
