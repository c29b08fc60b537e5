// SPDX-License-Identifier: Apache-2.0
// Which of a platform's engines runs which layer.
#pragma once

#include "compiler/backends/common/backend.h"

#include <cstddef>
#include <vector>

namespace svp::compiler {

// By layer: index into the back ends.
using Assignment = std::vector<size_t>;

// By back end, then by tensor: do its layers read or write the tensor?
std::vector<std::vector<bool>> touched_tensors(const Network& network, size_t backends, const Assignment& assignment);

} // namespace svp::compiler
