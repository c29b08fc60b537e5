#include "compiler/partition/lower_to_array.h"

#include "base/errors/fail.h"
#include "compiler/backends/aie/array_part.h"
#include "compiler/backends/aie/configuration.h"
#include "compiler/backends/escalate/cluster_part.h"
#include "compiler/ir/network_check.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/memory/tensor_table.h"
#include "compiler/partition/lowering.h"
#include "compiler/passes/legalize/enlarge_kernels.h"
#include "interface/common/packed_tensor.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace svp::compiler {
namespace {

using aie::ArrayLayout;
using aie::ArrayPart;
using aie::channel_blocks;

std::string network_place(const Network& network) { return fmt::format("network '{}'", network.name); }

std::vector<bool> layers_of(const std::vector<Engine>& engines, Engine engine)
{
    std::vector<bool> own;
    for (const Engine e : engines)
        own.push_back(e == engine);
    return own;
}

// Tensors that layers of the engine read or write.
std::vector<bool> tensors_of(const Network& network, const std::vector<bool>& own)
{
    std::vector<bool> used(network.tensors.size());
    for (size_t i = 0; i < network.layers.size(); ++i) {
        if (!own[i]) continue;
        used[static_cast<size_t>(network.layers[i].output)] = true;
        for (const int input : network.layers[i].inputs)
            used[static_cast<size_t>(input)] = true;
    }
    return used;
}

bool whole_blocks(const Tensor& tensor) { return tensor.channels % 8 == 0; }

class MixedLowering {
  public:
    MixedLowering(const Network& network, const std::vector<Engine>& engines, const LoweringOptions& cluster,
                  const ArrayLoweringOptions& array, const ArrayLayout& layout)
        : network_(network),
          layout_(layout),
          on_array_(layers_of(engines, Engine::aie)),
          on_cluster_(layers_of(engines, Engine::escalate)),
          array_(network, layout, array, on_array_),
          cluster_(network, cluster, on_cluster_)
    {
        parts_.network = network.name;
        parts_.seed = network.seed;
        parts_.array = {array.target};
        const bool both = std::find(on_cluster_.begin(), on_cluster_.end(), true) != on_cluster_.end();
        if (both)
            parts_.target = cluster.target;
        else
            std::strncpy(parts_.target.engine, "aie", sizeof parts_.target.engine - 1);
    }

    LoadableParts run()
    {
        TensorTable table = place_tensors(network_, tensor_forms());
        parts_.tensors = table.tensors;
        parts_.constants = cluster_.take_constants();
        array_.append_streams(parts_.constants);
        const std::vector<std::vector<uint32_t>> programs = array_.programs(dram_tensors());

        add_array_layer(aie::configuration_program(layout_), "array_configuration", network_.input, 0, 0);
        for (size_t i = 0; i < network_.layers.size(); ++i) {
            const Layer& layer = network_.layers[i];
            if (on_array_[i])
                add_array_layer(programs[i], layer.name, layer.output, dense_macs(network_, layer),
                                array_.weight_bytes(i));
            else
                add_cluster_layer(i);
        }
        parts_.commands.back().flags |= SVP_FLAG_IRQ;
        table.region_bytes[SVP_REGION_CONSTANTS] = parts_.constants.size();
        for (uint32_t i = 0; i < table.region_bytes.size(); ++i)
            parts_.regions.push_back({i, 0, table.region_bytes[i]});
        bind_regions();
        return std::move(parts_);
    }

  private:
    std::vector<TensorForm> tensor_forms()
    {
        const std::vector<bool> by_array = tensors_of(network_, on_array_),
                                by_cluster = tensors_of(network_, on_cluster_);
        std::vector<TensorForm> forms;
        for (size_t i = 0; i < network_.tensors.size(); ++i) {
            const Tensor& tensor = network_.tensors[i];
            const auto index = static_cast<int>(i);
            if (by_array[i] && by_cluster[i] && !whole_blocks(tensor))
                fail(fmt::format("{}: tensor '{}'", network_place(network_), tensor.name),
                     "its {} channels are no multiple of 8, so both engines cannot use it", tensor.channels);
            const int channels = by_array[i] ? channel_blocks(tensor.channels) * 8 : tensor.channels;
            forms.push_back({cluster_.format(index), static_cast<uint32_t>(channels), !array_.home(index).resident});
            parts_.placements.push_back(array_.placement_record(index));
        }
        return forms;
    }

