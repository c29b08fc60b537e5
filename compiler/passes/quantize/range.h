// SPDX-License-Identifier: Apache-2.0
// Which range of real values the 256 codes of a tensor cover.
#pragma once

#include "compiler/ir/affine_code.h"
#include "compiler/passes/quantize/histogram.h"

namespace svp::compiler {

// low <= 0 <= high: zero, which padding stands for, always has a code.
struct Range {
    double low = 0.0, high = 0.0;
};

enum class RangeMethod {
    min_max,      // everything that occurred
    percentile,   // all but a share of the values at each end
    squared_error // the range of least squared quantization error, clipping included
};

Range min_max_range(const Histogram& histogram);

// share: of all values that may lie beyond each end, for example 1e-4.
Range percentile_range(const Histogram& histogram, double share);

Range least_squared_error_range(const Histogram& histogram);

// Scale and zero point; a range without extent gets scale 1. A low end of 0 makes the zero point -128.
AffineCode code_of_range(const Range& range);

} // namespace svp::compiler
