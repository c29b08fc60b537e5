// SPDX-License-Identifier: Apache-2.0
#include "tests/support/network_experiment.h"

#include "platform/report/statistics_json.h"
#include "platform/run/run.h"
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
    RunSpec spec;
    spec.network = experiment.topology;
    spec.making = experiment.making;
    spec.platform = experiment.platform;
    spec.overrides = experiment.overrides;
    spec.target = experiment.target;
    const KernelContext kernel;
    const RunResult result = run(spec);
    if (!result.simulation.failure.empty()) throw std::runtime_error(result.simulation.failure);
    if (!result.simulation.broken_accounting.empty()) throw std::runtime_error(result.simulation.broken_accounting);
    return NetworkFigures(nlohmann::json::parse(statistics_json(result)));
}

} // namespace svp::test
