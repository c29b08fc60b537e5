// SPDX-License-Identifier: Apache-2.0
// What a run's network is, in a few words and numbers.
#pragma once

#include "platform/run/model_source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

// All layers whose weights have one form.
struct WeightSummary {
    std::string form; // "dense", "block", "group", "decomposed"
    uint64_t layers = 0;
    uint64_t values = 0, zeros = 0; // int8 weights; of decomposed layers coefficients
};

struct ModelFacts {
    std::string network;
    std::string origin; // Model::origin
    uint64_t seed = 0;
    std::vector<WeightSummary> weights; // none where a loadable tells no network
    std::vector<std::string> engines;   // that layers are compiled for, each once, in the order of their first layers
};

ModelFacts model_facts(const Model& model);

} // namespace svp
