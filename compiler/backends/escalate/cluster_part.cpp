// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/escalate/cluster_part.h"

#include "compiler/backends/escalate/command_builder.h"
#include "compiler/backends/escalate/tiling.h"
#include "compiler/ir/network_check.h"
#include "compiler/loadable/engines/escalate/command_sizes.h"
#include "compiler/loadable/file_layout.h"

#include <fmt/format.h>

namespace svp::compiler {
namespace {

void bind(svp_layer_command& command, svp_escalate_operand operand, const svp_tensor& record, uint8_t& format)
{
    format = static_cast<uint8_t>(record.format);
    command.operand_region[operand] = static_cast<uint8_t>(record.region);
    command.operand[operand] = {static_cast<uint32_t>(record.offset), static_cast<uint32_t>(record.bytes)};
}

} // namespace

ClusterPart::ClusterPart(const Network& network, const EscalateOptions& options, const std::vector<bool>& own)
    : network_(network),
      options_(options),
      formats_(network.tensors.size(), SVP_FORMAT_DENSE_INT8),
      shared_(network.tensors.size()),
      commands_(network.layers.size()),
      cycles_(network.layers.size())
{
    for (size_t i = 0; i < network.layers.size(); ++i) {
        if (own[i]) continue;
        for (const int input : network.layers[i].inputs)
            shared_[static_cast<size_t>(input)] = true;
    }
    for (size_t i = 0; i < network.layers.size(); ++i)
        if (own[i]) lower_layer(i);
}

// Commands but for their tensors; decides the format of the output.
void ClusterPart::lower_layer(size_t index)
{
    const Layer& layer = network_.layers[index];
    const std::string place = layer_place(network_, layer);
    std::vector<svp_layer_command> commands = build_commands(network_, static_cast<uint32_t>(index));
    constants_.add_layer(layer, commands, place);

    const auto output = static_cast<size_t>(layer.output);
    bool compressible = options_.compress_activations && layer.kind != LayerKind::concat &&
                        layer.output != network_.output && !shared_[output];
    for (size_t i = 0; i < commands.size(); ++i) {
        const uint64_t weight_bytes = stored_weight_bytes(commands[i]);
        svp_escalate_command command = svp_escalate_get(&commands[i]);
        command.input_format = static_cast<uint8_t>(formats_[static_cast<size_t>(layer.inputs[i])]);
        Tiling tiling = choose_tiling(command, options_.target, weight_bytes, compressible, place, options_.instance);
        command.tile_rows = tiling.rows;
        command.tile_cols = tiling.cols;
        compressible = compressible && tiling.cols == command.out_w;
        cycles_[index] += estimate_cycles(command, options_.target, weight_bytes, compressible, options_.costs);
        svp_escalate_put(&commands[i], &command);
    }
    if (compressible) formats_[output] = SVP_FORMAT_BITMAP;
    commands_[index] = std::move(commands);
}

TensorForm ClusterPart::form(int tensor) const
{
    const auto index = static_cast<size_t>(tensor);
    return {formats_[index], static_cast<uint32_t>(network_.tensors[index].channels), true};
}

void ClusterPart::append_constants(std::vector<uint8_t>& constants)
{
    const uint64_t base = constants_.append_to(constants, fmt::format("network '{}'", network_.name));
    for (std::vector<svp_layer_command>& commands : commands_)
        for (svp_layer_command& command : commands)
            for (svp_operand& operand : command.operand)
                if (operand.size > 0) operand.offset += static_cast<uint32_t>(base);
}

LayerCode ClusterPart::code(size_t layer, std::vector<uint8_t>& /*constants*/)
{
    return {record(layer), commands(layer)};
}

svp_layer ClusterPart::record(size_t index) const
{
    const Layer& layer = network_.layers[index];
    svp_layer record{};
    copy_name(record.name, layer.name);
    record.output_tensor = static_cast<uint32_t>(layer.output);
    record.engine = SVP_ENGINE_ESCALATE;
    record.operation = svp_escalate_get(&commands_[index].front()).opcode;
    for (const svp_layer_command& command : commands_[index]) {
        record.dense_macs += dense_macs(command);
        record.weight_bytes += stored_weight_bytes(command);
    }
    return record;
}

std::vector<svp_layer_command> ClusterPart::commands(size_t index) const
{
    const Layer& layer = network_.layers[index];
    const auto tensor = [&](int i) -> const svp_tensor& { return tensors_[static_cast<size_t>(i)]; };
    std::vector<svp_layer_command> commands = commands_[index];
    for (size_t i = 0; i < commands.size(); ++i) {
        svp_layer_command& command = commands[i];
        svp_escalate_command body = svp_escalate_get(&command);
        bind(command, SVP_ESCALATE_OPERAND_INPUT, tensor(layer.inputs[i]), body.input_format);
        bind(command, SVP_ESCALATE_OPERAND_OUTPUT, tensor(layer.output), body.output_format);
        if (layer.kind == LayerKind::add || layer.has_residual())
            bind(command, SVP_ESCALATE_OPERAND_RESIDUAL, tensor(layer.inputs[1]), body.residual_format);
        svp_escalate_put(&command, &body);
    }
    return commands;
}

} // namespace svp::compiler
