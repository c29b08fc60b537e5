#include "compiler/aie/array_programs.h"

#include "compiler/aie/configuration.h"
#include "compiler/aie/step_writer.h"
#include "compiler/aie/weight_stream.h"
#include "compiler/fail.h"
#include "compiler/lowering/network_check.h"
#include "interface/packed_tensor.h"

#include <algorithm>
#include <utility>

namespace svp::compiler::aie {
namespace {

uint64_t dense_macs(const Network& network, const Layer& layer)
{
    if (layer.kind != LayerKind::conv_dense && layer.kind != LayerKind::conv_decomposed) return 0;
    const Tensor& input = network.tensors[static_cast<size_t>(layer.inputs[0])];
    const Tensor& output = network.tensors[static_cast<size_t>(layer.output)];
    auto u = [](int value) { return static_cast<uint64_t>(value); };
    return u(output.height) * u(output.width) * u(output.channels) * u(input.channels / layer.groups) *
           u(layer.kernel_h) * u(layer.kernel_w);
}

std::vector<DramTensor> dram_tensors(const Network& network, const std::vector<svp_tensor>& tensors)
{
    std::vector<DramTensor> dram;
    for (size_t i = 0; i < tensors.size(); ++i)
        dram.push_back({tensors[i].region, tensors[i].offset, network.tensors[i].height, network.tensors[i].width,
                        channel_blocks(network.tensors[i].channels)});
    return dram;
}

void write_steps(StepWriter& writer, ControlProgram& program, const std::vector<Step>& steps,
                 const std::vector<Step>& behind, const std::string& where)
{
    try {
        for (size_t s = 0; s < steps.size(); ++s) {
            const Step* last_next = behind.empty() ? nullptr : &behind.front();
            writer.write(program, steps[s], s + 1 < steps.size() ? &steps[s + 1] : last_next);
        }
    } catch (const DescriptorMisfit& misfit) {
        fail(where,
             "its tensors are larger than buffer descriptors can walk through (field {}): a smaller "
             "resolution or a larger array.columns may fit",
             misfit.what());
    }
}

} // namespace

ArrayPrograms::ArrayPrograms(const Network& network, const ArrayLoweringOptions& options, const ArrayLayout& layout,
                             std::vector<bool> pinned)
    : network_(network),
      options_(options),
      layout_(layout),
      planner_(network, layout_)
{
    if (!options.resident) pinned.assign(pinned.size(), true);
    placement_ = place_network(network, layout_, planner_, std::move(pinned));
}

std::string ArrayPrograms::place() const { return fmt::format("network '{}'", network_.name); }

svp_placement ArrayPrograms::placement_record(size_t index) const
{
    svp_placement record{};
    record.logical_channels = static_cast<uint32_t>(network_.tensors[index].channels);
    const TensorHome& home = placement_.homes[index];
    if (!home.resident) return record;
    record.columns = layout_.columns;
    record.slice_columns = static_cast<uint32_t>(home.slice_width);
    record.row_bytes = static_cast<uint32_t>(home.view.row_bytes);
    record.pixel_bytes = static_cast<uint32_t>(home.view.pixel_bytes);
    record.base = static_cast<uint32_t>(home.view.base + int64_t{home.left} * home.view.pixel_bytes);
    return record;
}

// The weight streams of all rows, each layer's part behind the other.
void ArrayPrograms::build_streams()
{
    streams_.resize(layout_.rows);
    stream_ends_.assign(network_.layers.size() + 1, std::vector<uint64_t>(layout_.rows));
    for (size_t i = 0; i < placement_.layers.size(); ++i) {
        for (unsigned row = 0; row < layout_.rows; ++row) {
            for (const PlacedBand& band : placement_.layers[i].bands)
                for (const PlacedPart& part : band.parts)
                    for (const Pass& pass : part.passes)
                        append_pass_stream(layout_, pass, row, streams_[row]);
            stream_ends_[i + 1][row] = streams_[row].size();
        }
    }
    uint64_t offset = 0;
    for (const std::vector<uint8_t>& stream : streams_) {
        stream_offsets_.push_back(offset);
        offset = svp_align_up(offset + stream.size(), SVP_LOADABLE_ALIGN);
    }
    program_offset_ = offset;
    if (program_offset_ > UINT32_MAX)
        fail(place(), "its weights take {} bytes, a memory region holds 4 GiB", program_offset_);
}

std::vector<ArrayEstimate> ArrayPrograms::cycles() const
{
    std::vector<ArrayEstimate> estimates;
    const auto u = [](int64_t value) { return static_cast<uint64_t>(value); };
    const int64_t stream_bytes = layout_.target.stream_bytes;
    for (const PlacedLayer& layer : placement_.layers) {
        ArrayEstimate e;
        e.compute = u(layer.cost.compute);
        e.activations_in = u(layer.cost.activations + layer.load_bytes / stream_bytes);
        e.weights_in = u(layer.cost.weights);
        e.results_out = u(layer.cost.results + layer.store_bytes / stream_bytes);
        e.control = u(control_cycles(layout_, layer, options_.overlap));
        e.cycles = u(layer.cost.cycles + (layer.load_bytes + layer.store_bytes) / stream_bytes) + e.control;
        estimates.push_back(e);
    }
    return estimates;
}

void ArrayPrograms::build(const std::vector<svp_tensor>& tensors)
{
    build_streams();
    add_program(configuration_program(layout_), {"array_configuration", network_.input});
    const std::vector<DramTensor> dram = dram_tensors(network_, tensors);
    StepWriter writer(layout_, options_.overlap);
    std::vector<Step> steps, next = steps_of(layout_, dram, placement_.layers.front());
    for (size_t i = 0; i < placement_.layers.size(); ++i) {
        steps = std::move(next);
        next.clear();
        if (i + 1 < placement_.layers.size()) next = steps_of(layout_, dram, placement_.layers[i + 1]);
        ControlProgram program(layout_, 0);
        start_weights(writer, program, i);
        write_steps(writer, program, steps, next, layer_place(network_, network_.layers[i]));
        if (i + 1 == placement_.layers.size()) writer.end_network(program);
        const Layer& layer = network_.layers[i];
        uint64_t bytes = 0;
        for (unsigned row = 0; row < layout_.rows; ++row)
            bytes += stream_ends_[i + 1][row] - stream_ends_[i][row];
        add_program(program.finish(), {layer.name, layer.output, dense_macs(network_, layer), bytes});
    }
}

// With overlap all weights of the network are one stream, which runs ahead as far as the rings hold; else every layer
// starts its own.
void ArrayPrograms::start_weights(const StepWriter& writer, ControlProgram& program, size_t layer) const
{
    if (options_.overlap && layer > 0) return;
    const size_t end = options_.overlap ? network_.layers.size() : layer + 1;
    std::vector<WeightRange> ranges;
    for (unsigned row = 0; row < layout_.rows; ++row)
        ranges.push_back(
            {stream_offsets_[row] + stream_ends_[layer][row], stream_ends_[end][row] - stream_ends_[layer][row]});
    writer.start_weights(program, ranges);
}

void ArrayPrograms::add_program(const std::vector<uint32_t>& words, Program program)
{
    const uint64_t offset = program_offset_ + code_.size();
    const uint64_t end = svp_align_up(offset + words.size() * 4, SVP_LOADABLE_ALIGN);
    if (end > UINT32_MAX) fail(place(), "its weights and programs take {} bytes, a memory region holds 4 GiB", end);
    program.offset = static_cast<uint32_t>(offset);
    program.bytes = static_cast<uint32_t>(words.size() * 4);
    const auto* first = reinterpret_cast<const uint8_t*>(words.data());
    code_.insert(code_.end(), first, first + words.size() * 4);
    code_.resize(end - program_offset_);
    programs_.push_back(std::move(program));
}

void ArrayPrograms::append(size_t index, LoadableParts& parts) const
{
    const Program& program = programs_[index];
    svp_layer_command command{};
    command.opcode = SVP_OP_ARRAY;
    command.version = SVP_COMMAND_VERSION;
    command.layer = static_cast<uint32_t>(parts.layers.size());
    command.operand[SVP_ARRAY_PROGRAM] = {program.offset, program.bytes};

    svp_layer record{};
    copy_name(record.name, program.name);
    record.first_command = static_cast<uint32_t>(parts.commands.size());
    record.command_count = 1;
    record.output_tensor = static_cast<uint32_t>(program.output);
    record.opcode = SVP_OP_ARRAY;
    record.dense_macs = program.dense_macs;
    record.weight_bytes = program.weight_bytes;
    parts.layers.push_back(record);
    parts.commands.push_back(command);
}

std::vector<uint8_t> ArrayPrograms::take_constants()
{
    std::vector<uint8_t> bytes(program_offset_);
    for (size_t row = 0; row < streams_.size(); ++row)
        std::copy(streams_[row].begin(), streams_[row].end(),
                  bytes.begin() + static_cast<ptrdiff_t>(stream_offsets_[row]));
    bytes.insert(bytes.end(), code_.begin(), code_.end());
    return bytes;
}

void set_region_operands(LoadableParts& parts)
{
    for (svp_layer_command& command : parts.commands) {
        if (command.opcode != SVP_OP_ARRAY) continue;
        for (uint32_t i = SVP_ARRAY_CONSTANTS; i <= SVP_ARRAY_OUTPUT; ++i) {
            command.operand_region[i] = static_cast<uint8_t>(i);
            command.operand[i] = {0, static_cast<uint32_t>(parts.regions[i].bytes)};
        }
    }
}

} // namespace svp::compiler::aie
