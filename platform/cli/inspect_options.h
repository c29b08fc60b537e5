// SPDX-License-Identifier: Apache-2.0
// sparsevp inspect, as the user asked for it.
#pragma once

#include "platform/cli/command.h"

#include <functional>
#include <string>

namespace svp::cli {

struct InspectOptions {
    std::string file; // loadable
};

// Returns an ExitCode. Throws InputError.
int inspect(const InspectOptions& options);
// `act`: what a test does instead.
Command inspect_command(std::function<int(const InspectOptions&)> act);

} // namespace svp::cli
