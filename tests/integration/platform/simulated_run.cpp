// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/platform/simulated_run.h"

#include "compiler/frontends/topology/synthetic_image.h"
#include "platform/config/config_files.h"
#include "platform/config/config_io.h"
#include "platform/engines/escalate/escalate_settings.h"
#include "platform/report/queue_rendering.h"
#include "platform/report/run_tables.h"
#include "platform/report/statistics_json.h"
#include "tests/integration/platform/statistics_laws.h"
#include "tests/support/compiled.h"
#include "tests/support/kernel_context.h"

#include <gtest/gtest.h>
#include <utility>

namespace svp::test {

PlatformConfig platform(const Overrides& overrides) { return configure<PlatformConfig>("", overrides); }

std::string text_of(const Overrides& overrides)
{
    std::string text;
    for (const std::string& override : overrides)
        text += " --set " + override;
    return text;
}

const EnergyTable& default_energy()
{
    static const EnergyTable table = EnergyTable::load(find_config_file("energy/default_45nm.yaml"));
    return table;
}

const escalate::ClusterConfig& cluster_config(const PlatformConfig& config)
{
    return config.instances.find("escalate")->as<EscalateSettings>().config;
}

Model model_of(const compiler::Network& network, const PlatformConfig& config)
{
    compiler::EscalateOptions options;
    options.target = cluster_config(config).target();
    return {test::compile_for_escalate(network, options), network, "topology"};
}

Model topology_model(const std::string& name, const PlatformConfig& config, unsigned resolution)
{
    ModelRequest request;
    request.path = name;
    request.engines = engines_of(config);
    if (resolution != 0) request.making.resolution = resolution;
    std::vector<std::string> notes;
    return load_model(request, notes);
}

compiler::Codes synthetic_input(const Model& model)
{
    const compiler::Network& network = model.network;
    return compiler::synthetic_image(network.tensors[static_cast<size_t>(network.input)], network.seed);
}

namespace {

SimulatedRun rendered(const Model& model, const PlatformConfig& config, SimulationResult simulation)
{
    RunResult result;
    result.config = config;
    result.platform = platform_figures(config);
    result.model = model_facts(model);
    result.energy = default_energy();
    result.simulation = std::move(simulation);
    SimulatedRun run;
    run.statistics = statistics_json(result);
    const RunStatistics& counted = result.simulation.counted;
    run.layer_table = layer_table(counted, {counted.columns, result.simulation.sources, result.energy}, 0);
    run.unit_table = unit_table(counted, 0);
    run.engine_tables = engine_tables(result.simulation, 0);
    if (result.simulation.queues) run.queue_table = queue_table(*result.simulation.queues, 0);
    static_cast<SimulationResult&>(run) = std::move(result.simulation);
    return run;
}

} // namespace

SimulatedRun run_model(const Model& model, const PlatformConfig& config, const RunSettings& settings)
{
    const KernelContext kernel;
    SimulationRequest request;
    request.model = &model;
    request.config = config;
    request.images = settings.images;
    if (request.images.empty()) request.images.push_back(synthetic_input(model));
    request.corruptions = settings.corruptions;
    request.vcd = settings.vcd;
    request.check = settings.check;
    return rendered(model, config, simulate(request));
}

void expect_sound(const SimulatedRun& result, const Model& model, size_t images)
{
    EXPECT_EQ(result.failure, "");
    EXPECT_EQ(result.broken_accounting, "");
    EXPECT_EQ(result.differing_tensors, 0U) << (result.differences.empty() ? "" : result.differences[0]);
    EXPECT_EQ(result.tensors_checked, images * model.loadable.layers().size());
    EXPECT_EQ(result.outputs.size(), images);
    EXPECT_EQ(broken_statistics_law(result.statistics, model.network, images), "");
}

} // namespace svp::test
