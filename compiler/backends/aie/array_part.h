// SPDX-License-Identifier: Apache-2.0
// The layers of a network that run on the tile array: where their tensors live, weight streams, control programs.
#pragma once

#include "compiler/backends/aie/aie_options.h"
#include "compiler/backends/aie/emit/step_writer.h"
#include "compiler/backends/aie/plan/placement.h"
#include "compiler/backends/common/backend_part.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler::aie {

class ArrayPart : public BackendPart {
  public:
    // `own`: by layer. Tensors that other layers touch are in DRAM. Needs a checked network; throws InputError where a
    // layer cannot be mapped. Network and options outlive it.
    ArrayPart(const Network& network, const AieOptions& options, const std::vector<bool>& own);

    double seconds(size_t layer) const override { return static_cast<double>(estimate(layer).cycles) / options_.hertz; }
    // Channels are rounded up to 8: svp_aie_placement says how many are the network's. Channels of the input beyond
    // those hold the zero point.
    TensorForm form(int tensor) const override;
    // One stream of weights for each row.
    void append_constants(std::vector<uint8_t>& constants) override;
    void place(const std::vector<svp_tensor>& tensors) override;
    // "array_configuration" writes the static configuration.
    std::vector<LayerCode> start_up(std::vector<uint8_t>& constants) override;
    // One command, with its control program among the constants.
    LayerCode code(size_t layer, std::vector<uint8_t>& constants) override;
    // Operands are whole regions.
    void bind_regions(svp_layer_command& command, const std::vector<svp_region>& regions) const override;
    EngineRecords records() const override;

    ArrayEstimate estimate(size_t layer) const;

  private:
    const TensorHome& home(size_t tensor) const { return placement_.homes[tensor]; }
    svp_aie_placement placement_record(size_t tensor) const;
    uint64_t weight_bytes(size_t layer) const; // of all rows' streams
    std::vector<std::vector<uint32_t>> programs(const std::vector<DramTensor>& dram) const;
    LayerCode layer_of(const std::vector<uint32_t>& program, const std::string& name, int output,
                       std::vector<uint8_t>& constants) const;
    size_t next_own(size_t layer) const;
    void start_weights(const StepWriter& writer, ControlProgram& program, size_t layer) const;
    void write_steps(StepWriter& writer, ControlProgram& program, size_t count, const Layer& layer) const;

    const Network& network_;
    const AieOptions& options_;
    const std::vector<bool> own_;
    const ArrayLayout layout_;
    LayerPlanner planner_;
    Placement placement_;
    std::vector<std::vector<uint64_t>> stream_ends_; // before layer i, by row
    std::vector<uint64_t> stream_offsets_;           // in the constants, by row
    std::vector<std::vector<uint32_t>> programs_;    // by layer, none for layers of others
};

// Can the array compute the layer at all? Decomposed layers may need wider weights than it has.
bool array_can_run(const Network& network, size_t layer);

} // namespace svp::compiler::aie
