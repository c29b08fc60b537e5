// SPDX-License-Identifier: Apache-2.0
// The files that a run leaves behind: created before the simulation, so that a bad path costs no simulated second, and
// kept only when everything is in them.
#pragma once

#include "base/files/output_file.h"
#include "platform/cli/run_options.h"
#include "platform/run/run_result.h"

#include <optional>

namespace svp {

class ResultFiles {
  public:
    // Throws InputError where a file cannot be created, or two are the same.
    explicit ResultFiles(const cli::RunOptions& options);

    // All of them appear, or none where one cannot be written (InputError).
    void write(const RunResult& result);

  private:
    std::optional<OutputFile> outputs_, stats_, model_report_;
};

} // namespace svp
