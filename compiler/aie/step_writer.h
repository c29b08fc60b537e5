// Writes steps into control programs, one after the other over a whole network.
#pragma once

#include "compiler/aie/control_program.h"
#include "compiler/aie/step.h"

#include <optional>
#include <vector>

namespace svp::compiler::aie {

// A range of a row's weight stream in the constants.
struct WeightRange {
    uint64_t offset = 0, bytes = 0;
};

class StepWriter {
  public:
    // With overlap a step's descriptors and receiving tasks are written while the step before it runs, if there are
    // descriptors enough for both.
    StepWriter(const ArrayLayout& layout, bool overlap) : layout_(layout), overlap_(overlap) {}

    // Starts streaming weights to all rows; one range per row.
    void start_weights(ControlProgram& program, const std::vector<WeightRange>& ranges) const;
    // Does the step and waits for its end. `next`: the step after it, also of the next layer; null: there is none.
    void write(ControlProgram& program, const Step& step, const Step* next);
    // Leaves the switches as the configuration set them.
    void end_network(ControlProgram& program) { open_way(program, LoadWay::shim); }

  private:
    // Where a step's descriptors of each pool begin.
    struct Numbers {
        unsigned first[pools] = {};
    };

    std::optional<Numbers> numbers_behind(const Step& step, const Step& next) const;
    unsigned number_of(Pool pool, unsigned number) const;
    void prepare(ControlProgram& program, const Step& step);
    void push(ControlProgram& program, const StepTask& task, bool token) const;
    void open_way(ControlProgram& program, LoadWay way);
    void set_pad_value(ControlProgram& program, int value);

    const ArrayLayout layout_;
    const bool overlap_;
    Numbers numbers_;
    bool prepared_ = false;
    std::optional<int> pad_value_;
    LoadWay way_ = LoadWay::shim;
};

} // namespace svp::compiler::aie
