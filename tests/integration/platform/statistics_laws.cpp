// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/platform/statistics_laws.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace svp::test {
namespace {

using compiler::Layer;
using compiler::Network;
using nlohmann::json;

class BrokenLaw : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

void require(bool holds, const std::string& law)
{
    if (!holds) throw BrokenLaw(law);
}

bool nearly(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

// busy + stalls + idle = elapsed, in every unit.
void check_units(const json& statistics)
{
    const auto end = statistics["simulated_picoseconds"].get<uint64_t>();
    for (const auto& [name, unit] : statistics["units"].items()) {
        const auto period = unit["clock_period_ps"].get<uint64_t>();
        for (const auto& [activity, record] : unit["activities"].items()) {
            const auto elapsed = record["elapsed_cycles"].get<uint64_t>();
            require(elapsed == (end + period - 1) / period, name + "." + activity + ": elapsed cycles");
            int64_t sum = 0;
            for (const auto& [state, cycles] : record["lane_cycles"].items()) {
                require(cycles.get<int64_t>() >= 0, name + "." + activity + "." + state + " is negative");
                sum += cycles.get<int64_t>();
            }
            require(sum == static_cast<int64_t>(elapsed * record["lanes"].get<uint64_t>()),
                    name + "." + activity + ": states do not add up to elapsed cycles");
        }
    }
}

// Intervals leave out what is zero.
const json& part(const json& record, const char* key)
{
    static const json nothing = json::object();
    const auto found = record.find(key);
    return found == record.end() ? nothing : *found;
}

using Sums = std::map<std::string, int64_t>;

void add_interval(const json& units, Sums& sums)
{
    for (const auto& [family, record] : units.items()) {
        for (const auto& [counter, value] : part(record, "counters").items())
            sums[family + "." + counter] += value.get<int64_t>();
        for (const auto& [activity, states] : part(record, "activities").items())
            for (const auto& [state, value] : states.items())
                sums[family + "." + activity + "." + state] += value.get<int64_t>();
    }
}

// Layers and the time between them add up to the families' units.
void check_intervals(const json& statistics)
{
    Sums intervals, units;
    for (const json& layer : statistics["layers"])
        add_interval(layer["units"], intervals);
    add_interval(statistics["between_layers"]["units"], intervals);
    for (const auto& [name, unit] : statistics["units"].items()) {
        const auto family = unit["family"].get<std::string>();
        for (const auto& [counter, value] : unit["counters"].items())
            units[family + "." + counter] += value.get<int64_t>();
        for (const auto& [activity, record] : unit["activities"].items())
            for (const auto& [state, value] : record["lane_cycles"].items())
                units[family + "." + activity + "." + state] += value.get<int64_t>();
    }
    for (const auto& [name, sum] : units)
        require(sum == intervals[name],
                fmt::format("{}: {} in all units, {} in all intervals", name, sum, intervals[name]));
    require(intervals.size() == units.size(), "an interval counts what no unit has");
}

void check_figures(const json& figures, const std::string& place)
{
    double shares = 0;
    for (const auto& [state, share] : figures["lane_cycle_shares"].items()) {
        require(share.get<double>() >= -1e-9 && share.get<double>() <= 1 + 1e-9, place + ": share of " + state);
        shares += share.get<double>();
    }
    require(nearly(shares, 1) || nearly(shares, 0), place + ": shares do not add up to 1");
    require(nearly(figures["lane_cycle_shares"].value("busy", 0.0), figures["utilization"].get<double>()),
            place + ": utilization is not the busy share");
}

void check_energy(const json& statistics)
{
    double sum = 0;
    for (const auto& [action, record] : statistics["energy"]["actions"].items())
        sum += record["picojoules"].get<double>();
    require(nearly(sum, statistics["totals"]["energy_picojoules"].get<double>()), "energy: actions and total");
    require(sum > 0, "energy: nothing costs anything");
    require(statistics["energy"]["unpriced_actions"].empty(), "energy: an action has no price");
}

uint64_t direct_macs(const Network& network, const Layer& layer)
{
    if (layer.kind != compiler::LayerKind::conv_dense && layer.kind != compiler::LayerKind::conv_decomposed) return 0;
    const compiler::Tensor& in = network.tensors[static_cast<size_t>(layer.inputs[0])];
    const compiler::Tensor& out = network.tensors[static_cast<size_t>(layer.output)];
    uint64_t macs = 1;
    for (const int factor :
         {out.channels, out.height, out.width, in.channels / layer.groups, layer.kernel_h, layer.kernel_w})
        macs *= static_cast<uint64_t>(factor);
    return macs;
}

// Bytes that a layer cannot do without: its dense weights or basis kernels, and its requantization.
uint64_t least_bytes(const Layer& layer)
{
    return layer.weights.size() + layer.basis.size() + layer.requant.size() * sizeof(svp_requant);
}

// Without those that configure the tile array, which are no layers of the network.
json network_layers(const json& statistics)
{
    json layers = json::array();
    for (const json& layer : statistics["layers"])
        if (layer["name"] != "array_configuration") layers.push_back(layer);
    return layers;
}

// Where every tile's cycles went, and how each layer used the array.
void check_array(const json& statistics)
{
    const json& array = statistics["array"];
    const auto period = array["clock_period_ps"].get<uint64_t>();
    const uint64_t elapsed = (statistics["simulated_picoseconds"].get<uint64_t>() + period - 1) / period;
    const auto columns = array["columns"].get<size_t>();
    const size_t rows = 1 + array["memory_rows"].get<size_t>() + array["rows"].get<size_t>();
    require(array["tiles"].size() == columns * rows, "array: number of tiles");
    for (const json& tile : array["tiles"]) {
        uint64_t sum = 0;
        for (const char* state : {"busy", "lock_wait", "stream_stall", "other_stall", "idle"})
            sum += tile[state].get<uint64_t>();
        require(sum == elapsed * tile["lanes"].get<uint64_t>(), "array: a tile's states do not add up");
    }
    uint64_t macs = 0;
    for (const json& layer : statistics["layers"]) {
        if (layer["opcode"] != "array") continue;
        const auto name = layer["name"].get<std::string>();
        macs += layer["effectual_operations"].get<uint64_t>();
        double largest = 0;
        for (const auto& [group, share] : layer["array"]["shares"].items()) {
            require(share.get<double>() >= 0 && share.get<double>() <= 1, name + ": share of " + group);
            largest = std::max(largest, share.get<double>());
        }
        require(largest == layer["array"]["shares"][layer["array"]["bound"].get<std::string>()], name + ": bound");
        require(layer["array"]["peak_utilization"].get<double>() <= 1, name + ": more than the peak");
    }
    require(macs == array["macs"].get<uint64_t>(), "array: MACs of the layers");
}

void check_layers(const json& statistics, const Network& network, size_t images)
{
    const json layers = network_layers(statistics);
    require(layers.size() == network.layers.size(), "number of layers");
    for (size_t i = 0; i < layers.size(); ++i) {
        const Layer& layer = network.layers[i];
        const json& record = layers[i];
        const auto name = record["name"].get<std::string>();
        require(record["runs"].get<uint64_t>() == images, name + ": runs");
        require(record["dense_macs"].get<uint64_t>() == images * direct_macs(network, layer), name + ": dense MACs");
        require(record["cycles"].get<uint64_t>() > 0, name + ": takes no time");
        // With several queues memory serves several layers at a time. The array fetches weights of the next layer while
        // one runs.
        if (statistics.contains("queues")) continue;
        require(record["opcode"] == "array" || record["dram_bytes"].get<uint64_t>() >= images * least_bytes(layer),
                name + ": fewer bytes came from memory than it needs");
        check_figures(record, name);
    }
}

} // namespace

std::string broken_statistics_law(const std::string& statistics, const Network& network, size_t images)
{
    try {
        const json parsed = json::parse(statistics);
        require(parsed["schema"] == "sparsevp-statistics", "schema");
        check_units(parsed);
        check_intervals(parsed);
        check_layers(parsed, network, images);
        check_figures(parsed["totals"], "totals");
        check_energy(parsed);
        if (parsed.contains("array")) check_array(parsed);
    } catch (const BrokenLaw& law) {
        return law.what();
    } catch (const json::exception& error) {
        return std::string("statistics cannot be read: ") + error.what();
    }
    return "";
}

} // namespace svp::test
