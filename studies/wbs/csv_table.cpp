// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/csv_table.h"

#include "base/errors/fail.h"
#include "base/yaml/yaml_reader.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

namespace svp::wbs {
namespace {

using compiler::fail;

constexpr size_t most_bytes = size_t{64} << 20; // also ends the reading of devices that never end

std::string read_text(const std::string& path)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) fail(path, "{}", std::strerror(errno));
    std::string text;
    char buffer[1 << 16];
    for (size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0;) {
        text.append(buffer, got);
        if (text.size() > most_bytes) fail(path, "larger than {} MiB, which no schedule is", most_bytes >> 20);
    }
    if (std::ferror(file.get()) != 0) fail(path, "cannot be read: {}", std::strerror(errno));
    return text;
}

// One record after the other. A quoted cell may hold commas and doubled quotes, but no line end.
class Lexer {
  public:
    Lexer(const std::string& text, const std::string& place) : text_(text), place_(place) {}

    bool at_end() const { return at_ == text_.size(); }
    size_t line() const { return line_; }

    std::vector<std::string> record()
    {
        ++line_;
        std::vector<std::string> cells;
        do {
            cells.push_back(take('"') ? quoted_cell() : plain_cell());
        } while (take(','));
        take('\r');
        if (!at_end() && !take('\n'))
            fail_here("cell {}: a quote or control character in the midst of it", cells.size());
        return cells;
    }

  private:
    bool take(char wanted)
    {
        if (at_end() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    static bool is_control(char letter) { return static_cast<unsigned char>(letter) < 32; }

    std::string plain_cell()
    {
        const size_t start = at_;
        while (!at_end() && text_[at_] != ',' && text_[at_] != '"' && !is_control(text_[at_]))
            ++at_;
        return text_.substr(start, at_ - start);
    }

    std::string quoted_cell()
    {
        std::string cell;
        while (!at_end() && !is_control(text_[at_])) {
            const char letter = text_[at_++];
            if (letter == '"' && !take('"')) return cell;
            cell += letter;
        }
        fail_here("a quoted cell does not end on its line");
    }

    template <class... Arguments>
    [[noreturn]] void fail_here(fmt::format_string<Arguments...> format, Arguments&&... arguments) const
    {
        fail(fmt::format("{}:{}", place_, line_), format, std::forward<Arguments>(arguments)...);
    }

    const std::string& text_;
    const std::string& place_;
    size_t at_ = 0, line_ = 0;
};

std::vector<std::string> names_of(const std::vector<CsvColumn>& columns)
{
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const CsvColumn& column : columns)
        names.emplace_back(column.name);
    return names;
}

} // namespace

CsvTable CsvTable::read(const std::string& path, const std::vector<CsvColumn>& columns)
{
    return parse(read_text(path), path, columns);
}

CsvTable CsvTable::parse(const std::string& text, const std::string& place, const std::vector<CsvColumn>& columns)
{
    CsvTable table;
    table.place_ = place;
    Lexer lexer(text, place);
    if (lexer.at_end()) fail(place, "is empty");
    table.read_header({1, lexer.record()}, columns);
    while (!lexer.at_end()) {
        Line line{lexer.line() + 1, lexer.record()};
        if (line.cells.size() != table.names_.size())
            fail(fmt::format("{}:{}", place, line.number), "{} cells, the header has {}", line.cells.size(),
                 table.names_.size());
        table.rows_.push_back(std::move(line));
    }
    return table;
}

void CsvTable::read_header(const Line& header, const std::vector<CsvColumn>& columns)
{
    const std::vector<std::string> known = names_of(columns);
    for (const std::string& name : header.cells) {
        const std::string header_place = fmt::format("{}:{}", place_, header.number);
        if (std::find(known.begin(), known.end(), name) == known.end())
            fail(header_place, "unknown column '{}'{}", name, did_you_mean(name, known));
        if (find(name)) fail(header_place, "column '{}' stands there twice", name);
        names_.push_back(name);
    }
    for (const CsvColumn& column : columns)
        if (column.required && !find(column.name))
            fail(fmt::format("{}:{}", place_, header.number), "column '{}' is missing", column.name);
}

std::optional<size_t> CsvTable::find(const std::string& column) const
{
    const auto found = std::find(names_.begin(), names_.end(), column);
    if (found == names_.end()) return std::nullopt;
    return static_cast<size_t>(found - names_.begin());
}

const std::string& CsvRow::cell(const std::string& column) const
{
    static const std::string blank;
    const auto index = table_->find(column);
    return index ? table_->rows_[index_].cells[*index] : blank;
}

bool CsvRow::filled(const std::string& column) const { return !cell(column).empty(); }

const std::string& CsvRow::text(const std::string& column) const
{
    const std::string& text = cell(column);
    if (text.empty()) fail(column, "is blank");
    return text;
}

uint64_t CsvRow::integer(const std::string& column, uint64_t min, uint64_t max) const
{
    const std::string& digits = text(column);
    uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end || value < min || value > max)
        fail(column, fmt::format("'{}' is not an integer from {} to {}", digits, min, max));
    return value;
}

double CsvRow::number(const std::string& column, double min, double max) const
{
    const std::string& digits = text(column);
    double value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end || !std::isfinite(value) || value < min || value > max)
        fail(column, fmt::format("'{}' is not a number from {:g} to {:g}", digits, min, max));
    return value;
}

size_t CsvRow::choice(const std::string& column, const std::vector<std::string>& words) const
{
    const std::string& word = text(column);
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end())
        fail(column, fmt::format("'{}' is not one of {}{}", word, fmt::join(words, ", "), did_you_mean(word, words)));
    return static_cast<size_t>(found - words.begin());
}

void CsvRow::require_blank(const std::string& column, const std::string& why) const
{
    if (filled(column)) fail(column, fmt::format("'{}' must be blank: {}", cell(column), why));
}

std::string CsvRow::place() const { return fmt::format("{}:{}", table_->place_, table_->rows_[index_].number); }

void CsvRow::fail(const std::string& column, const std::string& problem) const
{
    compiler::fail(place(), "{}: {}", column, problem);
}

} // namespace svp::wbs
