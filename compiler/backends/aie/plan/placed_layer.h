// SPDX-License-Identifier: Apache-2.0
// A layer with its tensors placed: what the control program of a layer is written from.
#pragma once

#include "compiler/backends/aie/plan/mapping_plan.h"

#include <vector>

namespace svp::compiler::aie {

// A tensor's rows that come from DRAM into a view.
struct Load {
    int tensor = -1;
    View view;
    std::vector<Rectangle> parts; // one per array column
};

struct PlacedPart {
    const Operation* op = nullptr;
    std::vector<Load> loads;
    std::vector<Pass> passes;
};

struct PlacedBand {
    std::vector<PlacedPart> parts;
    std::vector<Load> stores; // the other way; none where the output stays
};

// Columns that neighbours own, to be copied into a resident tensor's margins.
struct Halo {
    int tensor = -1, width = 0; // of the tensor
    View view;
    int left = 0, right = 0;
};

struct PlacedLayer {
    std::vector<Halo> halos; // before the layer starts
    std::vector<PlacedBand> bands;
    PassCost cost;
    int64_t load_bytes = 0, store_bytes = 0; // of the fullest column
};

} // namespace svp::compiler::aie
