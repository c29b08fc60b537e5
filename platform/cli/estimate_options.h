// sparsevp estimate, as the user asked for it.
#pragma once

#include <cstdint>
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

} // namespace svp::cli
