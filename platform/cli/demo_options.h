// sparsevp demo, as the user asked for it.
#pragma once

#include <string>

namespace svp::cli {

struct DemoOptions {
    std::string folder = "demo-out"; // for stats.json and the trace; made when missing
    bool quiet = false;
};

// Returns an ExitCode. Throws InputError.
int demo(const DemoOptions& options);

} // namespace svp::cli
