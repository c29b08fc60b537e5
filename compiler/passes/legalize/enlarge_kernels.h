// SPDX-License-Identifier: Apache-2.0
// Convolutions whose padding is as large as their window, for an engine that wants input under every spatial tile.
#pragma once

#include "compiler/ir/network.h"

#include <optional>

namespace svp::compiler {

// Such a kernel gets a border of zero taps and the padding grows with it: the outputs stay what they are, at the cost
// of the products with the border. Nothing where no layer needs it. Layers that contradict themselves are left to
// check_network.
std::optional<Network> enlarge_padded_kernels(const Network& network);

} // namespace svp::compiler
