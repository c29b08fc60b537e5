// SPDX-License-Identifier: Apache-2.0
// sparsevp reproduce, as the user asked for it.
#pragma once

#include "platform/cli/command.h"

#include <functional>
#include <optional>
#include <string>

namespace svp::cli {

struct ReproduceOptions {
    std::optional<std::string> schedules; // folder; else configs/schedules/wbs
    std::optional<std::string> stats;
    bool quiet = false;
};

// The published Weight Block Sparsity table. Returns an ExitCode: exit_difference where a cell differs. Throws
// InputError.
int reproduce(const ReproduceOptions& options);
// `act`: what a test does instead.
Command reproduce_command(std::function<int(const ReproduceOptions&)> act);

} // namespace svp::cli
