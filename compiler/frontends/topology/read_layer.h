// SPDX-License-Identifier: Apache-2.0
// One entry of a topology's `layers`.
#pragma once

#include "base/yaml/yaml_reader.h"
#include "compiler/frontends/topology/graph.h"
#include "compiler/frontends/topology/topology.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace svp::compiler {

// What a layer takes where it does not say otherwise.
struct LayerDefaults {
    double coefficient_sparsity = 0.95, activation_sparsity = 0.5; // [O] those of the study in docs
    int bases = 6;                                                 // [O]
    bool decompose_pointwise = true;
};

LayerDefaults read_defaults(const std::optional<YamlReader>& defaults);

// A node whose inputs are still names; the readers are kept for messages. No inputs: the layer before.
struct NamedNode {
    TopologyNode node;
    YamlReader name;
    std::vector<std::pair<std::string, YamlReader>> inputs;
};

// `first_convolution`: such a layer stays dense unless it says `decompose: true`.
NamedNode read_layer(const YamlReader& layer, const LayerDefaults& defaults, const TopologyOptions& options,
                     bool first_convolution);

} // namespace svp::compiler
