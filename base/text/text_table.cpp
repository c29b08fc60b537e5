// SPDX-License-Identifier: Apache-2.0
#include "base/text/text_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace svp {
namespace {

constexpr size_t gap = 2;              // between columns
constexpr size_t narrowest_first = 12; // the first column is cut, but not below this

std::string cut(const std::string& text, size_t width)
{
    if (text.size() <= width) return text;
    return text.substr(0, width - 2) + "..";
}

} // namespace

void TextTable::add_column(std::string title, Align align, int importance)
{
    const size_t width = title.size();
    columns_.push_back({std::move(title), align, importance, width});
}

void TextTable::add_row(std::vector<std::string> cells)
{
    if (cells.size() != columns_.size()) throw std::logic_error("a table row needs one cell per column");
    for (size_t i = 0; i < cells.size(); ++i)
        columns_[i].width = std::max(columns_[i].width, cells[i].size());
    rows_.push_back(std::move(cells));
}

void TextTable::add_rule() { rows_.emplace_back(); }

std::vector<bool> TextTable::columns_that_fit(size_t width) const
{
    std::vector<bool> shown(columns_.size(), true);
    if (width == 0 || columns_.empty()) return shown;
    size_t total = std::min(columns_[0].width, narrowest_first);
    for (size_t i = 1; i < columns_.size(); ++i)
        total += gap + columns_[i].width;
    while (total > width) {
        size_t least = 0;
        for (size_t i = 1; i < columns_.size(); ++i)
            if (shown[i] && (least == 0 || columns_[i].importance < columns_[least].importance)) least = i;
        if (least == 0) break;
        shown[least] = false;
        total -= gap + columns_[least].width;
    }
    return shown;
}

void TextTable::append_line(std::string& out, const std::vector<std::string>& cells, const std::vector<bool>& shown,
                            size_t first_width) const
{
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
        if (!shown[i]) continue;
        const size_t width = i == 0 ? first_width : columns_[i].width;
        if (i > 0) line.append(gap, ' ');
        line += columns_[i].align == Align::left ? fmt::format("{:<{}}", cut(cells[i], width), width)
                                                 : fmt::format("{:>{}}", cut(cells[i], width), width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
}

std::string TextTable::render(size_t width) const
{
    if (columns_.empty()) return "";
    const std::vector<bool> shown = columns_that_fit(width);
    size_t others = 0;
    for (size_t i = 1; i < columns_.size(); ++i)
        if (shown[i]) others += gap + columns_[i].width;
    size_t first_width = columns_[0].width;
    if (width > 0 && first_width + others > width)
        first_width = std::max(narrowest_first, width > others ? width - others : 0);
    first_width = std::min(first_width, columns_[0].width);

    std::vector<std::string> titles;
    std::string left_out;
    for (size_t i = 0; i < columns_.size(); ++i) {
        titles.push_back(columns_[i].title);
        if (!shown[i]) left_out += (left_out.empty() ? "" : ", ") + columns_[i].title;
    }
    const std::string rule(first_width + others, '-');
    std::string out;
    append_line(out, titles, shown, first_width);
    out += rule + '\n';
    for (const auto& row : rows_) {
        if (row.empty())
            out += rule + '\n';
        else
            append_line(out, row, shown, first_width);
    }
    if (!left_out.empty()) out += "(left out for want of width: " + left_out + ")\n";
    return out;
}

} // namespace svp
