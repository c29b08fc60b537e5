#include "tests/support/network_experiment.h"

#include "compiler/topology/synthetic_image.h"
#include "platform/config/config_io.h"
#include "platform/files/config_files.h"
#include "platform/run/simulation.h"
#include "tests/support/kernel_context.h"

#include <stdexcept>

namespace svp::test {
double LayerFigures::counter(const std::string& unit, const std::string& name) const
{
    const auto& units = record_["units"];
    const auto found = units.find("system.cluster." + unit);
    if (found == units.end()) return 0;
    return found->value("counters", nlohmann::json::object()).value(name, 0.0);
}

double LayerFigures::lane_cycles(const std::string& unit, const std::string& activity, const std::string& state) const
{
    const auto& states = record_["units"].at("system.cluster." + unit).at("activities").at(activity);
    return states.value(state, 0.0);
}

std::vector<LayerFigures> NetworkFigures::layers() const
{
    std::vector<LayerFigures> layers;
    for (const auto& record : statistics_["layers"])
        layers.emplace_back(record);
    return layers;
}

LayerFigures NetworkFigures::layer(const std::string& name) const
{
    for (const auto& record : statistics_["layers"])
        if (record["name"] == name) return LayerFigures(record);
    throw std::out_of_range("no layer " + name);
}

NetworkFigures run_experiment(const NetworkExperiment& experiment)
{
    SimulationRequest request;
    request.config = configure<PlatformConfig>(experiment.platform, experiment.overrides);
    std::string note;
    const Model model =
        load_model({experiment.topology, experiment.making, "", request.config.escalate.target()}, &note);
    const EnergyTable energy = EnergyTable::load(find_config_file("energy/default_45nm.yaml"));
    request.model = &model;
    request.energy = &energy;
    request.images = {compiler::synthetic_image(model.network, model.network.seed)};
    const KernelContext kernel;
    const SimulationResult result = simulate(request);
    if (!result.failure.empty()) throw std::runtime_error(result.failure);
    if (!result.broken_accounting.empty()) throw std::runtime_error(result.broken_accounting);
    return NetworkFigures(nlohmann::json::parse(result.statistics));
}

} // namespace svp::test
