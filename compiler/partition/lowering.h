// Quantized network to loadable: choose formats and spatial tiles, lay out DRAM, pack constants, emit layer commands.
#pragma once

#include "compiler/backends/escalate/cluster_options.h"
#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "interface/common/loadable_format.h"

namespace svp::compiler {

// Throws InputError where a layer cannot be made to fit, naming the layer and the config key to raise.
Loadable lower(const Network& network, const LoweringOptions& options);

} // namespace svp::compiler
