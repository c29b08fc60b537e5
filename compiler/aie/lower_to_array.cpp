#include "compiler/aie/lower_to_array.h"

#include "compiler/aie/configuration.h"
#include "compiler/aie/placement.h"
#include "compiler/aie/step_writer.h"
#include "compiler/aie/weight_stream.h"
#include "compiler/fail.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/lowering/enlarge_kernels.h"
#include "compiler/lowering/memory_plan.h"
#include "compiler/lowering/network_check.h"
#include "interface/packed_tensor.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace svp::compiler {
namespace {

using namespace aie;

uint64_t dense_macs(const Network& network, const Layer& layer)
{
    if (layer.kind != LayerKind::conv_dense && layer.kind != LayerKind::conv_decomposed) return 0;
    const Tensor& input = network.tensors[static_cast<size_t>(layer.inputs[0])];
    const Tensor& output = network.tensors[static_cast<size_t>(layer.output)];
    auto u = [](int value) { return static_cast<uint64_t>(value); };
    return u(output.height) * u(output.width) * u(output.channels) * u(input.channels / layer.groups) *
           u(layer.kernel_h) * u(layer.kernel_w);
}

class ArrayLowering {
  public:
    ArrayLowering(const Network& network, const ArrayLoweringOptions& options, const ArrayLayout& layout)
        : network_(network),
          options_(options),
          layout_(layout),
          planner_(network, layout_),
          placement_(place_network(network, layout_, planner_, options.resident))
    {
    }

    LoadableParts run()
    {
        build_streams();
        place_in_dram();
        build_programs();
        parts_.network = network_.name;
        parts_.seed = network_.seed;
        std::strncpy(parts_.target.engine, "aie", sizeof parts_.target.engine - 1);
        parts_.array = {options_.target};
        finish_constants();
        return std::move(parts_);
    }

    const Placement& placement() const { return placement_; }

  private:
    std::string place() const { return fmt::format("network '{}'", network_.name); }

    // The weight streams of all rows, each layer's part behind the other.
    void build_streams()
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

    uint64_t tensor_bytes(size_t index) const
    {
        const Tensor& t = network_.tensors[index];
        return svp_tensor_bytes(SVP_FORMAT_DENSE_INT8, static_cast<uint32_t>(t.height), static_cast<uint32_t>(t.width),
                                static_cast<uint32_t>(channel_blocks(t.channels) * 8));
    }

    bool resident(size_t index) const { return placement_.homes[index].resident; }

    std::vector<Lifetime> lifetimes() const
    {
        std::vector<Lifetime> lifetimes(network_.tensors.size());
        for (uint32_t i = 0; i < network_.layers.size(); ++i) {
            const Layer& layer = network_.layers[i];
            for (const int input : layer.inputs)
                lifetimes[static_cast<size_t>(input)].last = i;
            const auto output = static_cast<size_t>(layer.output);
            const bool shared = layer.output != network_.output && !resident(output);
            lifetimes[output] = {shared ? tensor_bytes(output) : 0, i, i};
        }
        return lifetimes;
    }

    void place_in_dram()
    {
        const MemoryPlan plan = plan_memory(lifetimes());
        region_bytes_[SVP_REGION_ACTIVATIONS] = plan.bytes;
        for (size_t i = 0; i < network_.tensors.size(); ++i) {
            svp_tensor record = tensor_record(i);
            if (record.role == SVP_TENSOR_INTERNAL && record.bytes > 0) record.offset = plan.offsets[i];
            const uint64_t end = svp_align_up(record.offset + record.bytes, SVP_LOADABLE_ALIGN);
            if (end > UINT32_MAX)
                fail(fmt::format("{}: tensor '{}'", place(), network_.tensors[i].name),
                     "ends at byte {} of its memory region, which holds 4 GiB", end);
            region_bytes_[record.region] = std::max(region_bytes_[record.region], end);
            dram_.push_back({record.region, record.offset, network_.tensors[i].height, network_.tensors[i].width,
                             channel_blocks(network_.tensors[i].channels)});
            parts_.tensors.push_back(record);
            parts_.placements.push_back(placement_record(i));
        }
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
        record.format = SVP_FORMAT_DENSE_INT8;
        record.bytes = resident(index) ? 0 : tensor_bytes(index);
        record.height = static_cast<uint32_t>(tensor.height);
        record.width = static_cast<uint32_t>(tensor.width);
        record.channels = static_cast<uint32_t>(channel_blocks(tensor.channels) * 8);
        record.zero_point = tensor.zero_point;
        record.scale = tensor.scale;
        return record;
    }

    svp_placement placement_record(size_t index) const
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

    void build_programs()
    {
        add_program(configuration_program(layout_), "array_configuration", network_.input, 0, 0);
        StepWriter writer(layout_, options_.overlap);
        std::vector<Step> steps, next = steps_of(layout_, dram_, placement_.layers.front());
        for (size_t i = 0; i < placement_.layers.size(); ++i) {
            steps = std::move(next);
            next.clear();
            if (i + 1 < placement_.layers.size()) next = steps_of(layout_, dram_, placement_.layers[i + 1]);
            ControlProgram program(layout_, 0);
            start_weights(writer, program, i);
            write_steps(writer, program, steps, next, layer_place(network_, network_.layers[i]));
            if (i + 1 == placement_.layers.size()) writer.end_network(program);
            const Layer& layer = network_.layers[i];
            uint64_t bytes = 0;
            for (unsigned row = 0; row < layout_.rows; ++row)
                bytes += stream_ends_[i + 1][row] - stream_ends_[i][row];
            add_program(program.finish(), layer.name, layer.output, dense_macs(network_, layer), bytes);
        }
        parts_.commands.back().flags |= SVP_FLAG_IRQ;
    }

