// SPDX-License-Identifier: Apache-2.0
// How long an engine would take for each layer of a network.
#pragma once

#include "compiler/backends/common/backend.h"

#include <limits>
#include <vector>

namespace svp::compiler {

constexpr double never = std::numeric_limits<double>::infinity();

// Estimated, by layer of a checked network, were all layers the engine's that it can run; infinite where it cannot.
std::vector<double> layer_seconds(const Network& network, const Backend& backend);

} // namespace svp::compiler
