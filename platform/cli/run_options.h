// SPDX-License-Identifier: Apache-2.0
// sparsevp run, as the user asked for it.
#pragma once

#include "platform/cli/command.h"
#include "platform/run/run_spec.h"

#include <functional>
#include <optional>
#include <string>

namespace svp::cli {

struct RunOptions {
    // Without a network only with dump_config, dump_structure or memory_map. With `from` only what is watched.
    RunSpec spec;
    std::optional<std::string> from;                         // statistics whose run is to be run again
    std::optional<std::string> outputs, stats, model_report; // files to write
    bool dump_config = false, dump_structure = false, memory_map = false;
    bool quiet = false;
};

// Returns an ExitCode. Throws InputError.
int run(const RunOptions& options);
// `act`: what a test does instead.
Command run_command(std::function<int(const RunOptions&)> act);

} // namespace svp::cli
