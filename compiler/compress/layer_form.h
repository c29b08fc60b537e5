// One convolution's weights in the form that a treatment names.
#pragma once

#include "compiler/compress/plan.h"
#include "compiler/decompose/decomposition.h"
#include "compiler/sparsity/block_mask.h"

#include <optional>
#include <string>
#include <vector>

namespace svp::compiler {

struct LayerGoal;

struct LayerForm {
    Treatment treatment; // automatic settings resolved
    std::vector<float> weights;
    std::optional<Decomposition> decomposition;
    std::string remark;
};

// Weights [K][C][taps] in the form of the treatment, as near to the goal as it allows; without a goal, to the weights
// themselves. most_planes: CompressOptions. Weights must be finite.
LayerForm form_of(const Treatment& treatment, const std::vector<float>& weights, const WeightShape& shape,
                  const LayerGoal* goal, int most_planes);

} // namespace svp::compiler
