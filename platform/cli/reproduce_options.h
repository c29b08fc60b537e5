// sparsevp reproduce, as the user asked for it.
#pragma once

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

} // namespace svp::cli
