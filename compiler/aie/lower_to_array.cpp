#include "compiler/aie/lower_to_array.h"

#include "compiler/aie/array_programs.h"
#include "compiler/fail.h"
#include "compiler/lowering/enlarge_kernels.h"
#include "compiler/lowering/network_check.h"
#include "compiler/lowering/tensor_table.h"

#include <cstring>
#include <optional>

namespace svp::compiler {
namespace {

using namespace aie;

LoadableParts lower_all(const Network& network, const ArrayLoweringOptions& options, const ArrayLayout& layout)
{
    ArrayPrograms programs(network, options, layout, std::vector<bool>(network.tensors.size()));
    std::vector<StoredTensor> stored;
    for (size_t i = 0; i < network.tensors.size(); ++i)
        stored.push_back(
            {SVP_FORMAT_DENSE_INT8, ArrayPrograms::stored_channels(network.tensors[i]), !programs.resident(i)});
    TensorTable table = place_tensors(network, stored);

    LoadableParts parts;
    parts.network = network.name;
    parts.seed = network.seed;
    std::strncpy(parts.target.engine, "aie", sizeof parts.target.engine - 1);
    parts.array = {options.target};
    parts.tensors = std::move(table.tensors);
    for (size_t i = 0; i < network.tensors.size(); ++i)
        parts.placements.push_back(programs.placement_record(i));
    programs.build(parts.tensors);
    programs.append_configuration(parts);
    for (size_t i = 0; i < network.layers.size(); ++i)
        programs.append_layer(i, parts);
    parts.commands.back().flags |= SVP_FLAG_IRQ;
    parts.constants = programs.take_constants();
    table.region_bytes[SVP_REGION_CONSTANTS] = parts.constants.size();
    parts.regions = region_table(table.region_bytes);
    set_region_operands(parts);
    return parts;
}

} // namespace

Loadable lower_to_array(const Network& network, const ArrayLoweringOptions& options)
{
    const std::string place = fmt::format("network '{}'", network.name);
    const ArrayLayout layout = layout_of(options.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    return Loadable(assemble_file(lower_all(lowered, options, layout)), place);
}

std::vector<ArrayEstimate> estimate_array_cycles(const Network& network, const ArrayLoweringOptions& options)
{
    const ArrayLayout layout = layout_of(options.target, fmt::format("network '{}'", network.name));
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    const ArrayPrograms programs(lowered, options, layout, std::vector<bool>(lowered.tensors.size()));
    return programs.cycles();
}

} // namespace svp::compiler
