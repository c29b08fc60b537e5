// SPDX-License-Identifier: Apache-2.0
#include "platform/run/lower_network.h"

#include "base/errors/input_error.h"
#include "base/text/glob.h"
#include "compiler/partition/choose.h"
#include "compiler/partition/compile.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace svp {
namespace {

using compiler::Assignment;
using compiler::Backends;
using compiler::Partition;

bool named(const std::string& globs, const std::string& layer)
{
    for (size_t at = 0; at <= globs.size();) {
        const size_t comma = std::min(globs.find(',', at), globs.size());
        if (glob_matches(globs.substr(at, comma - at), layer)) return true;
        at = comma + 1;
    }
    return false;
}

Assignment as_named(const compiler::Network& network, const NamedLayers& layers)
{
    Assignment assignment;
    for (const compiler::Layer& layer : network.layers)
        assignment.push_back(named(layers.globs, layer.name) ? layers.engine : 0);
    return assignment;
}

std::string microseconds(double seconds)
{
    return std::isfinite(seconds) ? fmt::format("{:.1f} us", seconds * 1e6) : "never";
}

// "A on the cluster, B on the array".
std::string by_engine(const Backends& backends, const std::vector<double>& seconds, const char* where)
{
    std::string text;
    for (size_t b = 0; b < backends.size(); ++b)
        text +=
            fmt::format("{}{}", b == 0 ? "" : ", ",
                        fmt::format(fmt::runtime(where), backends[b]->names().short_name, microseconds(seconds[b])));
    return text;
}

// "conv1 to pool1 (2 layers): tile array", for each run of layers.
void note_engines(const compiler::Network& network, const Backends& backends, const Partition& partition,
                  std::vector<std::string>& notes)
{
    const Assignment& assignment = partition.assignment;
    for (size_t first = 0, end = 0; first < assignment.size(); first = end) {
        const size_t engine = assignment[first];
        std::vector<double> seconds(partition.layer_seconds.size());
        for (end = first; end < assignment.size() && assignment[end] == engine; ++end)
            for (size_t b = 0; b < seconds.size(); ++b)
                seconds[b] += partition.layer_seconds[b][end];
        std::string note = network.layers[first].name;
        if (end - first > 1) note += fmt::format(" to {} ({} layers)", network.layers[end - 1].name, end - first);
        note += fmt::format(": {}", backends[engine]->names().title);
        if (!seconds.empty()) note += ", estimated " + by_engine(backends, seconds, "{1} on the {0}");
        notes.push_back(std::move(note));
    }
}

Partition partition_of(const compiler::Network& network, const Engines& engines, std::vector<std::string>& notes)
{
    Partition partition;
    if (engines.named_layers) {
        partition.assignment = as_named(network, *engines.named_layers);
        note_engines(network, engines.backends, partition, notes);
        return partition;
    }
    partition = compiler::choose(network, engines.backends);
    note_engines(network, engines.backends, partition, notes);
    notes.push_back(fmt::format("estimated for one inference: {}; {}", microseconds(partition.seconds),
                                by_engine(engines.backends, partition.alone_seconds, "on the {0} alone {1}")));
    return partition;
}

} // namespace

LoweredNetwork lower_network(const compiler::Network& network, const Engines& engines,
                             const std::optional<std::string>& target, std::vector<std::string>& notes)
{
    const Backends backends = targeted_engines(engines, target);
    Assignment assignment(network.layers.size(), 0);
    if (target == every_engine) assignment = partition_of(network, engines, notes).assignment;
    Backends by_layer;
    for (const size_t backend : assignment)
        by_layer.push_back(backends[backend]);
    return {compiler::compile(network, backends, assignment), std::move(by_layer)};
}

} // namespace svp
