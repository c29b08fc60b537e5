// SPDX-License-Identifier: Apache-2.0
// Writes the steps of a whole network into control programs, one after the other.
#pragma once

#include "compiler/backends/aie/emit/step.h"
#include "compiler/backends/aie/encode/control_program.h"

#include <array>
#include <optional>
#include <vector>

namespace svp::compiler::aie {

// A range of a row's weight stream in the constants.
struct WeightRange {
    uint64_t offset = 0, bytes = 0;
};

class StepWriter {
  public:
    // `steps`: of all layers, in their order. With overlap descriptors and receiving tasks of steps up to the next pass
    // are written while a step runs, as far as descriptors and task queues hold them all.
    StepWriter(const ArrayLayout& layout, const std::vector<Step>& steps, bool overlap);

    // Starts streaming weights to all rows; one range per row.
    void start_weights(ControlProgram& program, const std::vector<WeightRange>& ranges) const;
    // Does the next step and waits for its end.
    void write_step(ControlProgram& program);
    bool finished() const { return current_ == steps_.size(); }
    // Leaves the switches as the configuration set them.
    void end_network(ControlProgram& program) { open_way(program, LoadWay::shim); }

  private:
    // Where a step's descriptors of each pool begin.
    using Numbers = std::array<unsigned, pools>;

    bool can_prepare() const;
    void prepare(ControlProgram& program);
    void prepare_ahead(ControlProgram& program);
    unsigned number_of(size_t step, Pool pool, unsigned number) const;
    void push(ControlProgram& program, size_t step, const StepTask& task, bool token) const;
    void open_way(ControlProgram& program, LoadWay way);
    void set_pad_value(ControlProgram& program, int value);

    const ArrayLayout layout_;
    const std::vector<Step>& steps_;
    const bool overlap_;
    std::vector<Numbers> numbers_;      // by step that has been prepared
    size_t current_ = 0, prepared_ = 0; // steps [current_, prepared_) hold descriptors
    Numbers next_number_{};
    std::optional<int> pad_value_;
    LoadWay way_ = LoadWay::shim;
};

} // namespace svp::compiler::aie
