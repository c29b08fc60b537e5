// SPDX-License-Identifier: Apache-2.0
// The part of a layer's commands that its shape gives: everything but strips and operands.
#pragma once

#include "compiler/ir/network.h"
#include "interface/common/layer_command.h"

#include <vector>

namespace svp::compiler {

// One command; for a concatenation one per input. Strips have one row. `index`: of the layer, not a decomposed one.
// Needs a checked network.
std::vector<svp_layer_command> systolic_commands(const Network& network, uint32_t index);

} // namespace svp::compiler