    static void write_steps(StepWriter& writer, ControlProgram& program, const std::vector<Step>& steps,
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

    // With overlap all weights of the network are one stream, which runs ahead as far as the rings hold; else every
    // layer starts its own.
    void start_weights(const StepWriter& writer, ControlProgram& program, size_t layer) const
    {
        if (options_.overlap && layer > 0) return;
        const size_t end = options_.overlap ? network_.layers.size() : layer + 1;
        std::vector<WeightRange> ranges;
        for (unsigned row = 0; row < layout_.rows; ++row)
            ranges.push_back(
                {stream_offsets_[row] + stream_ends_[layer][row], stream_ends_[end][row] - stream_ends_[layer][row]});
        writer.start_weights(program, ranges);
    }

    void add_program(const std::vector<uint32_t>& words, const std::string& name, int output, uint64_t macs,
                     uint64_t weight_bytes)
    {
        svp_layer_command command{};
        command.opcode = SVP_OP_ARRAY;
        command.version = SVP_COMMAND_VERSION;
        command.layer = static_cast<uint32_t>(parts_.layers.size());
        const uint64_t offset = program_offset_ + programs_.size();
        const uint64_t end = svp_align_up(offset + words.size() * 4, SVP_LOADABLE_ALIGN);
        if (end > UINT32_MAX) fail(place(), "its weights and programs take {} bytes, a memory region holds 4 GiB", end);
        command.operand[SVP_ARRAY_PROGRAM] = {static_cast<uint32_t>(offset), static_cast<uint32_t>(words.size() * 4)};
        const auto* first = reinterpret_cast<const uint8_t*>(words.data());
        programs_.insert(programs_.end(), first, first + words.size() * 4);
        programs_.resize(end - program_offset_);

        svp_layer record{};
        copy_name(record.name, name);
        record.first_command = static_cast<uint32_t>(parts_.commands.size());
        record.command_count = 1;
        record.output_tensor = static_cast<uint32_t>(output);
        record.opcode = SVP_OP_ARRAY;
        record.dense_macs = macs;
        record.weight_bytes = weight_bytes;
        parts_.layers.push_back(record);
        parts_.commands.push_back(command);
    }

    void finish_constants()
    {
        parts_.constants.resize(program_offset_);
        for (size_t row = 0; row < streams_.size(); ++row)
            std::copy(streams_[row].begin(), streams_[row].end(),
                      parts_.constants.begin() + static_cast<ptrdiff_t>(stream_offsets_[row]));
        parts_.constants.insert(parts_.constants.end(), programs_.begin(), programs_.end());
        region_bytes_[SVP_REGION_CONSTANTS] = parts_.constants.size();
        for (uint32_t i = 0; i < region_bytes_.size(); ++i)
            parts_.regions.push_back({i, 0, region_bytes_[i]});
        for (svp_layer_command& command : parts_.commands)
            for (uint32_t i = SVP_ARRAY_CONSTANTS; i <= SVP_ARRAY_OUTPUT; ++i) {
                command.operand_region[i] = static_cast<uint8_t>(i);
                command.operand[i] = {0, static_cast<uint32_t>(region_bytes_[i])};
            }
    }

    const Network& network_;
    const ArrayLoweringOptions& options_;
    const ArrayLayout& layout_;
    LayerPlanner planner_;
    Placement placement_;
    std::vector<DramTensor> dram_;
    std::array<uint64_t, SVP_REGION_OUTPUT + 1> region_bytes_{};
    std::vector<std::vector<uint8_t>> streams_;      // by row
    std::vector<std::vector<uint64_t>> stream_ends_; // before layer i, by row
    std::vector<uint64_t> stream_offsets_;           // in the constants, by row
    uint64_t program_offset_ = 0;
    std::vector<uint8_t> programs_;
    LoadableParts parts_;
};

} // namespace

Loadable lower_to_array(const Network& network, const ArrayLoweringOptions& options)
{
    const std::string place = fmt::format("network '{}'", network.name);
    const ArrayLayout layout = layout_of(options.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    return Loadable(assemble_file(ArrayLowering(lowered, options, layout).run()), place);
}

std::vector<ArrayEstimate> estimate_array_cycles(const Network& network, const ArrayLoweringOptions& options)
{
    const ArrayLayout layout = layout_of(options.target, fmt::format("network '{}'", network.name));
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    const ArrayLowering lowering(lowered, options, layout);
    std::vector<ArrayEstimate> estimates;
    for (const PlacedLayer& layer : lowering.placement().layers) {
        ArrayEstimate e;
        auto u = [](int64_t value) { return static_cast<uint64_t>(value); };
        e.compute = u(layer.cost.compute);
        e.activations_in = u(layer.cost.activations + layer.load_bytes / layout.target.stream_bytes);
        e.weights_in = u(layer.cost.weights);
        e.results_out = u(layer.cost.results + layer.store_bytes / layout.target.stream_bytes);
        e.control = u(control_cycles(layout, layer, options.overlap));
        e.cycles =
            u(layer.cost.cycles + (layer.load_bytes + layer.store_bytes) / layout.target.stream_bytes) + e.control;
        estimates.push_back(e);
    }
    return estimates;
}

} // namespace svp::compiler
