// SPDX-License-Identifier: Apache-2.0
// The report on what became of a model's weights.
#pragma once

#include "compiler/report/model_report.h"
#include "platform/run/model_source.h"

#include <string>

namespace svp {

// Of a model loaded with ModelRequest::keep_float. `path`: as the user gave it. Throws InputError where there is
// nothing to report on: a compiled loadable.
compiler::ModelReport report_model(const Model& model, const std::string& path, const NetworkOptions& making);

} // namespace svp
