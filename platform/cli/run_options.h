// sparsevp run, as the user asked for it.
#pragma once

#include "platform/run/network_options.h"
#include "platform/run/target.h"
#include "platform/trace/vcd_options.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace svp::cli {

// Bytes of a loadable's region flipped after loading: what --check has to find.
struct Corruption {
    unsigned region = 0;  // enum svp_region_index
    uint64_t offset = 0;  // bytes into the region
    uint8_t xor_mask = 0; // not 0
};

enum class Timing { approximate, loose };

struct RunOptions {
    std::string input;    // .svp, .yaml or .onnx; empty only with dump_config, dump_structure or memory_map
    std::string platform; // config file; empty: the defaults
    std::vector<std::string> overrides; // KEY=VALUE, in order
    std::optional<Target> target;       // escalate where it is not given
    NetworkOptions making;
    std::optional<Timing> timing; // instead of the platform's
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

} // namespace svp::cli
