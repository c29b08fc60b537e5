// SPDX-License-Identifier: Apache-2.0
// Small topologies for tests.
#pragma once

#include "compiler/frontends/topology/topology.h"
#include "compiler/ir/network.h"

#include <string>

namespace svp::test {

// Name, a 3x8x8 input and the given lines under `layers:` (line 4 is the first).
std::string topology_text(const std::string& layers);

// load_topology of a temporary file with this text.
compiler::Network load_text(const std::string& text, const compiler::TopologyOptions& options = {});

} // namespace svp::test
