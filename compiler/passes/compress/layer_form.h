// SPDX-License-Identifier: Apache-2.0
// One convolution's weights in the form that a treatment names.
#pragma once

#include "compiler/passes/compress/compress.h"

namespace svp::compiler {

struct LayerGoal;

// The layer's weights take the form of the treatment, as near to the goal as it allows; without a goal, to the weights
// themselves. Treatment, remark and weight error of `done` follow. Weights must be finite, the layer ungrouped if there
// is a goal or it is to be decomposed.
void apply_form(const Treatment& wanted, const LayerGoal* goal, const CompressOptions& options, FloatLayer& layer,
                CompressedLayer& done);

} // namespace svp::compiler
