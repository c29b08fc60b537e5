// The report on what became of a model's weights, where the user's options ask for it.
#pragma once

#include "compiler/report/model_report.h"
#include "platform/cli/compile_options.h"
#include "platform/cli/run_options.h"
#include "platform/run/model_source.h"

#include <string>

namespace svp {

// With --model-report; with --compress where a table or statistics show it.
bool wants_model_report(const cli::CompileOptions& options);
bool wants_model_report(const cli::RunOptions& options);

// Of a model loaded with ModelRequest::keep_float. `path`: as the user gave it. Throws InputError where there is
// nothing to report on: a compiled loadable.
compiler::ModelReport report_model(const Model& model, const std::string& path, const cli::NetworkOptions& making);

} // namespace svp
