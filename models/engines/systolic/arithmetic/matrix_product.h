// SPDX-License-Identifier: Apache-2.0
// The array's arithmetic: exact sums of products. No SystemC in here.
#pragma once

#include "models/engines/systolic/arithmetic/value_block.h"

#include <cstdint>
#include <vector>

namespace svp::systolic {

// Weights of the filters of one pass, in the order in which patches have their values.
class FilterBlock {
  public:
    // `codes`: [filter][channel][kernel row][kernel column].
    void unpack(const StripPlan& plan, unsigned filters, const int8_t* codes);

    unsigned filters() const { return filters_; }
    const int16_t* weights() const { return weights_.data(); }

  private:
    unsigned filters_ = 0;
    std::vector<int16_t> weights_; // [filter][kernel row][kernel column][channel]
};

// Sums of one output row of a pass.
class RowProduct {
  public:
    // sums: [pixel][filter], out_w of the command times the block's filters.
    void compute(const StripPlan& plan, const Pass& pass, const ValueBlock& input, const FilterBlock& filters,
                 unsigned out_row, std::vector<int64_t>& sums);

  private:
    const int16_t* patch(const StripPlan& plan, const Pass& pass, const ValueBlock& input, unsigned out_row,
                         unsigned pixel, int16_t* buffer) const;

    std::vector<int16_t> patches_;
};

} // namespace svp::systolic
