// sparsevp run, as the user asked for it.
#pragma once

#include "models/dma/dma_config.h"
#include "platform/cli/command.h"
#include "platform/run/corruption.h"
#include "platform/run/network_options.h"
#include "platform/trace/vcd_options.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace svp::cli {

struct RunOptions {
    std::string input;    // .svp, .yaml or .onnx; empty only with dump_config, dump_structure or memory_map
    std::string platform; // config file; empty: the defaults
    std::vector<std::string> overrides; // KEY=VALUE, in order
    std::optional<std::string> target;  // one of target_names
    NetworkOptions making;
    std::optional<BusTiming> timing; // instead of the platform's
    std::optional<std::string> images, labels, outputs, stats, model_report;
    std::optional<VcdOptions> vcd;
    std::string energy; // energy table; empty: the default one
    std::vector<Corruption> corruptions;
    bool check = false;
    bool dump_config = false, dump_structure = false, memory_map = false;
    bool quiet = false;
};

// Returns an ExitCode. Throws InputError.
int run(const RunOptions& options);
// `act`: what a test does instead.
Command run_command(std::function<int(const RunOptions&)> act);

} // namespace svp::cli
