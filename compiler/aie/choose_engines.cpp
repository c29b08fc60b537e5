#include "compiler/aie/array_part.h"
#include "compiler/aie/lower_to_array.h"
#include "compiler/fail.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/lowering/cluster_part.h"
#include "compiler/lowering/enlarge_kernels.h"
#include "compiler/lowering/network_check.h"

#include <limits>
#include <numeric>
#include <optional>

namespace svp::compiler {
namespace {

// Layers that share a tensor which only one engine can use.
class Companies {
  public:
    explicit Companies(const Network& network) : leader_(network.layers.size())
    {
        std::iota(leader_.begin(), leader_.end(), size_t{0});
        std::vector<std::optional<size_t>> user(network.tensors.size());
        for (size_t i = 0; i < network.layers.size(); ++i) {
            join(network, network.layers[i].output, i, user);
            for (const int input : network.layers[i].inputs)
                join(network, input, i, user);
        }
    }

    size_t of(size_t layer) const
    {
        while (leader_[layer] != layer)
            layer = leader_[layer];
        return layer;
    }

  private:
    void join(const Network& network, int tensor, size_t layer, std::vector<std::optional<size_t>>& user)
    {
        const auto index = static_cast<size_t>(tensor);
        if (network.tensors[index].channels % 8 == 0) return;
        if (user[index]) leader_[of(layer)] = of(*user[index]);
        user[index] = layer;
    }

    std::vector<size_t> leader_;
};

} // namespace

EngineChoice choose_engines(const Network& network, const LoweringOptions& cluster, double cluster_hertz,
                            const ArrayLoweringOptions& array, double array_hertz)
{
    const std::string place = fmt::format("network '{}'", network.name);
    check_target(cluster.target, place);
    const aie::ArrayLayout layout = aie::layout_of(array.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);

    const size_t layers = lowered.layers.size();
    std::vector<bool> can_run;
    for (size_t i = 0; i < layers; ++i)
        can_run.push_back(aie::array_can_run(lowered, i));
    const ClusterPart on_cluster(lowered, cluster, std::vector<bool>(layers, true));
    const aie::ArrayPart on_array(lowered, layout, array, can_run);

    EngineChoice choice;
    std::vector<double> escalate(layers), aie(layers); // of companies
    const Companies companies(lowered);
    for (size_t i = 0; i < layers; ++i) {
        choice.escalate_seconds.push_back(on_cluster.cycles(i) / cluster_hertz);
        choice.aie_seconds.push_back(can_run[i] ? static_cast<double>(on_array.estimate(i).cycles) / array_hertz
                                                : std::numeric_limits<double>::infinity());
        escalate[companies.of(i)] += choice.escalate_seconds[i];
        aie[companies.of(i)] += choice.aie_seconds[i];
    }
    for (size_t i = 0; i < layers; ++i) {
        const size_t company = companies.of(i);
        choice.engines.push_back(aie[company] < escalate[company] ? Engine::aie : Engine::escalate);
    }
    return choice;
}

} // namespace svp::compiler
