// SPDX-License-Identifier: Apache-2.0
// Values (code - zero point) of some rows and channels of a tensor, with zero columns beside them. No SystemC in here.
#pragma once

#include "models/engines/systolic/transfer/tensor_block.h"

#include <cstdint>
#include <vector>

namespace svp::systolic {

class ValueBlock {
  public:
    // `bytes`: as TensorBlock lays them out. `left`, `right`: zero columns.
    void unpack(const TensorBlock& block, unsigned width, const uint8_t* bytes, int zero_point, unsigned left,
                unsigned right);

    const Range& rows() const { return rows_; }
    const Range& channels() const { return channels_; }
    bool has_row(int64_t row) const { return row >= rows_.first && row < rows_.end(); }
    // All channels of a pixel, those of the next column behind them. -left <= column < width + right.
    const int16_t* at(unsigned row, int column) const
    {
        const size_t pixel = size_t{row - rows_.first} * pitch_ + static_cast<size_t>(column + left_);
        return values_.data() + pixel * channels_.count;
    }

  private:
    Range rows_, channels_;
    int left_ = 0;
    size_t pitch_ = 0; // columns of a row, zero ones included
    std::vector<int16_t> values_;
};

} // namespace svp::systolic
