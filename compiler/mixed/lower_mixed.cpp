#include "compiler/mixed/lower_mixed.h"

#include "compiler/fail.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/mixed/relocate.h"
#include "interface/packed_tensor.h"

#include <algorithm>
#include <cstring>

namespace svp::compiler {
namespace {

struct Run {
    Segment segment;
    Engine engine;
    Loadable loadable;
};

std::vector<Run> lower_runs(const Network& network, const std::vector<Segment>& segments,
                            const std::vector<Engine>& engines, const LoweringOptions& cluster,
                            const ArrayLoweringOptions& array)
{
    std::vector<Run> runs;
    for (size_t i = 0; i < segments.size();) {
        Segment whole = segments[i];
        const Engine engine = engines[i];
        for (; i < segments.size() && engines[i] == engine; ++i) {
            whole.last = segments[i].last;
            whole.output = segments[i].output;
        }
        const Network part = network_of_segment(network, whole);
        runs.push_back({whole, engine, engine == Engine::array ? lower_to_array(part, array) : lower(part, cluster)});
    }
    return runs;
}

// The loadables of all runs as one. Their scratch memory is the same, since they are never at work together; a tensor
// between two runs lies behind it, in one of two places that take turns.
class Merge {
  public:
    Merge(const Network& network, const std::vector<Run>& runs) : network_(network), runs_(runs) {}

    LoadableParts run(const svp_target& cluster, const svp_array_target& array)
    {
        place_boundaries();
        parts_.network = network_.name;
        parts_.seed = network_.seed;
        parts_.target = cluster;
        const bool both =
            std::any_of(runs_.begin(), runs_.end(), [](const Run& r) { return r.engine == Engine::array; });
        if (both) parts_.array = {array};
        for (size_t i = 0; i < runs_.size(); ++i)
            append(i);
        finish_regions(both);
        return std::move(parts_);
    }

  private:
    static uint64_t region_bytes(const Loadable& loadable, uint32_t region) { return loadable.regions()[region].bytes; }

    void place_boundaries()
    {
        uint64_t largest = 0;
        for (size_t i = 0; i < runs_.size(); ++i) {
            scratch_ = std::max(scratch_, region_bytes(runs_[i].loadable, SVP_REGION_ACTIVATIONS));
            if (i + 1 < runs_.size()) largest = std::max(largest, runs_[i].loadable.output().bytes);
        }
        scratch_ = svp_align_up(scratch_, SVP_LOADABLE_ALIGN);
        boundary_[0] = scratch_;
        boundary_[1] = scratch_ + svp_align_up(largest, SVP_LOADABLE_ALIGN);
        activations_ = runs_.size() > 1 ? boundary_[1] + svp_align_up(largest, SVP_LOADABLE_ALIGN) : scratch_;
    }

    // Where the bytes of a run's region are in the whole.
    Relocation relocation(size_t run) const
    {
        Relocation to;
        to.region = {SVP_REGION_CONSTANTS, SVP_REGION_ACTIVATIONS, SVP_REGION_INPUT, SVP_REGION_OUTPUT};
        to.offset[SVP_REGION_CONSTANTS] = parts_.constants.size();
        if (run > 0) {
            to.region[SVP_REGION_INPUT] = SVP_REGION_ACTIVATIONS;
            to.offset[SVP_REGION_INPUT] = boundary_[(run - 1) % 2];
        }
        if (run + 1 < runs_.size()) {
            to.region[SVP_REGION_OUTPUT] = SVP_REGION_ACTIVATIONS;
            to.offset[SVP_REGION_OUTPUT] = boundary_[run % 2];
        }
        return to;
    }

