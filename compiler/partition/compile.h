// SPDX-License-Identifier: Apache-2.0
// Quantized network to loadable.
#pragma once

#include "compiler/loadable/loadable.h"
#include "compiler/partition/assignment.h"

namespace svp::compiler {

// Each layer for its engine. Throws InputError where a layer cannot be mapped, naming the layer and the config key to
// raise, and where two engines would have to share a tensor that one of them cannot share.
Loadable compile(const Network& network, const Backends& backends, const Assignment& assignment);

// All layers for one engine.
Loadable compile(const Network& network, const Backend& backend);

} // namespace svp::compiler
