// SPDX-License-Identifier: Apache-2.0
// sparsevp estimate, as the user asked for it.
#pragma once

#include "platform/cli/command.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace svp::cli {

struct EstimateOptions {
    std::string schedule;            // CSV
    std::optional<uint64_t> columns; // of the array; else from the schedule's widths
    std::optional<std::string> stats;
    bool strict = false; // where the schedule departs from its own geometry, refuse it
    bool quiet = false;
};

// Returns an ExitCode. Throws InputError.
int estimate(const EstimateOptions& options);
// `act`: what a test does instead.
Command estimate_command(std::function<int(const EstimateOptions&)> act);

} // namespace svp::cli
