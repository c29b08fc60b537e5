// SPDX-License-Identifier: Apache-2.0
// How a layer runs: bands of output rows, one after the other, each of them loaded, worked on in passes, and stored.
#pragma once

#include "compiler/backends/aie/encode/transfers.h"
#include "compiler/backends/aie/plan/planner.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace svp::compiler::aie {

// An operation's part of a band.
struct BandPart {
    const Operation* op = nullptr;
    std::vector<Pass> passes;
};

struct Band {
    int first_row = 0, rows = 0; // of the output
    std::vector<BandPart> parts;
};

struct LayerPlan {
    int slice_width = 0; // output columns of one array column
    std::vector<Band> bands;
    int output_blocks = 0; // of a pixel of the output as it lies in the memory tile, slack included
    int output_rows = 0;   // that passes write, counted from row 0, slack included
    PassCost cost;
};

// Plans of one network's layers, each made once.
class LayerPlanner {
  public:
    // `own`: by layer; others are somebody else's and have no operations.
    LayerPlanner(const Network& network, const ArrayLayout& layout, const std::vector<bool>& own);

    const std::vector<Operation>& operations(int layer) const { return operations_[static_cast<size_t>(layer)]; }
    int slice_width(int layer) const { return slice_widths_[static_cast<size_t>(layer)]; }
    // Null where a band does not fit the cores.
    const LayerPlan* plan(int layer, int bands);
    // Numbers of bands worth trying, rising.
    std::vector<int> band_counts(int layer) const;

  private:
    std::optional<LayerPlan> make(int layer, int bands) const;

    const ArrayLayout& layout_;
    std::vector<std::vector<Operation>> operations_;
    std::vector<int> slice_widths_;
    std::map<std::pair<int, int>, std::optional<LayerPlan>> plans_;
};

// Rows of a tensor under output rows [first, first + rows), clipped to it.
struct RowRange {
    int first = 0, rows = 0;
};
RowRange input_rows(const Axis& axis, int first, int rows);

} // namespace svp::compiler::aie
