// SPDX-License-Identifier: Apache-2.0
// The report on a network's compression and quantization (compiler/report) for a terminal and as JSON: both are
// described in docs/compression.md, "The report".
#pragma once

#include "compiler/report/model_report.h"

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace svp {

// Grows with every change that a reader must know of.
constexpr int model_report_schema_version = 1;

// A line per convolution and totals. `width` of the terminal; 0: as wide as it takes.
std::string model_report_table(const compiler::ModelReport& report, size_t width);

nlohmann::ordered_json model_report_json(const compiler::ModelReport& report);
// The same as the text of a file.
std::string model_report_text(const compiler::ModelReport& report);

} // namespace svp
