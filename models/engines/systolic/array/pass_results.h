// SPDX-License-Identifier: Apache-2.0
// Codes of one pass, computed from what is in the buffers. No SystemC in here.
#pragma once

#include "interface/common/numeric.h"
#include "models/engines/common/post_processor/post_operations.h"
#include "models/engines/systolic/arithmetic/matrix_product.h"

#include <cstdint>
#include <vector>

namespace svp::systolic {

// Unit numbers in the info word of SVP_ERROR_OVERFLOW.
enum OverflowUnit : unsigned { accumulator_unit = 1, requantization_unit = 2 };

class PassResults {
  public:
    explicit PassResults(unsigned accumulator_bits) : accumulator_bits_(accumulator_bits) {}

    struct Operands {
        const ValueBlock* input = nullptr;
        const FilterBlock* filters = nullptr; // of a convolution
        const ValueBlock* residual = nullptr; // of the pass's output block, or null
        const std::vector<svp_requant>* records = nullptr;
    };
    // Into `bytes`, its part of the output block as `block` lays it out. False where a sum overflows, with the error's
    // info word.
    bool compute(const StripPlan& plan, const Pass& pass, const Operands& operands, const TensorBlock& block,
                 uint8_t* bytes, uint32_t* info);

  private:
    bool convolve_row(const StripPlan& plan, const Pass& pass, const Operands& operands, unsigned row);
    bool map_row(const StripPlan& plan, const Pass& pass, const Operands& operands, unsigned row);
    bool pool_row(const StripPlan& plan, const Pass& pass, const Operands& operands, unsigned row);
    bool fits(int64_t sum) const;
    void overflow(unsigned unit, unsigned channel) { info_ = unit << 24 | channel; }

    unsigned accumulator_bits_;
    RowProduct product_;
    std::vector<int64_t> sums_;
    std::vector<int8_t> codes_; // of a row: [pixel][channel]
    WindowTaps taps_;
    uint32_t info_ = 0;
};

} // namespace svp::systolic
