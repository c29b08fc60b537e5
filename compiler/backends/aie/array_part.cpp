// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/array_part.h"

#include "base/errors/fail.h"
#include "compiler/backends/aie/emit/configuration.h"
#include "compiler/backends/aie/encode/weight_stream.h"
#include "compiler/ir/network_check.h"
#include "compiler/oracle/integer_convolution.h"
#include "interface/common/packed_tensor.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/loadable/loadable_format.h"

#include <algorithm>
#include <cstring>

namespace svp::compiler::aie {

ArrayPart::ArrayPart(const Network& network, const AieOptions& options, const std::vector<bool>& own)
    : network_(network),
      options_(options),
      own_(own),
      layout_(layout_of(options.target, options.instance, fmt::format("network '{}'", network.name))),
      planner_(network, layout_, own_),
      placement_(place_network(network, layout_, planner_, own_, options.resident)),
      stream_ends_(network.layers.size() + 1, std::vector<uint64_t>(layout_.rows))
{
}

TensorForm ArrayPart::form(int tensor) const
{
    const auto index = static_cast<size_t>(tensor);
    const int channels = channel_blocks(network_.tensors[index].channels) * 8;
    return {SVP_FORMAT_DENSE_INT8, static_cast<uint32_t>(channels), !home(index).resident};
}

svp_aie_placement ArrayPart::placement_record(size_t tensor) const
{
    svp_aie_placement record{};
    record.logical_channels = static_cast<uint32_t>(network_.tensors[tensor].channels);
    const TensorHome& place = home(tensor);
    if (!place.resident) return record;
    record.columns = layout_.columns;
    record.slice_columns = static_cast<uint32_t>(place.slice_width);
    record.row_bytes = static_cast<uint32_t>(place.view.row_bytes);
    record.pixel_bytes = static_cast<uint32_t>(place.view.pixel_bytes);
    record.base = static_cast<uint32_t>(place.view.base + int64_t{place.left} * place.view.pixel_bytes);
    return record;
}

ArrayEstimate ArrayPart::estimate(size_t index) const
{
    const PlacedLayer& layer = placement_.layers[index];
    const int64_t stream_bytes = layout_.target.stream_bytes;
    auto u = [](int64_t value) { return static_cast<uint64_t>(value); };
    ArrayEstimate e;
    e.compute = u(layer.cost.compute);
    e.activations_in = u(layer.cost.activations + layer.load_bytes / stream_bytes);
    e.weights_in = u(layer.cost.weights);
    e.results_out = u(layer.cost.results + layer.store_bytes / stream_bytes);
    e.control = u(control_cycles(layout_, layer, options_.overlap));
    e.cycles = u(layer.cost.cycles + (layer.load_bytes + layer.store_bytes) / stream_bytes) + e.control;
    return e;
}

uint64_t ArrayPart::weight_bytes(size_t layer) const
{
    uint64_t bytes = 0;
    for (unsigned row = 0; row < layout_.rows; ++row)
        bytes += stream_ends_[layer + 1][row] - stream_ends_[layer][row];
    return bytes;
}

// Each row's stream is that of its layers, one behind the other.
void ArrayPart::append_constants(std::vector<uint8_t>& constants)
{
    for (unsigned row = 0; row < layout_.rows; ++row) {
        constants.resize(svp_align_up(constants.size(), SVP_LOADABLE_ALIGN));
        const uint64_t start = constants.size();
        stream_offsets_.push_back(start);
        for (size_t i = 0; i < network_.layers.size(); ++i) {
            for (const PlacedBand& band : placement_.layers[i].bands)
                for (const PlacedPart& part : band.parts)
                    for (const Pass& pass : part.passes)
                        append_pass_stream(layout_, pass, row, constants);
            stream_ends_[i + 1][row] = constants.size() - start;
        }
    }
    if (constants.size() > UINT32_MAX)
        fail(fmt::format("network '{}'", network_.name), "its weights take {} bytes, a memory region holds 4 GiB",
             constants.size());
}

void ArrayPart::place(const std::vector<svp_tensor>& tensors)
{
    std::vector<DramTensor> dram;
    for (size_t i = 0; i < network_.tensors.size(); ++i) {
        const Tensor& tensor = network_.tensors[i];
        dram.push_back(
            {tensors[i].region, tensors[i].offset, tensor.height, tensor.width, channel_blocks(tensor.channels)});
    }
    programs_ = programs(dram);
}

LayerCode ArrayPart::layer_of(const std::vector<uint32_t>& program, const std::string& name, int output,
                              std::vector<uint8_t>& constants) const
{
    const uint64_t offset = svp_align_up(constants.size(), SVP_LOADABLE_ALIGN), bytes = program.size() * 4;
    if (offset + bytes > UINT32_MAX)
        fail(fmt::format("network '{}'", network_.name),
             "its weights and programs take {} bytes, a memory region holds 4 GiB", offset + bytes);
    constants.resize(offset);
    const auto* first = reinterpret_cast<const uint8_t*>(program.data());
    constants.insert(constants.end(), first, first + bytes);

    svp_layer_command command{};
    command.engine = SVP_ENGINE_AIE;
    command.operand[SVP_AIE_OPERAND_PROGRAM] = {static_cast<uint32_t>(offset), static_cast<uint32_t>(bytes)};
    LayerCode layer;
    copy_name(layer.record.name, name);
    layer.record.output_tensor = static_cast<uint32_t>(output);
    layer.record.engine = SVP_ENGINE_AIE;
    layer.commands = {command};
    return layer;
}

// Names the network's input as its output: it writes none.
std::vector<LayerCode> ArrayPart::start_up(std::vector<uint8_t>& constants)
{
    return {layer_of(configuration_program(layout_), "array_configuration", network_.input, constants)};
}

LayerCode ArrayPart::code(size_t index, std::vector<uint8_t>& constants)
{
    const Layer& layer = network_.layers[index];
    LayerCode result = layer_of(programs_[index], layer.name, layer.output, constants);
    result.record.dense_macs = dense_macs(network_, layer);
    result.record.weight_bytes = weight_bytes(index);
    return result;
}

void ArrayPart::bind_regions(svp_layer_command& command, const std::vector<svp_region>& regions) const
{
    for (uint32_t i = SVP_AIE_OPERAND_CONSTANTS; i <= SVP_AIE_OPERAND_OUTPUT; ++i) {
        command.operand_region[i] = static_cast<uint8_t>(i);
        command.operand[i] = {0, static_cast<uint32_t>(regions[i].bytes)};
    }
}

EngineRecords ArrayPart::records() const
{
    std::vector<svp_aie_placement> placements;
    for (size_t i = 0; i < network_.tensors.size(); ++i)
        placements.push_back(placement_record(i));
    return {SVP_ENGINE_AIE, record_bytes(&options_.target, 1), record_bytes(placements.data(), placements.size())};
}

size_t ArrayPart::next_own(size_t layer) const
{
    while (layer < own_.size() && !own_[layer])
        ++layer;
    return layer;
}

// With overlap all weights of the network are one stream, which runs ahead as far as the rings hold; else every layer
// starts its own.
void ArrayPart::start_weights(const StepWriter& writer, ControlProgram& program, size_t layer) const
{
    if (options_.overlap && layer != next_own(0)) return;
    const size_t end = options_.overlap ? network_.layers.size() : layer + 1;
    std::vector<WeightRange> ranges;
    for (unsigned row = 0; row < layout_.rows; ++row)
        ranges.push_back(
            {stream_offsets_[row] + stream_ends_[layer][row], stream_ends_[end][row] - stream_ends_[layer][row]});
    writer.start_weights(program, ranges);
}

std::vector<std::vector<uint32_t>> ArrayPart::programs(const std::vector<DramTensor>& dram) const
{
    std::vector<Step> steps;
    std::vector<size_t> ends; // of each layer's steps
    for (const PlacedLayer& layer : placement_.layers) {
        for (Step& step : steps_of(layout_, dram, layer))
            steps.push_back(std::move(step));
        ends.push_back(steps.size());
    }
    std::vector<std::vector<uint32_t>> programs(network_.layers.size());
    StepWriter writer(layout_, steps, options_.overlap);
    for (size_t layer = next_own(0), done = 0; layer < programs.size(); layer = next_own(layer + 1)) {
        ControlProgram program(layout_, 0);
        start_weights(writer, program, layer);
        write_steps(writer, program, ends[layer] - done, network_.layers[layer]);
        done = ends[layer];
        if (writer.finished()) writer.end_network(program);
        programs[layer] = program.finish();
    }
    return programs;
}

void ArrayPart::write_steps(StepWriter& writer, ControlProgram& program, size_t count, const Layer& layer) const
{
    try {
        for (size_t s = 0; s < count; ++s)
            writer.write_step(program);
    } catch (const DescriptorMisfit& misfit) {
        fail(
            layer_place(network_, layer),
            "its tensors or the next layer's are larger than buffer descriptors can walk through (field {}): a smaller "
            "resolution or a larger {}.columns may fit",
            misfit.what(), options_.instance);
    }
}

bool array_can_run(const Network& network, size_t index)
{
    const Layer& layer = network.layers[index];
    if (layer.kind != LayerKind::conv_decomposed) return true;
    const auto channels = [&](int tensor) { return network.tensors[static_cast<size_t>(tensor)].channels; };
    const std::vector<int16_t> weights = effective_weights(layer, channels(layer.inputs[0]), channels(layer.output));
    return std::all_of(weights.begin(), weights.end(), [](int16_t w) { return w >= INT8_MIN && w <= INT8_MAX; });
}

} // namespace svp::compiler::aie
