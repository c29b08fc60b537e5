// sparsevp inspect, as the user asked for it.
#pragma once

#include <string>

namespace svp::cli {

struct InspectOptions {
    std::string file; // loadable
};

// Returns an ExitCode. Throws InputError.
int inspect(const InspectOptions& options);

} // namespace svp::cli
