// SPDX-License-Identifier: Apache-2.0
// What is to be run: everything that decides about the result, and what is to be watched. Data, in the words of
// nobody's command line; stats.json holds one, and a run from it is the same run.
#pragma once

#include "models/dma/dma_config.h"
#include "platform/kinds/platform_config.h"
#include "platform/run/corruption.h"
#include "platform/run/network_options.h"
#include "platform/trace/vcd_options.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace svp {

// Cost of each action where nobody names another table, in configs/.
constexpr const char* default_energy = "energy/default_45nm.yaml";

struct RunSpec {
    std::string network; // .svp, .yaml or .onnx file, or a topology's name in configs/networks/
    NetworkOptions making;
    std::optional<std::string> images, labels; // NPY; without images one synthetic
    std::vector<Corruption> corruptions;

    // The platform: a file or a name in configs/platforms/, empty for the default one; changes of keys (KEY=VALUE, in
    // order); the timing of all DMAs instead of the platform's.
    std::string platform;
    std::vector<std::string> overrides;
    std::optional<BusTiming> timing;
    std::optional<std::string> target; // one of target_names()
    // Complete: taken as it is, and the three above only say what it was once made from.
    std::optional<PlatformConfig> config;
    std::string energy; // table of costs; empty: the default one

    bool model_report = false; // also what compression and quantization did, layer by layer

    // What changes nothing of the result: comparison of each layer with the oracle, a waveform.
    bool check = false;
    std::optional<VcdOptions> vcd;

    // Digests that the input files must have, by role: as input_digests() gives them. Empty: whatever they hold.
    std::map<std::string, std::string> digests;
};

} // namespace svp
