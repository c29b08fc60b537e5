// SPDX-License-Identifier: Apache-2.0
// A table for a terminal: numbers to the right, words to the left, the least important columns left out where the
// terminal is too narrow.
#pragma once

#include <string>
#include <vector>

namespace svp {

class TextTable {
  public:
    enum class Align { left, right };

    // `importance`: columns of lower importance go first when space is short; the first column never goes.
    void add_column(std::string title, Align align, int importance);
    // One cell per column.
    void add_row(std::vector<std::string> cells);
    // A line between the rows before and after.
    void add_rule();
    // `width` in characters; 0: as wide as it takes. Every line ends with a newline.
    std::string render(size_t width) const;

  private:
    struct Column {
        std::string title;
        Align align;
        int importance;
        size_t width;
    };
    std::vector<bool> columns_that_fit(size_t width) const;
    void append_line(std::string& out, const std::vector<std::string>& cells, const std::vector<bool>& shown,
                     size_t first_width) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_; // an empty row is a rule
};

} // namespace svp
