#include "compiler/lowering/cluster_layers.h"

#include "compiler/loadable/contents_check.h"
#include "compiler/lowering/command_builder.h"
#include "compiler/lowering/network_check.h"
#include "compiler/lowering/tiling.h"

#include <utility>

namespace svp::compiler {
namespace {

void bind_operand(svp_layer_command& command, svp_operand_index operand, const svp_tensor& tensor, uint8_t& format)
{
    format = static_cast<uint8_t>(tensor.format);
    command.operand_region[operand] = static_cast<uint8_t>(tensor.region);
    command.operand[operand] = {static_cast<uint32_t>(tensor.offset), static_cast<uint32_t>(tensor.bytes)};
}

void move_constants(svp_layer_command& command, uint32_t base)
{
    for (const svp_operand_index i : {SVP_OPERAND_WEIGHTS, SVP_OPERAND_COEFFICIENTS, SVP_OPERAND_REQUANT})
        if (command.operand[i].size != 0) command.operand[i].offset += base;
}

} // namespace

ClusterLayers::ClusterLayers(const Network& network, const LoweringOptions& options, std::vector<bool> dense)
    : network_(network),
      options_(options),
      dense_(std::move(dense)),
      formats_(network.tensors.size(), SVP_FORMAT_DENSE_INT8)
{
}

void ClusterLayers::lower(uint32_t index)
{
    const Layer& layer = network_.layers[index];
    const std::string place = layer_place(network_, layer);
    std::vector<svp_layer_command> commands = build_commands(network_, index);
    constants_.add_layer(layer, commands, place);

    const auto output = static_cast<size_t>(layer.output);
    bool compressible = options_.compress_activations && layer.kind != LayerKind::concat &&
                        layer.output != network_.output && !dense_[output];
    double cycles = 0;
    for (size_t i = 0; i < commands.size(); ++i) {
        svp_layer_command& command = commands[i];
        const uint64_t weight_bytes = stored_weight_bytes(command);
        command.input_format = static_cast<uint8_t>(formats_[static_cast<size_t>(layer.inputs[i])]);
        const Tiling tiling = choose_tiling(command, options_.target, weight_bytes, compressible, place);
        command.tile_rows = tiling.rows;
        command.tile_cols = tiling.cols;
        compressible = compressible && tiling.cols == command.out_w;
        cycles += estimate_cycles(command, options_.target, weight_bytes, compressible);
    }
    if (compressible) formats_[output] = SVP_FORMAT_BITMAP;
    cycles_[index] = cycles;
    commands_[index] = std::move(commands);
}

void ClusterLayers::bind(svp_layer_command& command, const Layer& layer, size_t input, const LoadableParts& parts) const
{
    const auto tensor = [&](int index) -> const svp_tensor& { return parts.tensors[static_cast<size_t>(index)]; };
    bind_operand(command, SVP_OPERAND_INPUT, tensor(layer.inputs[input]), command.input_format);
    bind_operand(command, SVP_OPERAND_OUTPUT, tensor(layer.output), command.output_format);
    if (layer.kind == LayerKind::add || layer.has_residual())
        bind_operand(command, SVP_OPERAND_RESIDUAL, tensor(layer.inputs[1]), command.residual_format);
}

void ClusterLayers::append(uint32_t index, uint32_t constants_base, LoadableParts& parts) const
{
    const Layer& layer = network_.layers[index];
    const std::vector<svp_layer_command>& commands = commands_.at(index);
    svp_layer record{};
    copy_name(record.name, layer.name);
    record.first_command = static_cast<uint32_t>(parts.commands.size());
    record.command_count = static_cast<uint32_t>(commands.size());
    record.output_tensor = static_cast<uint32_t>(layer.output);
    record.opcode = commands.front().opcode;
    for (size_t i = 0; i < commands.size(); ++i) {
        svp_layer_command command = commands[i];
        record.dense_macs += dense_macs(command);
        record.weight_bytes += stored_weight_bytes(command);
        command.layer = static_cast<uint32_t>(parts.layers.size());
        bind(command, layer, i, parts);
        move_constants(command, constants_base);
        parts.commands.push_back(command);
    }
    parts.layers.push_back(record);
}

} // namespace svp::compiler