    std::vector<aie::DramTensor> dram_tensors() const
    {
        std::vector<aie::DramTensor> dram;
        for (size_t i = 0; i < network_.tensors.size(); ++i) {
            const Tensor& tensor = network_.tensors[i];
            dram.push_back({parts_.tensors[i].region, parts_.tensors[i].offset, tensor.height, tensor.width,
                            channel_blocks(tensor.channels)});
        }
        return dram;
    }

    void add_layer(svp_layer record, const std::vector<svp_layer_command>& commands)
    {
        record.first_command = static_cast<uint32_t>(parts_.commands.size());
        record.command_count = static_cast<uint32_t>(commands.size());
        for (svp_layer_command command : commands) {
            command.layer = static_cast<uint32_t>(parts_.layers.size());
            parts_.commands.push_back(command);
        }
        parts_.layers.push_back(record);
    }

    void add_cluster_layer(size_t index)
    {
        add_layer(cluster_.layer_record(index), cluster_.commands(index, parts_.tensors));
    }

    void add_array_layer(const std::vector<uint32_t>& program, const std::string& name, int output, uint64_t macs,
                         uint64_t weight_bytes)
    {
        const uint64_t offset = svp_align_up(parts_.constants.size(), SVP_LOADABLE_ALIGN), bytes = program.size() * 4;
        if (offset + bytes > UINT32_MAX)
            fail(network_place(network_), "its weights and programs take {} bytes, a memory region holds 4 GiB",
                 offset + bytes);
        parts_.constants.resize(offset);
        const auto* first = reinterpret_cast<const uint8_t*>(program.data());
        parts_.constants.insert(parts_.constants.end(), first, first + bytes);

        svp_layer_command command{};
        command.opcode = SVP_OP_ARRAY;
        command.version = SVP_COMMAND_VERSION;
        command.operand[SVP_ARRAY_PROGRAM] = {static_cast<uint32_t>(offset), static_cast<uint32_t>(bytes)};
        svp_layer record{};
        copy_name(record.name, name);
        record.output_tensor = static_cast<uint32_t>(output);
        record.opcode = SVP_OP_ARRAY;
        record.dense_macs = macs;
        record.weight_bytes = weight_bytes;
        add_layer(record, {command});
    }

    // Operands of the array's commands are whole regions.
    void bind_regions()
    {
        for (svp_layer_command& command : parts_.commands) {
            if (command.opcode != SVP_OP_ARRAY) continue;
            for (uint32_t i = SVP_ARRAY_CONSTANTS; i <= SVP_ARRAY_OUTPUT; ++i) {
                command.operand_region[i] = static_cast<uint8_t>(i);
                command.operand[i] = {0, static_cast<uint32_t>(parts_.regions[i].bytes)};
            }
        }
    }

    const Network& network_;
    const ArrayLayout& layout_;
    const std::vector<bool> on_array_, on_cluster_; // by layer
    ArrayPart array_;
    ClusterPart cluster_;
    LoadableParts parts_;
};

} // namespace

Loadable lower_mixed(const Network& network, const std::vector<Engine>& engines, const LoweringOptions& cluster,
                     const ArrayLoweringOptions& array)
{
    const std::string place = network_place(network);
    if (engines.size() != network.layers.size())
        fail(place, "engines for {} layers, it has {}", engines.size(), network.layers.size());
    if (std::find(engines.begin(), engines.end(), Engine::aie) == engines.end()) return lower(network, cluster);
    const ArrayLayout layout = aie::layout_of(array.target, place);
    if (std::find(engines.begin(), engines.end(), Engine::escalate) != engines.end())
        check_target(cluster.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    return Loadable(assemble_file(MixedLowering(lowered, engines, cluster, array, layout).run()), place);
}

Loadable lower_to_array(const Network& network, const ArrayLoweringOptions& options)
{
    if (network.layers.empty()) check_network(network);
    return lower_mixed(network, std::vector<Engine>(network.layers.size(), Engine::aie), {}, options);
}

std::vector<ArrayEstimate> estimate_array_cycles(const Network& network, const ArrayLoweringOptions& options)
{
    const ArrayLayout layout = aie::layout_of(options.target, network_place(network));
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    const std::vector<bool> own(lowered.layers.size(), true);
    const ArrayPart part(lowered, layout, options, own);
    std::vector<ArrayEstimate> estimates;
    for (size_t i = 0; i < lowered.layers.size(); ++i)
        estimates.push_back(part.estimate(i));
    return estimates;
}

} // namespace svp::compiler
