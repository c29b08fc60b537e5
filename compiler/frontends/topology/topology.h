// SPDX-License-Identifier: Apache-2.0
// YAML topology to quantized network with synthetic, seeded weights.
#pragma once

#include "compiler/ir/network.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace svp::compiler {

// What is given here replaces what the file says, also where a layer says it.
struct TopologyOptions {
    uint64_t seed = 1;
    std::optional<double> coefficient_sparsity; // 0 .. 1
    std::optional<double> activation_sparsity;  // 0 .. 1
    std::optional<int> resolution;              // input height and width, 1 .. 65535
    std::optional<int> bases;                   // M, 1 .. 255; never more than the kernel has taps
    std::optional<bool> decompose_pointwise;    // 1x1 layers that do not say `decompose` themselves
    bool decompose = true;                      // false: every convolution is dense, whatever the file says
};

// Changes weights before ranges are set: a network with weights, geometry and nothing else yet.
using WeightPass = std::function<void(Network&)>;

// Coefficients have exactly the given sparsity per layer, rounded to whole coefficients. Biases and scales are chosen
// on a seeded image, so that after ReLU about activation_sparsity of the codes equal the zero point. Same file, options
// and seed: same network. Throws InputError, one line that names file, line and key.
Network load_topology(const std::string& path, const TopologyOptions& options = {}, const WeightPass& pass = {});

} // namespace svp::compiler