    void append(size_t index)
    {
        const Loadable& part = runs_[index].loadable;
        const Relocation to = relocation(index);
        const std::vector<uint32_t> tensors = append_tensors(index, to);
        std::vector<uint8_t> constants(part.constants().begin(), part.constants().end());
        for (const svp_layer& layer : part.layers()) {
            const bool configures = layer.opcode == SVP_OP_ARRAY && &layer == part.layers().begin();
            if (configures && configured_) continue; // the array keeps its configuration
            configured_ = configured_ || configures;
            svp_layer moved = layer;
            moved.first_command = static_cast<uint32_t>(parts_.commands.size());
            moved.output_tensor = tensors[layer.output_tensor];
            for (uint32_t i = 0; i < layer.command_count; ++i) {
                svp_layer_command command = part.commands()[layer.first_command + i];
                if (command.opcode == SVP_OP_ARRAY)
                    relocate_program(constants.data() + command.operand[SVP_ARRAY_PROGRAM].offset,
                                     command.operand[SVP_ARRAY_PROGRAM].size, to);
                relocate_command(command, to);
                command.layer = static_cast<uint32_t>(parts_.layers.size());
                const bool last = index + 1 == runs_.size() && &layer + 1 == part.layers().end();
                if (!last) command.flags &= ~uint32_t{SVP_FLAG_IRQ};
                parts_.commands.push_back(command);
            }
            parts_.layers.push_back(moved);
        }
        parts_.constants.insert(parts_.constants.end(), constants.begin(), constants.end());
        parts_.constants.resize(svp_align_up(parts_.constants.size(), SVP_LOADABLE_ALIGN));
        if (parts_.constants.size() > UINT32_MAX)
            fail(fmt::format("network '{}'", network_.name), "its constants take {} bytes, a memory region holds 4 GiB",
                 parts_.constants.size());
    }

    // Index in the whole of each tensor of the run. Its input is the output of the run before.
    std::vector<uint32_t> append_tensors(size_t index, const Relocation& to)
    {
        const Loadable& part = runs_[index].loadable;
        std::vector<uint32_t> indices;
        for (size_t i = 0; i < part.tensors().size(); ++i) {
            svp_tensor tensor = part.tensors()[i];
            if (index > 0 && tensor.role == SVP_TENSOR_INPUT) {
                indices.push_back(last_output_);
                continue;
            }
            svp_placement placement{};
            placement.logical_channels = tensor.channels;
            if (part.array_target()) placement = part.placements()[i];
            const bool output = tensor.role == SVP_TENSOR_OUTPUT;
            if (tensor.bytes > 0) {
                tensor.offset += to.offset[tensor.region];
                tensor.region = to.region[tensor.region];
            }
            if (tensor.region == SVP_REGION_ACTIVATIONS) tensor.role = SVP_TENSOR_INTERNAL;
            indices.push_back(static_cast<uint32_t>(parts_.tensors.size()));
            if (output) next_output_ = indices.back();
            parts_.tensors.push_back(tensor);
            parts_.placements.push_back(placement);
        }
        last_output_ = next_output_;
        return indices;
    }

    void finish_regions(bool both)
    {
        const uint64_t bytes[] = {parts_.constants.size(), activations_,
                                  region_bytes(runs_.front().loadable, SVP_REGION_INPUT),
                                  region_bytes(runs_.back().loadable, SVP_REGION_OUTPUT)};
        for (uint32_t i = 0; i <= SVP_REGION_OUTPUT; ++i)
            parts_.regions.push_back({i, 0, bytes[i]});
        if (!both) parts_.placements.clear();
        for (svp_layer_command& command : parts_.commands)
            if (command.opcode == SVP_OP_ARRAY)
                for (uint32_t i = SVP_ARRAY_CONSTANTS; i <= SVP_ARRAY_OUTPUT; ++i)
                    command.operand[i] = {0, static_cast<uint32_t>(bytes[i])};
    }

    const Network& network_;
    const std::vector<Run>& runs_;
    uint64_t scratch_ = 0, activations_ = 0, boundary_[2] = {};
    uint32_t last_output_ = 0, next_output_ = 0;
    bool configured_ = false;
    LoadableParts parts_;
};

} // namespace

Loadable lower_mixed(const Network& network, const std::vector<Segment>& segments, const std::vector<Engine>& engines,
                     const LoweringOptions& cluster, const ArrayLoweringOptions& array)
{
    const std::vector<Run> runs = lower_runs(network, segments, engines, cluster, array);
    return Loadable(assemble_file(Merge(network, runs).run(cluster.target, array.target)),
                    fmt::format("network '{}'", network.name));
}

} // namespace svp::compiler
