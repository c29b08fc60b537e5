// Layers on their way to control programs of the tile array: weight streams, programs, and which tensors stay in the
// memory tiles.
#pragma once

#include "compiler/aie/lower_to_array.h"
#include "compiler/aie/placement.h"
#include "compiler/loadable/file_layout.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler::aie {

class ArrayPrograms {
  public:
    // `network`: its layers are those that the array runs, in order of execution; a tensor may be made elsewhere.
    // pinned[t]: tensor t has to be in DRAM, as the network's input and output are. References outlive the object.
    // Throws InputError where a layer does not fit the array.
    ArrayPrograms(const Network& network, const ArrayLoweringOptions& options, const ArrayLayout& layout,
                  std::vector<bool> pinned);

    bool resident(size_t tensor) const { return placement_.homes[tensor].resident; }
    // Where a tensor that the array touches lies, and that its channels are rounded up to 8.
    svp_placement placement_record(size_t tensor) const;
    static int stored_channels(const Tensor& tensor) { return channel_blocks(tensor.channels) * 8; }

    // Writes the programs; `tensors`: the loadable's, by tensor of the network.
    void build(const std::vector<svp_tensor>& tensors);
    // The pseudo layer that configures the array, and layer `index` of the network, each with its command.
    void append_configuration(LoadableParts& parts) const { append(0, parts); }
    void append_layer(size_t index, LoadableParts& parts) const { append(index + 1, parts); }
    // Streams and programs; they lie at the beginning of the constants.
    std::vector<uint8_t> take_constants();

    // Estimates, one per layer.
    std::vector<ArrayEstimate> cycles() const;

  private:
    // Layers and the configuration before them.
    struct Program {
        std::string name;
        int output = -1;
        uint64_t dense_macs = 0, weight_bytes = 0;
        uint32_t offset = 0, bytes = 0; // in the constants
    };

    std::string place() const;
    void build_streams();
    void start_weights(const class StepWriter& writer, class ControlProgram& program, size_t layer) const;
    void add_program(const std::vector<uint32_t>& words, Program program);
    void append(size_t program, LoadableParts& parts) const;

    const Network& network_;
    const ArrayLoweringOptions& options_;
    const ArrayLayout& layout_;
    LayerPlanner planner_;
    Placement placement_;
    std::vector<std::vector<uint8_t>> streams_;      // by row
    std::vector<std::vector<uint64_t>> stream_ends_; // before layer i, by row
    std::vector<uint64_t> stream_offsets_;           // in the constants, by row
    uint64_t program_offset_ = 0;
    std::vector<uint8_t> code_;
    std::vector<Program> programs_;
};

// Operands of array commands are whole regions: sets them once parts.regions is complete.
void set_region_operands(LoadableParts& parts);

} // namespace svp::compiler::aie
