// SPDX-License-Identifier: Apache-2.0
#include "compiler/partition/choose.h"

#include "base/errors/fail.h"
#include "compiler/ir/network_check.h"
#include "compiler/partition/layer_times.h"
#include "compiler/passes/legalize/enlarge_kernels.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace svp::compiler {
namespace {

// What forbids an assignment weighs more than any time.
struct Cost {
    size_t conflicts = 0; // layers where they cannot run, tensors that their engines cannot share
    double seconds = 0;

    bool operator<(const Cost& other) const
    {
        return conflicts != other.conflicts ? conflicts < other.conflicts : seconds < other.seconds;
    }
};

// Of a network with its layers spread over the engines.
class AssignmentCost {
  public:
    AssignmentCost(const Network& network, const Backends& backends, const std::vector<std::vector<double>>& times)
        : network_(network),
          times_(times)
    {
        for (const auto& backend : backends) {
            start_up_.push_back(backend->start_up_seconds());
            crossing_.emplace_back();
            for (const Tensor& tensor : network.tensors)
                crossing_.back().push_back(backend->sharing_problem(tensor).empty() ? backend->crossing_seconds(tensor)
                                                                                    : never);
        }
    }

    Cost operator()(const Assignment& assignment) const
    {
        Cost cost;
        std::vector<bool> used(times_.size());
        for (size_t i = 0; i < assignment.size(); ++i) {
            add(times_[assignment[i]][i], cost);
            used[assignment[i]] = true;
        }
        const std::vector<std::vector<bool>> touched = touched_tensors(network_, times_.size(), assignment);
        for (size_t t = 0; t < network_.tensors.size(); ++t)
            if (std::count_if(touched.begin(), touched.end(), [&](const auto& by) { return by[t]; }) > 1)
                add_crossing(touched, t, cost);
        for (size_t b = 0; b < used.size(); ++b)
            if (used[b]) cost.seconds += start_up_[b];
        return cost;
    }

  private:
    static void add(double seconds, Cost& cost)
    {
        if (std::isfinite(seconds))
            cost.seconds += seconds;
        else
            ++cost.conflicts;
    }

    void add_crossing(const std::vector<std::vector<bool>>& touched, size_t tensor, Cost& cost) const
    {
        for (size_t b = 0; b < touched.size(); ++b)
            if (touched[b][tensor]) add(crossing_[b][tensor], cost);
    }

    const Network& network_;
    const std::vector<std::vector<double>>& times_; // by back end, then by layer
    std::vector<double> start_up_;                  // by back end
    std::vector<std::vector<double>> crossing_;     // by back end, then by tensor
};

// Moves the run of consecutive layers that gains most; false: none gains.
bool improve(const AssignmentCost& cost_of, size_t backends, Assignment& assignment, Cost& cost)
{
    Assignment best = assignment;
    Cost least = cost;
    for (size_t first = 0; first < assignment.size(); ++first)
        for (size_t backend = 0; backend < backends; ++backend) {
            Assignment moved = assignment;
            for (size_t end = first; end < moved.size(); ++end) {
                if (moved[end] == backend) continue;
                moved[end] = backend;
                const Cost moved_cost = cost_of(moved);
                if (!(moved_cost < least)) continue;
                least = moved_cost;
                best = moved;
            }
        }
    if (!(least < cost)) return false;
    assignment = best;
    cost = least;
    return true;
}

// Says what is wrong with a layer that no engine takes.
[[noreturn]] void fail_layer(const Network& network, const Backends& backends, size_t layer)
{
    std::vector<bool> own(network.layers.size());
    own[layer] = true;
    for (const auto& backend : backends)
        if (backend->can_run(network, layer)) backend->part(network, own);
    fail(layer_place(network, network.layers[layer]), "no engine of the platform can run it");
}

void check_times(const Network& network, const Backends& backends, const std::vector<std::vector<double>>& times)
{
    for (size_t i = 0; i < network.layers.size(); ++i)
        if (std::none_of(times.begin(), times.end(), [&](const auto& by) { return std::isfinite(by[i]); }))
            fail_layer(network, backends, i);
}

} // namespace

Partition choose(const Network& network, const Backends& backends)
{
    const std::string place = fmt::format("network '{}'", network.name);
    for (const auto& backend : backends)
        backend->check(place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);

    Partition partition;
    for (const auto& backend : backends)
        partition.layer_seconds.push_back(layer_seconds(lowered, *backend));
    check_times(lowered, backends, partition.layer_seconds);

    const AssignmentCost cost_of(lowered, backends, partition.layer_seconds);
    std::optional<Cost> least;
    for (size_t b = 0; b < backends.size(); ++b) {
        const Assignment alone(lowered.layers.size(), b);
        const Cost cost = cost_of(alone);
        partition.alone_seconds.push_back(cost.conflicts == 0 ? cost.seconds : never);
        if (least && !(cost < *least)) continue;
        least = cost;
        partition.assignment = alone;
    }
    if (!least) fail(place, "the platform has no engine");
    while (improve(cost_of, backends.size(), partition.assignment, *least)) {
    }
    if (least->conflicts > 0)
        fail(place, "no way was found to spread its layers over the platform's engines: none runs all of them, and "
                    "tensors between them cannot be shared");
    partition.seconds = least->seconds;
    return partition;
}

} // namespace svp::compiler
