#include "compiler/partition/lowering.h"

#include "base/errors/fail.h"
#include "compiler/backends/escalate/cluster_part.h"
#include "compiler/ir/network_check.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/memory/tensor_table.h"
#include "compiler/passes/legalize/enlarge_kernels.h"

namespace svp::compiler {
namespace {

LoadableParts lower_checked(const Network& network, const LoweringOptions& options)
{
    ClusterPart cluster(network, options, std::vector<bool>(network.layers.size(), true));
    std::vector<TensorForm> forms;
    for (size_t i = 0; i < network.tensors.size(); ++i)
        forms.push_back(
            {cluster.format(static_cast<int>(i)), static_cast<uint32_t>(network.tensors[i].channels), true});
    TensorTable table = place_tensors(network, forms);

    LoadableParts parts;
    parts.network = network.name;
    parts.seed = network.seed;
    parts.target = options.target;
    for (size_t i = 0; i < network.layers.size(); ++i) {
        const std::vector<svp_layer_command> commands = cluster.commands(i, table.tensors);
        svp_layer record = cluster.layer_record(i);
        record.first_command = static_cast<uint32_t>(parts.commands.size());
        record.command_count = static_cast<uint32_t>(commands.size());
        parts.layers.push_back(record);
        parts.commands.insert(parts.commands.end(), commands.begin(), commands.end());
    }
    parts.commands.back().flags |= SVP_FLAG_IRQ;
    parts.tensors = std::move(table.tensors);
    parts.constants = cluster.take_constants();
    table.region_bytes[SVP_REGION_CONSTANTS] = parts.constants.size();
    for (uint32_t i = 0; i < table.region_bytes.size(); ++i)
        parts.regions.push_back({i, 0, table.region_bytes[i]});
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
    return Loadable(assemble_file(lower_checked(lowered, options)), place);
}

} // namespace svp::compiler
