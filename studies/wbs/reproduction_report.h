// SPDX-License-Identifier: Apache-2.0
// The reproduced table for a terminal and as JSON.
#pragma once

#include "studies/wbs/reproduction.h"

#include <cstddef>
#include <string>

namespace svp::wbs {

constexpr int reproduction_schema_version = 1;

// A line per cell, published beside ours, then a line of counts. `width` of the terminal; 0: as wide as it takes.
std::string reproduction_table(const Reproduction& reproduction, size_t width);

std::string reproduction_json(const Reproduction& reproduction);

} // namespace svp::wbs
