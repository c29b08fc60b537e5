// SPDX-License-Identifier: Apache-2.0
// YAML topology to graph. The format is described in configs/networks/README.md.
#pragma once

#include "compiler/frontends/topology/graph.h"
#include "compiler/frontends/topology/topology.h"

#include <string>

namespace svp::compiler {

// Nodes in an order of execution, shapes inferred, nothing fused. Throws InputError with file:line.
Graph read_topology(const std::string& path, const TopologyOptions& options);
// `place` stands for the file name in messages.
Graph parse_topology(const std::string& text, const std::string& place, const TopologyOptions& options);

} // namespace svp::compiler
