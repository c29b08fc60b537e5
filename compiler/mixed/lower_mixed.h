// One loadable whose layers go to both engines.
#pragma once

#include "compiler/aie/lower_to_array.h"
#include "compiler/lowering/lowering.h"
#include "compiler/mixed/segments.h"

#include <vector>

namespace svp::compiler {

enum class Engine { cluster, array };

// `engines`: one per segment of segments_of(network). Runs of segments of one engine are lowered together; tensors
// between runs are in DRAM in the dense format, which both engines read and write. Throws InputError where a layer
// cannot be lowered for its engine.
Loadable lower_mixed(const Network& network, const std::vector<Segment>& segments, const std::vector<Engine>& engines,
                     const LoweringOptions& cluster, const ArrayLoweringOptions& array);

} // namespace svp::compiler
