// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/systolic/systolic_layers.h"

#include "base/errors/fail.h"
#include "compiler/backends/systolic/systolic_commands.h"
#include "compiler/ir/network_check.h"
#include "compiler/loadable/file_layout.h"
#include "interface/engines/systolic/systolic_capacity.h"

#include <algorithm>

namespace svp::compiler {
namespace {

void append(std::vector<uint8_t>& constants, svp_layer_command& command, unsigned operand, const void* data,
            size_t bytes, const std::string& place)
{
    const uint64_t offset = svp_align_up(constants.size(), SVP_LOADABLE_ALIGN);
    if (offset + bytes > UINT32_MAX)
        fail(place, "weights and tables take {} bytes up to here, a memory region holds 4 GiB", offset + bytes);
    constants.resize(offset);
    const auto* first = static_cast<const uint8_t*>(data);
    constants.insert(constants.end(), first, first + bytes);
    command.operand_region[operand] = SVP_REGION_CONSTANTS;
    command.operand[operand] = {static_cast<uint32_t>(offset), static_cast<uint32_t>(bytes)};
}

} // namespace

SystolicLayers::SystolicLayers(const Network& network, const SystolicOptions& options, const std::vector<bool>& own)
    : network_(network),
      options_(options),
      commands_(network.layers.size()),
      seconds_(network.layers.size())
{
    for (size_t i = 0; i < network.layers.size(); ++i)
        if (own[i]) lower_layer(i);
}

void SystolicLayers::lower_layer(size_t index)
{
    commands_[index] = systolic_commands(network_, static_cast<uint32_t>(index));
    for (svp_layer_command& command : commands_[index]) {
        choose_strip(command, layer_place(network_, network_.layers[index]));
        seconds_[index] += estimated_seconds(command);
    }
}

// As many output rows as the buffers hold, in strips of even size.
void SystolicLayers::choose_strip(svp_layer_command& command, const std::string& place) const
{
    svp_systolic_command body = svp_systolic_get(&command);
    const svp_systolic_target& target = options_.target;
    uint64_t needed = 0;
    body.strip_rows = 1;
    if (!svp_systolic_fits(&body, &target, &needed)) {
        const std::string& name = options_.instance;
        if (svp_systolic_input_bytes(&body) > target.input_buffer_bytes / 2)
            fail(place,
                 "the inputs of one output row take {} bytes, half the input buffer has {}; raise "
                 "{}.input_buffer_bytes to {}",
                 needed, target.input_buffer_bytes / 2, name, 2 * needed);
        if (svp_systolic_output_bytes(&body, &target) > target.output_buffer_bytes / 2)
            fail(place,
                 "one output row takes {} bytes, half the output buffer has {}; raise {}.output_buffer_bytes "
                 "to {}",
                 needed, target.output_buffer_bytes / 2, name, 2 * needed);
        fail(place, "the sums of one output row take {} bytes; raise {}.accumulator_bytes from {}", needed, name,
             target.accumulator_bytes);
    }
    for (uint32_t strips = 1;; ++strips) {
        body.strip_rows = static_cast<uint16_t>((body.out_h + strips - 1) / strips);
        if (svp_systolic_fits(&body, &target, &needed)) break;
    }
    svp_systolic_put(&command, &body);
}

// The larger of computing and moving data, as if one hid behind the other.
double SystolicLayers::estimated_seconds(const svp_layer_command& command) const
{
    const svp_systolic_command body = svp_systolic_get(&command);
    const uint32_t strips = (body.out_h + body.strip_rows - 1U) / body.strip_rows;
    double cycles = 0, bytes = 0;
    if (svp_systolic_is_convolution(&body)) {
        const uint64_t pixels = uint64_t{body.strip_rows} * body.out_w;
        const uint64_t products = uint64_t{body.in_c} / body.groups * body.kernel_h * body.kernel_w;
        cycles = strips * body.groups *
                 static_cast<double>(options_.product_cycles(pixels, body.out_c / body.groups, products));
        const double weights = static_cast<double>(products) * body.out_c;
        bytes += weights * (weights > options_.target.weight_buffer_bytes ? strips : 1);
    } else {
        cycles = double{1} * body.out_h * body.out_w * body.in_c * body.kernel_h * body.kernel_w /
                 options_.post_values_per_cycle;
    }
    for (const unsigned operand :
         {SVP_SYSTOLIC_OPERAND_INPUT, SVP_SYSTOLIC_OPERAND_OUTPUT, SVP_SYSTOLIC_OPERAND_RESIDUAL})
        bytes += static_cast<double>(svp_systolic_operand_bytes(&body, operand));
    const double computing = cycles / options_.hertz;
    return options_.target.ideal_memory ? computing : std::max(computing, bytes / options_.memory_bytes_per_second);
}

TensorForm SystolicLayers::form(int tensor) const
{
    return {SVP_FORMAT_DENSE_INT8, static_cast<uint32_t>(network_.tensors[static_cast<size_t>(tensor)].channels), true};
}

void SystolicLayers::bind(svp_layer_command& command, unsigned operand, int tensor) const
{
    const svp_tensor& record = tensors_[static_cast<size_t>(tensor)];
    command.operand_region[operand] = static_cast<uint8_t>(record.region);
    command.operand[operand] = {static_cast<uint32_t>(record.offset), static_cast<uint32_t>(record.bytes)};
}

LayerCode SystolicLayers::code(size_t index, std::vector<uint8_t>& constants)
{
    const Layer& layer = network_.layers[index];
    const std::string place = layer_place(network_, layer);
    LayerCode result;
    copy_name(result.record.name, layer.name);
    result.record.output_tensor = static_cast<uint32_t>(layer.output);
    result.record.engine = SVP_ENGINE_SYSTOLIC;
    result.record.operation = svp_systolic_get(&commands_[index].front()).opcode;
    result.record.dense_macs = dense_macs(network_, layer);
    result.commands = commands_[index];
    const size_t records = layer.requant.size() / result.commands.size();
    for (size_t i = 0; i < result.commands.size(); ++i) {
        svp_layer_command& command = result.commands[i];
        bind(command, SVP_SYSTOLIC_OPERAND_INPUT, layer.inputs[i]);
        bind(command, SVP_SYSTOLIC_OPERAND_OUTPUT, layer.output);
        if (layer.kind == LayerKind::add || layer.has_residual())
            bind(command, SVP_SYSTOLIC_OPERAND_RESIDUAL, layer.inputs[1]);
        if (!layer.weights.empty())
            append(constants, command, SVP_SYSTOLIC_OPERAND_WEIGHTS, layer.weights.data(), layer.weights.size(), place);
        if (records != 0)
            append(constants, command, SVP_SYSTOLIC_OPERAND_REQUANT, layer.requant.data() + i * records,
                   records * sizeof(svp_requant), place);
        result.record.weight_bytes +=
            command.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS].size + command.operand[SVP_SYSTOLIC_OPERAND_REQUANT].size;
    }
    return result;
}

EngineRecords SystolicLayers::records() const { return {SVP_ENGINE_SYSTOLIC, record_bytes(&options_.target, 1), {}}; }

} // namespace svp::compiler
