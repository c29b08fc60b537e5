// SPDX-License-Identifier: Apache-2.0
// sparsevp compile, as the user asked for it.
#pragma once

#include "platform/cli/command.h"
#include "platform/run/network_options.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace svp::cli {

struct CompileOptions {
    std::string network;                // YAML topology or ONNX model
    std::string output;                 // loadable to write
    std::optional<std::string> target;  // one of target_names
    std::string platform;               // config whose buffers to tile for; empty: the defaults
    std::vector<std::string> overrides; // KEY=VALUE, in order
    NetworkOptions making;
    std::optional<std::string> model_report; // JSON
    bool quiet = false;
};

// Returns an ExitCode. Throws InputError.
int compile(const CompileOptions& options);
// `act`: what a test does instead.
Command compile_command(std::function<int(const CompileOptions&)> act);

} // namespace svp::cli
