// SPDX-License-Identifier: Apache-2.0
// sparsevp demo, as the user asked for it.
#pragma once

#include "platform/cli/command.h"

#include <functional>
#include <string>

namespace svp::cli {

struct DemoOptions {
    std::string folder = "demo-out"; // for stats.json and the trace; made when missing
    bool quiet = false;
};

// Returns an ExitCode. Throws InputError.
int demo(const DemoOptions& options);
// `act`: what a test does instead.
Command demo_command(std::function<int(const DemoOptions&)> act);

} // namespace svp::cli
