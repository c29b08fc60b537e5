// SPDX-License-Identifier: Apache-2.0
// Whole-platform simulations for tests: a platform by its overrides, a model, a kernel of their own.
#pragma once

#include "compiler/ir/network.h"
#include "models/engines/escalate/common/cluster_config.h"
#include "platform/run/run_result.h"

#include <string>
#include <vector>

namespace svp::test {

// As `--set KEY=VALUE`: a failing case can be repeated on the command line.
using Overrides = std::vector<std::string>;

PlatformConfig platform(const Overrides& overrides);
std::string text_of(const Overrides& overrides);

// Of the instance `escalate`.
const escalate::ClusterConfig& cluster_config(const PlatformConfig& config);

const EnergyTable& default_energy();

// Lowered for the platform.
Model model_of(const compiler::Network& network, const PlatformConfig& config);
// A topology of configs/networks/; resolution 0: its own.
Model topology_model(const std::string& name, const PlatformConfig& config, unsigned resolution = 0);
// What a run without --images takes.
compiler::Codes synthetic_input(const Model& model);

struct RunSettings {
    std::vector<compiler::Codes> images; // none: the synthetic one
    std::vector<Corruption> corruptions;
    std::optional<VcdOptions> vcd;
    bool check = true;
};
// What came of it, and what reports make of that.
struct SimulatedRun : SimulationResult {
    std::string statistics; // JSON
    std::string layer_table, unit_table, engine_tables;
    std::string queue_table; // with several command queues
};
SimulatedRun run_model(const Model& model, const PlatformConfig& config, const RunSettings& settings = {});

// Fails the test unless the run finished, every layer equals the oracle's, and all that must add up does.
void expect_sound(const SimulatedRun& result, const Model& model, size_t images = 1);

} // namespace svp::test
