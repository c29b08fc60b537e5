// SPDX-License-Identifier: Apache-2.0
// Words of options and of stats.json for what is an enumeration inside.
#pragma once

#include <string>
#include <vector>

namespace svp {

// By enum svp_region_index.
const std::vector<std::string>& region_names();
// By compiler::RangeMethod.
const std::vector<std::string>& range_method_names();
// Approximate, loose.
const std::vector<std::string>& timing_names();

} // namespace svp
