// SPDX-License-Identifier: Apache-2.0
// stats.json: everything that a run's result holds, as docs/statistics.md describes it.
#pragma once

#include "platform/run/run_result.h"

#include <string>

namespace svp {

// Grows with every change that a reader must know of.
constexpr int statistics_schema_version = 4;
constexpr const char* statistics_schema = "sparsevp-statistics";

// Equal runs of one program give equal text.
std::string statistics_json(const RunResult& result);

} // namespace svp
