// SPDX-License-Identifier: Apache-2.0
// An estimate as a table for a terminal and as JSON.
#pragma once

#include "studies/wbs/estimate.h"

#include <cstddef>
#include <string>
#include <vector>

namespace svp::wbs {

constexpr int estimate_schema_version = 1;

// A line per layer: time, the dominating component and its share, exposed time of each component. `width` of the
// terminal in characters; 0: as wide as it takes.
std::string estimate_table(const Estimate& estimate, size_t width);

// Top-level keys: total_s, columns, exposed_s and busy_s per component, layers, notes. Equal inputs give equal text.
std::string estimate_json(const Estimate& estimate, const std::string& schedule, const std::vector<std::string>& notes);

} // namespace svp::wbs
