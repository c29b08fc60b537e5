#include "compiler/lowering/lowering.h"

#include "compiler/fail.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/lowering/command_builder.h"
#include "compiler/lowering/constant_pool.h"
#include "compiler/lowering/enlarge_kernels.h"
#include "compiler/lowering/memory_plan.h"
#include "compiler/lowering/network_check.h"
#include "compiler/lowering/tiling.h"
#include "interface/packed_tensor.h"

#include <algorithm>
#include <array>

namespace svp::compiler {
namespace {

class Lowering {
  public:
    Lowering(const Network& network, const LoweringOptions& options)
        : network_(network),
          options_(options),
          formats_(network.tensors.size(), SVP_FORMAT_DENSE_INT8)
    {
    }

    LoadableParts run()
    {
        for (uint32_t i = 0; i < network_.layers.size(); ++i)
            lower_layer(i);
        place_tensors();
        for (uint32_t i = 0; i < network_.layers.size(); ++i)
            bind_layer(i);
        parts_.commands.back().flags |= SVP_FLAG_IRQ;
        finish();
        return std::move(parts_);
    }

  private:
    // Commands but for their tensors; decides the format of the output.
    void lower_layer(uint32_t index)
    {
        const Layer& layer = network_.layers[index];
        const std::string place = layer_place(network_, layer);
        std::vector<svp_layer_command> commands = build_commands(network_, index);
        constants_.add_layer(layer, commands, place);

        bool compressible =
            options_.compress_activations && layer.kind != LayerKind::concat && layer.output != network_.output;
        for (size_t i = 0; i < commands.size(); ++i) {
            svp_layer_command& command = commands[i];
            command.input_format = static_cast<uint8_t>(formats_[static_cast<size_t>(layer.inputs[i])]);
            Tiling tiling = choose_tiling(command, options_.target, stored_weight_bytes(command), compressible, place);
            command.tile_rows = tiling.rows;
            command.tile_cols = tiling.cols;
            compressible = compressible && tiling.cols == command.out_w;
        }
        if (compressible) formats_[static_cast<size_t>(layer.output)] = SVP_FORMAT_BITMAP;
        append_layer(index, commands);
    }

    void append_layer(uint32_t index, const std::vector<svp_layer_command>& commands)
    {
        const Layer& layer = network_.layers[index];
        svp_layer record{};
        copy_name(record.name, layer.name);
        record.first_command = static_cast<uint32_t>(parts_.commands.size());
        record.command_count = static_cast<uint32_t>(commands.size());
        record.output_tensor = static_cast<uint32_t>(layer.output);
        record.opcode = commands.front().opcode;
        for (const svp_layer_command& command : commands) {
            record.dense_macs += dense_macs(command);
            record.weight_bytes += stored_weight_bytes(command);
        }
        parts_.layers.push_back(record);
        parts_.commands.insert(parts_.commands.end(), commands.begin(), commands.end());
    }

    uint64_t tensor_bytes(size_t index) const
    {
        const Tensor& tensor = network_.tensors[index];
        return svp_tensor_bytes(formats_[index], static_cast<uint32_t>(tensor.height),
                                static_cast<uint32_t>(tensor.width), static_cast<uint32_t>(tensor.channels));
    }

    // Element i: of tensor i; the network's input and output take no room in the shared region.
    std::vector<Lifetime> lifetimes() const
    {
        std::vector<Lifetime> lifetimes(network_.tensors.size());
        for (uint32_t i = 0; i < network_.layers.size(); ++i) {
            const Layer& layer = network_.layers[i];
            for (int input : layer.inputs)
                lifetimes[static_cast<size_t>(input)].last = i;
            auto output = static_cast<size_t>(layer.output);
            lifetimes[output] = {layer.output == network_.output ? 0 : tensor_bytes(output), i, i};
        }
        return lifetimes;
    }

    void place_tensors()
    {
        MemoryPlan plan = plan_memory(lifetimes());
        std::array<uint64_t, SVP_REGION_OUTPUT + 1> region_bytes{};
        region_bytes[SVP_REGION_ACTIVATIONS] = plan.bytes;
        for (size_t i = 0; i < network_.tensors.size(); ++i) {
            svp_tensor record = tensor_record(i);
            if (record.role == SVP_TENSOR_INTERNAL) record.offset = plan.offsets[i];
            uint64_t end = svp_align_up(record.offset + record.bytes, SVP_LOADABLE_ALIGN);
            if (end > UINT32_MAX)
                fail(fmt::format("network '{}': tensor '{}'", network_.name, network_.tensors[i].name),
                     "ends at byte {} of its memory region, which holds 4 GiB", end);
            region_bytes[record.region] = std::max(region_bytes[record.region], end);
            parts_.tensors.push_back(record);
        }
        parts_.constants = constants_.take();
        region_bytes[SVP_REGION_CONSTANTS] = parts_.constants.size();
        for (uint32_t i = 0; i < region_bytes.size(); ++i)
            parts_.regions.push_back({i, 0, region_bytes[i]});
    }

    svp_tensor tensor_record(size_t index) const
    {
        const Tensor& tensor = network_.tensors[index];
        svp_tensor record{};
        copy_name(record.name, tensor.name);
        record.region = SVP_REGION_ACTIVATIONS;
        if (static_cast<int>(index) == network_.input) {
            record.role = SVP_TENSOR_INPUT;
            record.region = SVP_REGION_INPUT;
        } else if (static_cast<int>(index) == network_.output) {
            record.role = SVP_TENSOR_OUTPUT;
            record.region = SVP_REGION_OUTPUT;
        }
        record.format = formats_[index];
        record.bytes = tensor_bytes(index);
        record.height = static_cast<uint32_t>(tensor.height);
        record.width = static_cast<uint32_t>(tensor.width);
        record.channels = static_cast<uint32_t>(tensor.channels);
        record.zero_point = tensor.zero_point;
        record.scale = tensor.scale;
        return record;
    }

    void bind(svp_layer_command& command, svp_operand_index operand, int tensor, uint8_t& format)
    {
        const svp_tensor& record = parts_.tensors[static_cast<size_t>(tensor)];
        format = static_cast<uint8_t>(record.format);
        command.operand_region[operand] = static_cast<uint8_t>(record.region);
        command.operand[operand] = {static_cast<uint32_t>(record.offset), static_cast<uint32_t>(record.bytes)};
    }

    void bind_layer(uint32_t index)
    {
        const Layer& layer = network_.layers[index];
        const svp_layer& record = parts_.layers[index];
        for (uint32_t i = 0; i < record.command_count; ++i) {
            svp_layer_command& command = parts_.commands[record.first_command + i];
            bind(command, SVP_OPERAND_INPUT, layer.inputs[i], command.input_format);
            bind(command, SVP_OPERAND_OUTPUT, layer.output, command.output_format);
            if (layer.kind == LayerKind::add || layer.has_residual())
                bind(command, SVP_OPERAND_RESIDUAL, layer.inputs[1], command.residual_format);
        }
    }

    void finish()
    {
        parts_.network = network_.name;
        parts_.seed = network_.seed;
        parts_.target = options_.target;
    }

    const Network& network_;
    const LoweringOptions& options_;
    std::vector<int> formats_;
    ConstantPool constants_;
    LoadableParts parts_;
};

} // namespace

Loadable lower(const Network& network, const LoweringOptions& options)
{
    const std::string place = fmt::format("network '{}'", network.name);
    check_target(options.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    return Loadable(assemble_file(Lowering(lowered, options).run()), place);
}

} // namespace svp::compiler
