// SPDX-License-Identifier: Apache-2.0
// Strict reading of comma-separated values: a header line, then rows with a cell for each column. Cells may be quoted.
// Whatever is wrong ends in one InputError "file:line: column: what is wrong".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace svp::wbs {

struct CsvColumn {
    const char* name;
    bool required;
};

class CsvTable;

// A row of a table that outlives it.
class CsvRow {
  public:
    CsvRow(const CsvTable& table, size_t index) : table_(&table), index_(index) {}

    // False also where the file lacks the column.
    bool filled(const std::string& column) const;
    const std::string& text(const std::string& column) const; // not empty
    uint64_t integer(const std::string& column, uint64_t min, uint64_t max) const;
    double number(const std::string& column, double min, double max) const; // finite
    // Index into `words`.
    size_t choice(const std::string& column, const std::vector<std::string>& words) const;
    void require_blank(const std::string& column, const std::string& why) const;

    std::string place() const; // "file:line"
    [[noreturn]] void fail(const std::string& column, const std::string& problem) const;

  private:
    const std::string& cell(const std::string& column) const;
    const CsvTable* table_;
    size_t index_;
};

class CsvTable {
  public:
    // Columns may come in any order; unknown, doubled and missing ones are errors.
    static CsvTable read(const std::string& path, const std::vector<CsvColumn>& columns);
    // `place` stands for the file's name.
    static CsvTable parse(const std::string& text, const std::string& place, const std::vector<CsvColumn>& columns);

    size_t size() const { return rows_.size(); }
    CsvRow row(size_t index) const { return {*this, index}; }
    const std::string& place() const { return place_; }

  private:
    friend class CsvRow;
    struct Line {
        size_t number; // from 1
        std::vector<std::string> cells;
    };
    void read_header(const Line& header, const std::vector<CsvColumn>& columns);
    std::optional<size_t> find(const std::string& column) const;

    std::string place_;
    std::vector<std::string> names_;
    std::vector<Line> rows_;
};

} // namespace svp::wbs
