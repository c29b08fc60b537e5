// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/emit/step_writer.h"

#include "compiler/backends/aie/emit/configuration.h"
#include "interface/common/layer_command.h"
#include "interface/engines/aie/aie_command.h"

#include <array>
#include <map>

namespace svp::compiler::aie {
namespace {

constexpr unsigned shim_weights_descriptor = 0;
constexpr unsigned pool_sizes[pools] = {even_descriptors, odd_descriptors, 15};
constexpr unsigned pool_first[pools] = {0, first_odd_descriptor, shim_weights_descriptor + 1};

} // namespace

StepWriter::StepWriter(const ArrayLayout& layout, const std::vector<Step>& steps, bool overlap)
    : layout_(layout),
      steps_(steps),
      overlap_(overlap)
{
}

void StepWriter::start_weights(ControlProgram& program, const std::vector<WeightRange>& ranges) const
{
    for (unsigned row = 0; row < ranges.size(); ++row) {
        program.write_descriptor(row, 0, shim_weights_descriptor,
                                 svp_aie_linear_descriptor(0, static_cast<uint32_t>(ranges[row].bytes / 4)));
        program.patch_address(row, shim_weights_descriptor, SVP_AIE_OPERAND_CONSTANTS, ranges[row].offset);
        program.push(row, 0, SVP_AIE_MM2S, shim_weights, shim_weights_descriptor, 1, false);
    }
}

unsigned StepWriter::number_of(size_t step, Pool pool, unsigned number) const
{
    const auto p = static_cast<size_t>(pool);
    return pool_first[p] + (numbers_[step][p] + number) % pool_sizes[p];
}

// Do descriptors and task queues hold the next step besides those from the current one on?
bool StepWriter::can_prepare() const
{
    std::map<std::array<unsigned, 4>, unsigned> tasks; // receiving ones, by channel
    Numbers counts{};
    for (size_t s = current_; s <= prepared_; ++s) {
        for (size_t p = 0; p < pools; ++p)
            if ((counts[p] += steps_[s].counts[p]) > pool_sizes[p]) return false;
        for (const StepTask& t : steps_[s].receiving)
            if (++tasks[{t.column, t.row, t.direction, t.channel}] > SVP_AIE_TASK_QUEUE_DEPTH) return false;
    }
    return true;
}

void StepWriter::prepare(ControlProgram& program)
{
    const Step& step = steps_[prepared_];
    numbers_.push_back(next_number_);
    for (size_t p = 0; p < pools; ++p)
        next_number_[p] = (next_number_[p] + step.counts[p]) % pool_sizes[p];
    for (const StepDescriptor& d : step.descriptors) {
        svp_aie_descriptor fields = d.fields;
        if (fields.use_next) fields.next = number_of(prepared_, d.pool, fields.next);
        const unsigned number = number_of(prepared_, d.pool, d.number);
        program.write_descriptor(d.column, d.row, number, fields);
        if (d.operand) program.patch_address(d.column, number, *d.operand, d.dram_offset);
    }
    for (const StepTask& task : step.receiving)
        push(program, prepared_, task, true);
    ++prepared_;
}

// Up to the next pass: a pass runs long enough to write what follows it, a halo or a transfer may not.
void StepWriter::prepare_ahead(ControlProgram& program)
{
    bool pass = false;
    for (size_t s = current_ + 1; s < prepared_; ++s)
        pass = pass || steps_[s].is_pass();
    while (!pass && prepared_ < steps_.size() && can_prepare()) {
        pass = steps_[prepared_].is_pass();
        prepare(program);
    }
}

void StepWriter::push(ControlProgram& program, size_t step, const StepTask& task, bool token) const
{
    program.push(task.column, task.row, task.direction, task.channel, number_of(step, task.pool, task.number),
                 task.executions, token);
}

void StepWriter::open_way(ControlProgram& program, LoadWay way)
{
    if (way == LoadWay::any || way == way_) return;
    way_ = way;
    const LoadSwitch word = load_switch();
    for (unsigned column = 0; column < layout_.columns; ++column)
        program.write(column, layout_.upper_memory_row(), word.offset,
                      way == LoadWay::halo ? word.from_halo : word.from_shim);
}

void StepWriter::set_pad_value(ControlProgram& program, int value)
{
    if (pad_value_ == value) return;
    pad_value_ = value;
    const uint32_t word = static_cast<uint8_t>(value) * 0x01010101u;
    for (unsigned column = 0; column < layout_.columns; ++column)
        program.write(column, layout_.upper_memory_row(), SVP_AIE_MEMORY_PAD_VALUE + 4 * memory_chunks, word);
}

void StepWriter::write_step(ControlProgram& program)
{
    const Step& step = steps_[current_];
    if (prepared_ == current_) prepare(program);
    open_way(program, step.way);
    if (step.pad_value) set_pad_value(program, *step.pad_value);
    for (const StepTask& task : step.sending)
        push(program, current_, task, false);
    if (overlap_) prepare_ahead(program);
    for (const StepTask& task : step.receiving)
        program.wait(task.column, task.row, task.direction, task.channel, 1);
    ++current_;
}

} // namespace svp::compiler::aie
