// SPDX-License-Identifier: Apache-2.0
// Residual adds become part of the convolution that feeds them.
#pragma once

#include "compiler/frontends/topology/graph.h"

namespace svp::compiler {

// An add whose operand is a convolution that nobody else uses and that has no activation function of its own
// disappears: the convolution takes the other operand as its residual (inputs[1]), the add's activation and the add's
// place in the order of execution. Where both operands would do, the later one is taken: the main path of a ResNet
// block with a projection. An operand that already has a residual is left alone.
void fuse_residual_adds(Graph& graph);

} // namespace svp::compiler
