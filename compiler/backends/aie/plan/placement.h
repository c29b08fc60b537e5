// SPDX-License-Identifier: Apache-2.0
// Decides which tensors stay in the memory tiles, and places everything there.
#pragma once

#include "compiler/backends/aie/plan/mapping_plan.h"
#include "compiler/backends/aie/plan/placed_layer.h"

#include <vector>

namespace svp::compiler::aie {

// Where a tensor lives between layers.
struct TensorHome {
    bool resident = false;
    View view;               // resident ones
    int left = 0, right = 0; // columns of margin
    int slice_width = 0;     // columns that an array column owns
};

struct Placement {
    std::vector<TensorHome> homes; // by tensor
    std::vector<PlacedLayer> layers;
};

// `own`: by layer; others are somebody else's, and find their tensors in DRAM. Throws InputError where a layer does not
// fit, naming the layer and the config key to raise. The planner, whose
// operations the result points to, outlives it.
Placement place_network(const Network& network, const ArrayLayout& layout, LayerPlanner& planner,
                        const std::vector<bool>& own, bool resident);

} // namespace svp::compiler::aie
