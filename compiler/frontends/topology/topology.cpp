// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/topology.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/topology/calibrate.h"
#include "compiler/frontends/topology/fuse_residual.h"
#include "compiler/frontends/topology/graph.h"
#include "compiler/frontends/topology/read_topology.h"
#include "compiler/frontends/topology/synthetic_weights.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace svp::compiler {
namespace {

// Calibration on a smaller image where direct convolution of the whole one would take noticeable time.
constexpr uint64_t most_calibration_macs = 1'500'000'000;
constexpr int resolution_step = 32; // what the strides of common networks multiply to

void check_fraction(const char* name, const std::optional<double>& value)
{
    if (value && !(*value >= 0 && *value <= 1))
        throw InputError(fmt::format("{}: {} is not from 0 to 1", name, *value));
}

void check_count(const char* name, const std::optional<int>& value, int most)
{
    if (value && (*value < 1 || *value > most)) {
        throw InputError(fmt::format("{}: {} is not a whole number from 1 to {}", name, *value, most));
    }
}

void check_options(const TopologyOptions& options)
{
    check_fraction("coefficient_sparsity", options.coefficient_sparsity);
    check_fraction("activation_sparsity", options.activation_sparsity);
    check_count("resolution", options.resolution, 65535);
    check_count("bases", options.bases, 255);
}

// A network whose convolutions are the same at both sizes: no fully connected layer sees another number of pixels.
bool same_kernels(const Graph& a, const Graph& b)
{
    for (size_t i = 0; i < a.nodes.size(); ++i) {
        if (a.nodes[i].operation != Operation::convolution) continue;
        if (a.nodes[i].kernel_h != b.nodes[i].kernel_h || a.nodes[i].kernel_w != b.nodes[i].kernel_w) return false;
    }
    return true;
}

Graph calibration_graph(const Graph& graph)
{
    uint64_t macs = dense_macs(graph);
    if (macs <= most_calibration_macs) return graph;
    double ratio = std::sqrt(static_cast<double>(most_calibration_macs) / static_cast<double>(macs));
    auto reduced = [&](int size) {
        int steps = static_cast<int>(size * ratio) / resolution_step;
        return std::min(size, std::max(1, steps) * resolution_step);
    };
    Graph smaller = graph;
    smaller.input.height = reduced(graph.input.height);
    smaller.input.width = reduced(graph.input.width);
    try {
        infer_shapes(smaller);
    } catch (const InputError&) {
        return graph; // a kernel that fits the whole image but not the smaller one
    }
    return same_kernels(graph, smaller) ? smaller : graph;
}

// Everything that does not depend on the resolution.
void take_numbers(Network& from, Network& to)
{
    for (size_t i = 0; i < to.tensors.size(); ++i) {
        to.tensors[i].scale = from.tensors[i].scale;
        to.tensors[i].zero_point = from.tensors[i].zero_point;
    }
    for (size_t i = 0; i < to.layers.size(); ++i) {
        Layer& layer = to.layers[i];
        Layer& source = from.layers[i];
        layer.weights = std::move(source.weights);
        layer.coefficients = std::move(source.coefficients);
        layer.basis = std::move(source.basis);
        layer.requant = std::move(source.requant);
        layer.low = source.low;
        layer.high = source.high;
    }
}

} // namespace

Network load_topology(const std::string& path, const TopologyOptions& options, const WeightPass& pass)
{
    check_options(options);
    Graph graph = read_topology(path, options);
    fuse_residual_adds(graph);
    Graph smaller = calibration_graph(graph);
    Network calibrated = network_geometry(smaller);
    synthesize_weights(smaller, options.seed, calibrated);
    if (pass) pass(calibrated);
    try {
        calibrate(smaller, options.seed, calibrated);
    } catch (const std::overflow_error& error) {
        throw InputError(fmt::format("{}: {}", path, error.what()));
    }
    Network network = network_geometry(graph);
    network.seed = options.seed;
    take_numbers(calibrated, network);
    return network;
}

} // namespace svp::compiler
