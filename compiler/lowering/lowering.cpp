#include "compiler/lowering/lowering.h"

#include "compiler/fail.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/lowering/cluster_layers.h"
#include "compiler/lowering/enlarge_kernels.h"
#include "compiler/lowering/network_check.h"
#include "compiler/lowering/tensor_table.h"

namespace svp::compiler {
namespace {

LoadableParts lower_all(const Network& network, const LoweringOptions& options)
{
    ClusterLayers layers(network, options, std::vector<bool>(network.tensors.size()));
    for (uint32_t i = 0; i < network.layers.size(); ++i)
        layers.lower(i);
    std::vector<StoredTensor> stored;
    for (size_t i = 0; i < network.tensors.size(); ++i)
        stored.push_back({layers.format(i), network.tensors[i].channels, true});
    TensorTable table = place_tensors(network, stored);

    LoadableParts parts;
    parts.network = network.name;
    parts.seed = network.seed;
    parts.target = options.target;
    parts.tensors = std::move(table.tensors);
    for (uint32_t i = 0; i < network.layers.size(); ++i)
        layers.append(i, 0, parts);
    parts.commands.back().flags |= SVP_FLAG_IRQ;
    parts.constants = layers.take_constants();
    table.region_bytes[SVP_REGION_CONSTANTS] = parts.constants.size();
    parts.regions = region_table(table.region_bytes);
    return parts;
}

} // namespace

Loadable lower(const Network& network, const LoweringOptions& options)
{
    const std::string place = fmt::format("network '{}'", network.name);
    check_target(options.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    return Loadable(assemble_file(lower_all(lowered, options)), place);
}

} // namespace svp::compiler
