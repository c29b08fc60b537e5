#include "compiler/aie/step_writer.h"

#include "compiler/aie/configuration.h"
#include "interface/layer_command.h"

#include <array>
#include <map>

namespace svp::compiler::aie {
namespace {

constexpr unsigned shim_weights_descriptor = 0;
constexpr unsigned pool_sizes[pools] = {even_descriptors, odd_descriptors, 15};
constexpr unsigned pool_first[pools] = {0, first_odd_descriptor, shim_weights_descriptor + 1};

// Do the receiving tasks of two steps fit the task queues together?
bool queues_hold(const Step& step, const Step& next)
{
    std::map<std::array<unsigned, 4>, unsigned> tasks; // by channel
    for (const Step* s : {&step, &next})
        for (const StepTask& task : s->receiving)
            if (++tasks[{task.column, task.row, task.direction, task.channel}] > SVP_AIE_TASK_QUEUE_DEPTH) return false;
    return true;
}

} // namespace

void StepWriter::start_weights(ControlProgram& program, const std::vector<WeightRange>& ranges) const
{
    for (unsigned row = 0; row < ranges.size(); ++row) {
        program.write_descriptor(row, 0, shim_weights_descriptor,
                                 svp_aie_linear_descriptor(0, static_cast<uint32_t>(ranges[row].bytes / 4)));
        program.patch_address(row, shim_weights_descriptor, SVP_ARRAY_CONSTANTS, ranges[row].offset);
        program.push(row, 0, SVP_AIE_MM2S, shim_weights, shim_weights_descriptor, 1, false);
    }
}

unsigned StepWriter::number_of(Pool pool, unsigned number) const
{
    const auto p = static_cast<size_t>(pool);
    return pool_first[p] + (numbers_.first[p] + number) % pool_sizes[p];
}

// Nothing where both steps together need more descriptors than there are.
std::optional<StepWriter::Numbers> StepWriter::numbers_behind(const Step& step, const Step& next) const
{
    if (!queues_hold(step, next)) return std::nullopt;
    Numbers behind;
    for (size_t p = 0; p < pools; ++p) {
        if (step.counts[p] + next.counts[p] > pool_sizes[p]) return std::nullopt;
        behind.first[p] = (numbers_.first[p] + step.counts[p]) % pool_sizes[p];
    }
    return behind;
}

void StepWriter::prepare(ControlProgram& program, const Step& step)
{
    for (const StepDescriptor& d : step.descriptors) {
        svp_aie_descriptor fields = d.fields;
        if (fields.use_next) fields.next = number_of(d.pool, fields.next);
        const unsigned number = number_of(d.pool, d.number);
        program.write_descriptor(d.column, d.row, number, fields);
        if (d.operand) program.patch_address(d.column, number, *d.operand, d.dram_offset);
    }
    for (const StepTask& task : step.receiving)
        push(program, task, true);
}

void StepWriter::push(ControlProgram& program, const StepTask& task, bool token) const
{
    program.push(task.column, task.row, task.direction, task.channel, number_of(task.pool, task.number),
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

void StepWriter::write(ControlProgram& program, const Step& step, const Step* next)
{
    if (!prepared_) prepare(program, step);
    prepared_ = false;
    open_way(program, step.way);
    if (step.pad_value) set_pad_value(program, *step.pad_value);
    for (const StepTask& task : step.sending)
        push(program, task, false);

    if (overlap_ && next != nullptr) {
        if (const std::optional<Numbers> behind = numbers_behind(step, *next)) {
            numbers_ = *behind;
            prepare(program, *next);
            prepared_ = true;
        }
    }
    for (const StepTask& task : step.receiving)
        program.wait(task.column, task.row, task.direction, task.channel, 1);
}

} // namespace svp::compiler::aie
