// SPDX-License-Identifier: Apache-2.0
// Which columns of a tensor an operation needs in each array column, and views that hold them.
#pragma once

#include "compiler/backends/aie/plan/mapping_plan.h"

#include <optional>

namespace svp::compiler::aie {

// The axis along which a second input is read: output by output.
Axis plain_axis(const Axis& axis);

// A view for rows of a tensor as loaded from DRAM for one operation: each array column holds the columns that its
// outputs need.
View loaded_view(const Axis& columns, int slice_width, int blocks, const RowRange& rows);
// What array column c loads of the tensor.
Rectangle loaded_part(const Axis& columns, int slice_width, int tensor_width, int c, const RowRange& rows);

// Margins around slices of `owned` columns that this reader needs; nothing where they reach beyond the next slices.
struct Margins {
    int left = 0, right = 0;
};
std::optional<Margins> margins_of(const Axis& columns, int slice_width, int owned, int tensor_width, int array_columns);

} // namespace svp::compiler::aie
