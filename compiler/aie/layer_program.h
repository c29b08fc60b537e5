// Writes the control program of a layer: descriptors, tasks, waits.
#pragma once

#include "compiler/aie/control_program.h"
#include "compiler/aie/placed_layer.h"

#include <optional>
#include <vector>

namespace svp::compiler::aie {

// A range of a row's weight stream in the constants.
struct WeightRange {
    uint64_t offset = 0, bytes = 0;
};

class LayerProgramWriter {
  public:
    // `dram`: by tensor; those that stay in memory tiles are not looked at.
    LayerProgramWriter(const ArrayLayout& layout, std::vector<DramTensor> dram);

    // Starts streaming weights to all rows; one range per row.
    void start_weights(ControlProgram& program, const std::vector<WeightRange>& ranges) const;
    void write_layer(ControlProgram& program, const PlacedLayer& layer);
    // Leaves the switches as the configuration set them.
    void end_network(ControlProgram& program) { give_load_channel_to(program, false); }

  private:
    struct Task {
        unsigned column = 0, row = 0;
        svp_aie_direction direction = SVP_AIE_S2MM;
        unsigned channel = 0;
    };

    void move(ControlProgram& program, const Load& load, bool store);
    void move_batch(ControlProgram& program, const std::vector<std::vector<Transfer>>& transfers, size_t first,
                    const Load& load, bool store);
    void fill_margins(ControlProgram& program, const Halo& halo);
    void run_pass(ControlProgram& program, const Pass& pass);
    void start_results(ControlProgram& program, const Pass& pass, unsigned column, unsigned* even, unsigned* odd) const;
    void start_chunks(ControlProgram& program, const Pass& pass, unsigned column, unsigned even) const;
    void set_pad_value(ControlProgram& program, const Pass& pass);
    void give_load_channel_to(ControlProgram& program, bool halo);

    ArrayLayout layout_;
    std::vector<DramTensor> dram_;
    std::optional<int> pad_value_;
    bool halo_loop_ = false;
};

} // namespace svp::compiler::aie
