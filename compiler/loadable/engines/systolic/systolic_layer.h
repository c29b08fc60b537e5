// SPDX-License-Identifier: Apache-2.0
// A layer of the network from the systolic array's commands.
#pragma once

#include "compiler/loadable/loadable.h"

namespace svp::compiler {

// All but name and tensors.
void take_systolic_layer(const Loadable& loadable, const svp_layer& record, Layer& layer);

} // namespace svp::compiler
