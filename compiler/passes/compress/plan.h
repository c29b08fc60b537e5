// SPDX-License-Identifier: Apache-2.0
// What is to be done to which convolution of a network: --compress, as a word or as a YAML file of rules.
#pragma once

#include "compiler/passes/decompose/decompose_settings.h"
#include "compiler/passes/sparsity/block_compression.h"
#include "compiler/passes/sparsity/group_sparsity.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace svp::compiler {

struct LeaveDense {};

using Treatment = std::variant<LeaveDense, BlockCompression, GroupSparsity, DecomposeSettings>;

struct CompressionRule {
    std::string layers; // a glob over layer names
    Treatment treatment;
};

// The first rule that names a layer decides; a layer that none names stays dense. A rule that says `layers: "*"` spares
// the convolution that reads the network's input and grouped ones; one that names such a layer means it, where the form
// exists for it.
struct CompressionPlan {
    std::string text; // as the user wrote it: "block:8x8@0.5", "2:4", "decompose:bases=6,sparsity=0.8" or a file's name
    std::vector<CompressionRule> rules;
    bool compensate = true; // what is left of the weights makes up for what went, where there is calibration data
};

// "dense", "block:8x8@0.5", "2:4", "decompose", "decompose:bases=6,bits=2,sparsity=0.8", "decompose:error=0.05", or the
// name of a YAML file of rules (it ends in .yaml or .yml). `place` starts messages about a word. Throws InputError.
CompressionPlan parse_compression(const std::string& text, const std::string& place);

// The first rule that names the layer; null where none does.
const CompressionRule* rule_for(const CompressionPlan& plan, const std::string& layer);
// Why a rule that says `layers: "*"` spares a convolution; empty where it does not, or says something else.
std::string spared_because(const CompressionRule& rule, bool reads_network_input, int groups);
// Throws InputError where a rule names none of these layers, the network's convolutions.
void check_rules(const CompressionPlan& plan, const std::vector<std::string>& layers);

// The word for a treatment again; "dense" for LeaveDense.
std::string text_of(const Treatment& treatment);

} // namespace svp::compiler
