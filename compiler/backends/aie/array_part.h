// The layers of a network that run on the tile array: where their tensors live, weight streams, control programs.
#pragma once

#include "compiler/backends/aie/array_options.h"
#include "compiler/backends/aie/placement.h"
#include "compiler/backends/aie/step_writer.h"

#include <cstdint>
#include <vector>

namespace svp::compiler::aie {

class ArrayPart {
  public:
    // `own`: by layer. Tensors that other layers touch are in DRAM. Needs a checked network; throws InputError where a
    // layer cannot be mapped. All arguments outlive it.
    ArrayPart(const Network& network, const ArrayLayout& layout, const ArrayLoweringOptions& options,
              const std::vector<bool>& own);

    const TensorHome& home(int tensor) const { return placement_.homes[static_cast<size_t>(tensor)]; }
    svp_placement placement_record(int tensor) const;
    // Of one of its layers.
    ArrayEstimate estimate(size_t layer) const;
    uint64_t weight_bytes(size_t layer) const; // of all rows' streams

    // Appends the rows' weight streams to the region of constants.
    void append_streams(std::vector<uint8_t>& constants);
    // One control program per layer, none for layers of others. After append_streams.
    std::vector<std::vector<uint32_t>> programs(const std::vector<DramTensor>& dram) const;

  private:
    size_t next_own(size_t layer) const;
    void start_weights(const StepWriter& writer, ControlProgram& program, size_t layer) const;
    void write_steps(StepWriter& writer, ControlProgram& program, size_t count, const Layer& layer) const;

    const Network& network_;
    const ArrayLayout& layout_;
    const ArrayLoweringOptions& options_;
    const std::vector<bool>& own_;
    LayerPlanner planner_;
    Placement placement_;
    std::vector<std::vector<uint64_t>> stream_ends_; // before layer i, by row
    std::vector<uint64_t> stream_offsets_;           // in the constants, by row
};

// Can the array compute the layer at all? Decomposed layers may need wider weights than it has.
bool array_can_run(const Network& network, size_t layer);

} // namespace svp::compiler::aie
