// SPDX-License-Identifier: Apache-2.0
// A layer of the network from the cluster's commands, its weights unpacked again.
#pragma once

#include "compiler/loadable/loadable.h"

namespace svp::compiler {

// All but name and tensors.
void take_cluster_layer(const Loadable& loadable, const svp_layer& record, Layer& layer);

} // namespace svp::compiler
