// SPDX-License-Identifier: Apache-2.0
// What docs/statistics.md says adds up, and what the network alone tells about its layers, checked on the JSON.
#pragma once

#include "compiler/ir/network.h"

#include <cstddef>
#include <string>

namespace svp::test {

// Empty, or the first law that the statistics of a finished run break.
std::string broken_statistics_law(const std::string& statistics, const compiler::Network& network, size_t images);

} // namespace svp::test
