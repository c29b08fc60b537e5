// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/sparsity/block_choice.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace svp::compiler {
namespace {

class Choice {
  public:
    Choice(const std::vector<double>& energies, const BlockGrid& grid)
        : energies_(energies),
          grid_(grid),
          zero_(grid.blocks(), false),
          kept_in_row_(grid.rows, grid.columns),
          kept_in_column_(grid.columns, grid.rows)
    {
    }

    std::vector<bool> run(size_t count)
    {
        zero_lowest(count);
        while (zeroed_ < count && exchange())
            ;
        return std::move(zero_);
    }

  private:
    size_t row_of(size_t block) const { return block / grid_.columns; }
    size_t column_of(size_t block) const { return block % grid_.columns; }

    void zero(size_t block)
    {
        zero_[block] = true;
        --kept_in_row_[row_of(block)];
        --kept_in_column_[column_of(block)];
        ++zeroed_;
    }
    void keep(size_t block)
    {
        zero_[block] = false;
        ++kept_in_row_[row_of(block)];
        ++kept_in_column_[column_of(block)];
        --zeroed_;
    }

    void zero_lowest(size_t count)
    {
        std::vector<size_t> order(energies_.size());
        std::iota(order.begin(), order.end(), size_t{0});
        std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
            return energies_[a] < energies_[b] || (energies_[a] == energies_[b] && a < b);
        });
        for (const size_t block : order) {
            if (zeroed_ == count) return;
            if (kept_in_row_[row_of(block)] > 1 && kept_in_column_[column_of(block)] > 1) zero(block);
        }
    }

    // Every block kept is now the last of its row or of its column. One that is the last of its column in a row with
    // others, and one that is the last of its row in a column with others, make room for the block where that row and
    // that column meet. Without such a pair as few blocks are kept as cover all rows and columns. False: no pair.
    bool exchange()
    {
        std::vector<size_t> last_of_column, last_of_row;
        for (size_t block = 0; block < zero_.size(); ++block) {
            if (zero_[block]) continue;
            if (kept_in_row_[row_of(block)] > 1) last_of_column.push_back(block);
            if (kept_in_column_[column_of(block)] > 1) last_of_row.push_back(block);
        }
        if (last_of_column.empty() || last_of_row.empty()) return false;
        double least = std::numeric_limits<double>::infinity();
        size_t first = last_of_column[0], second = last_of_row[0];
        for (const size_t a : last_of_column) {
            for (const size_t b : last_of_row) {
                const double cost = energies_[a] + energies_[b] - energies_[meeting(b, a)];
                if (cost >= least) continue;
                least = cost;
                first = a;
                second = b;
            }
        }
        keep(meeting(second, first));
        zero(first);
        zero(second);
        return true;
    }
    size_t meeting(size_t row_block, size_t column_block) const
    {
        return row_of(row_block) * grid_.columns + column_of(column_block);
    }

    const std::vector<double>& energies_;
    BlockGrid grid_;
    std::vector<bool> zero_;
    std::vector<size_t> kept_in_row_, kept_in_column_;
    size_t zeroed_ = 0;
};

} // namespace

std::vector<bool> choose_zero_blocks(const std::vector<double>& energies, const BlockGrid& grid, size_t count)
{
    return Choice(energies, grid).run(count);
}

} // namespace svp::compiler
