// A network whose layers go to both engines: tensors that both touch lie in DRAM, dense, in a form that both read.
#pragma once

#include "compiler/aie/lower_to_array.h"
#include "compiler/lowering/lowering.h"

#include <vector>

namespace svp::compiler {

// Where a layer runs; one element per layer of the network.
using EngineMap = std::vector<bool>; // true: on the tile array

// The two engines agree on how a tensor is stored where its channels are a multiple of 8: others must be touched by one
// engine only. True: so they are.
bool engines_agree(const Network& network, const EngineMap& on_array);

// Layers in the order of the network, before the first one for the array its configuration. With one engine alone the
// result is that of lower or lower_to_array. Throws InputError where a layer does not fit its engine, or the engines do
// not agree.
Loadable lower_mixed(const Network& network, const EngineMap& on_array, const LoweringOptions& cluster,
                     const ArrayLoweringOptions& array);

} // namespace svp::compiler
