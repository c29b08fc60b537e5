// SPDX-License-Identifier: Apache-2.0
// A schedule from its CSV file.
#pragma once

#include "studies/wbs/schedule.h"

#include <string>

namespace svp::wbs {

// Throws InputError, one line that names file, line and column. Time columns other than load_us and write_us may be
// there or not, and are not read; where w_bytes, w_n and par are there, they must agree with the rest of their row.
Schedule read_schedule(const std::string& path);
Schedule parse_schedule(const std::string& text, const std::string& place);

} // namespace svp::wbs
