#include "tests/support/network_experiment.h"

#include "compiler/frontends/topology/synthetic_image.h"
#include "platform/config/config_files.h"
#include "platform/config/config_io.h"
#include "platform/run/simulation.h"
#include "tests/support/kernel_context.h"

#include <algorithm>
#include <stdexcept>

namespace svp::test {
namespace {

// 0 where there is none. Not json's own value(): it throws inside, and after a simulation AddressSanitizer cannot clean
// the stack behind an exception.
double value_at(const nlohmann::json& json, const std::string& place)
{
    const nlohmann::json::json_pointer pointer(place);
    return json.contains(pointer) ? json.at(pointer).get<double>() : 0.0;
}

} // namespace

double LayerFigures::counter(const std::string& unit, const std::string& name) const
{
    const std::string family = "system.escalate." + unit;
    definitions_.at(family).at("counters").at(name);
    return value_at(record_["units"], "/" + family + "/counters/" + name);
}

double LayerFigures::lane_cycles(const std::string& unit, const std::string& activity, const std::string& state) const
{
    const std::string family = "system.escalate." + unit;
    const auto& states = definitions_.at(family).at("activities").at(activity).at("states");
    if (std::find(states.begin(), states.end(), state) == states.end()) throw std::out_of_range("no state " + state);
    return value_at(record_["units"], "/" + family + "/activities/" + activity + "/" + state);
}

std::vector<LayerFigures> NetworkFigures::layers() const
{
    std::vector<LayerFigures> layers;
    for (const auto& record : statistics_["layers"])
        layers.emplace_back(record, statistics_["definitions"]);
    return layers;
}

LayerFigures NetworkFigures::layer(const std::string& name) const
{
    for (const LayerFigures& layer : layers())
        if (layer.name() == name) return layer;
    throw std::out_of_range("no layer " + name);
}

NetworkFigures run_experiment(const NetworkExperiment& experiment)
{
    SimulationRequest request;
    request.config = configure<PlatformConfig>(experiment.platform, experiment.overrides);
    std::vector<std::string> notes;
    const Model model =
        load_model({experiment.topology, experiment.making, "", engines_of(request.config), experiment.target}, notes);
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
