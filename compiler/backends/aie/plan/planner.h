// SPDX-License-Identifier: Apache-2.0
// Chooses how an operation is cut: column parts, channel groups, row blocks, steps and chunks, by estimated cycles.
#pragma once

#include "compiler/backends/aie/operations/array_layout.h"
#include "compiler/backends/aie/operations/pass.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler::aie {

// Cycles of passes; what runs in parallel is listed apart, `cycles` is what it comes to.
struct PassCost {
    int64_t cycles = 0;
    int64_t compute = 0, activations = 0, weights = 0, results = 0;
    PassCost& operator+=(const PassCost& other);
};

// Of one pass whose nest is set; views are not looked at.
PassCost cost_of(const ArrayLayout& layout, const Pass& pass);

struct PlacedLayer;
// Of writing a layer's descriptors and tasks by a controller of default speed; `ahead`: descriptors and receiving tasks
// are written before, so that only what sets things going counts.
int64_t control_cycles(const ArrayLayout& layout, const PlacedLayer& layer, bool ahead);

// Output columns of an array column: as few as possible so that the paddings fit descriptors. Throws InputError
// "place: ...".
int slice_width_of(const Operation& op, const ArrayLayout& layout, const std::string& place);

// Passes for output rows [first_row, first_row + rows), without views; none where no cut fits the cores' buffers and
// the descriptors' fields, which fewer rows may.
std::vector<Pass> plan_passes(const ArrayLayout& layout, const Operation& op, int slice_width, int first_row, int rows);

} // namespace svp::compiler::aie
