#include "compiler/aie/layer_program.h"

#include "compiler/aie/configuration.h"
#include "interface/layer_command.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

constexpr int64_t neighbour_distance = 0x80000, own_memory = 0x80000;
// Descriptors of shim tiles; the weights' is 0.
constexpr unsigned shim_weights_descriptor = 0, shim_first_load = 2, shim_first_store = 8;
constexpr size_t batch = SVP_AIE_TASK_QUEUE_DEPTH; // transfers that fit the task queues

// Bound to a memory tile's address space: -1 the west neighbour's memory, 0 its own, 1 the east one's.
svp_aie_descriptor bound(const MemoryDescriptor& d, int neighbour = 0)
{
    svp_aie_descriptor fields = d.fields;
    fields.base = static_cast<uint64_t>(own_memory + neighbour * neighbour_distance + d.address);
    return fields;
}

} // namespace

LayerProgramWriter::LayerProgramWriter(const ArrayLayout& layout, std::vector<DramTensor> dram)
    : layout_(layout),
      dram_(std::move(dram))
{
}

void LayerProgramWriter::start_weights(ControlProgram& program, const std::vector<WeightRange>& ranges) const
{
    for (unsigned row = 0; row < ranges.size(); ++row) {
        program.write_descriptor(row, 0, shim_weights_descriptor,
                                 svp_aie_linear_descriptor(0, static_cast<uint32_t>(ranges[row].bytes / 4)));
        program.patch_address(row, shim_weights_descriptor, SVP_ARRAY_CONSTANTS, ranges[row].offset);
        program.push(row, 0, SVP_AIE_MM2S, shim_weights, shim_weights_descriptor, 1, false);
    }
}

void LayerProgramWriter::write_layer(ControlProgram& program, const PlacedLayer& layer)
{
    for (const Halo& halo : layer.halos)
        fill_margins(program, halo);
    for (const PlacedBand& band : layer.bands) {
        for (const PlacedPart& part : band.parts) {
            for (const Load& load : part.loads)
                move(program, load, false);
            for (const Pass& pass : part.passes)
                run_pass(program, pass);
        }
        for (const Load& store : band.stores)
            move(program, store, true);
    }
}

void LayerProgramWriter::give_load_channel_to(ControlProgram& program, bool halo)
{
    if (halo == halo_loop_) return;
    halo_loop_ = halo;
    const LoadSwitch word = load_switch();
    for (unsigned column = 0; column < layout_.columns; ++column)
        program.write(column, layout_.upper_memory_row(), word.offset, halo ? word.from_halo : word.from_shim);
}

void LayerProgramWriter::move(ControlProgram& program, const Load& load, bool store)
{
    if (!store) give_load_channel_to(program, false);
    std::vector<std::vector<Transfer>> transfers;
    size_t most = 0;
    for (size_t c = 0; c < load.parts.size(); ++c) {
        transfers.push_back(
            dram_transfers(dram_[static_cast<size_t>(load.tensor)], load.view, static_cast<int>(c), load.parts[c]));
        most = std::max(most, transfers.back().size());
    }
    for (size_t first = 0; first < most; first += batch)
        move_batch(program, transfers, first, load, store);
}

void LayerProgramWriter::move_batch(ControlProgram& program, const std::vector<std::vector<Transfer>>& transfers,
                                    size_t first, const Load& load, bool store)
{
    const unsigned upper = layout_.upper_memory_row();
    const uint32_t operand = dram_[static_cast<size_t>(load.tensor)].operand;
    std::vector<unsigned> tokens(transfers.size());
    for (unsigned c = 0; c < transfers.size(); ++c) {
        for (size_t i = first; i < std::min(first + batch, transfers[c].size()); ++i) {
            const Transfer& t = transfers[c][i];
            const auto nth = static_cast<unsigned>(i - first);
            const unsigned in_memory = (store ? first_odd_descriptor : 0) + nth;
            const unsigned in_shim = (store ? shim_first_store : shim_first_load) + nth;
            program.write_descriptor(c, upper, in_memory, bound(t.memory));
            program.write_descriptor(c, 0, in_shim, t.shim);
            program.patch_address(c, in_shim, operand, t.dram_offset);
            if (store) {
                program.push(c, 0, SVP_AIE_S2MM, shim_store, in_shim, t.executions, true);
                program.push(c, upper, SVP_AIE_MM2S, memory_store, in_memory, t.executions, false);
            } else {
                program.push(c, upper, SVP_AIE_S2MM, memory_load, in_memory, t.executions, true);
                program.push(c, 0, SVP_AIE_MM2S, shim_load, in_shim, t.executions, false);
            }
            ++tokens[c];
        }
    }
    for (unsigned c = 0; c < transfers.size(); ++c) {
        if (tokens[c] == 0) continue;
        if (store)
            program.wait(c, 0, SVP_AIE_S2MM, shim_store, tokens[c]);
        else
            program.wait(c, upper, SVP_AIE_S2MM, memory_load, tokens[c]);
    }
}

void LayerProgramWriter::fill_margins(ControlProgram& program, const Halo& halo)
{
    give_load_channel_to(program, true);
    const unsigned upper = layout_.upper_memory_row();
    std::vector<unsigned> tokens(layout_.columns);
    for (unsigned c = 0; c < layout_.columns; ++c) {
        const int column = static_cast<int>(c), owned = halo.view.column_step;
        const int first = std::max(0, column * owned - halo.left), own = std::min(halo.width, column * owned);
        const int behind = std::min(halo.width, (column + 1) * owned);
        const int end = std::min(halo.width, (column + 1) * owned + halo.right);
        unsigned descriptor = 0;
        auto copy = [&](int neighbour, int first_column, int columns) {
            if (columns <= 0) return;
            const HaloCopy halo_part = halo_copy(halo.view, column, neighbour, first_column, columns);
            program.write_descriptor(c, upper, descriptor, bound(halo_part.to));
            program.write_descriptor(c, upper, descriptor + 1, bound(halo_part.from, neighbour));
            program.push(c, upper, SVP_AIE_S2MM, memory_load, descriptor, 1, true);
            program.push(c, upper, SVP_AIE_MM2S, memory_halo, descriptor + 1, 1, false);
            descriptor += 2;
            ++tokens[c];
        };
        copy(-1, first, own - first);
        copy(1, behind, end - behind);
    }
    for (unsigned c = 0; c < layout_.columns; ++c)
        if (tokens[c] > 0) program.wait(c, upper, SVP_AIE_S2MM, memory_load, tokens[c]);
}

void LayerProgramWriter::set_pad_value(ControlProgram& program, const Pass& pass)
{
    if (pad_value_ == pass.op->input_zero) return;
    pad_value_ = pass.op->input_zero;
    const uint32_t value = static_cast<uint8_t>(pass.op->input_zero) * 0x01010101u;
    for (unsigned c = 0; c < layout_.columns; ++c)
        program.write(c, layout_.upper_memory_row(), SVP_AIE_MEMORY_PAD_VALUE + 4 * memory_chunks, value);
}

void LayerProgramWriter::start_results(ControlProgram& program, const Pass& pass, unsigned column, unsigned* even,
                                       unsigned* odd) const
{
    for (unsigned s = 0; s < layout_.streams(); ++s) {
        if (!pass.uses_stream(layout_, s)) continue;
        const unsigned channel = memory_first_results + s;
        unsigned& next = channel % 2 == 0 ? *even : *odd;
        const Chain chain = result_chain(layout_, pass, static_cast<int>(column), s);
        program.write_descriptor(column, layout_.upper_memory_row(), next, bound(chain.descriptors.front()));
        program.push(column, layout_.upper_memory_row(), SVP_AIE_S2MM, channel, next, chain.executions, true);
        ++next;
    }
}

void LayerProgramWriter::start_chunks(ControlProgram& program, const Pass& pass, unsigned column, unsigned even) const
{
    const unsigned upper = layout_.upper_memory_row();
    const Chain chain = chunk_chain(layout_, pass, static_cast<int>(column));
    const auto count = static_cast<unsigned>(chain.descriptors.size());
    for (unsigned i = 0; i < count; ++i) {
        svp_aie_descriptor d = bound(chain.descriptors[i]);
        d.use_next = i + 1 < count;
        d.next = i + 1 < count ? even + i + 1 : 0;
        program.write_descriptor(column, upper, even + i, d);
    }
    program.push(column, upper, SVP_AIE_MM2S, memory_chunks, even, chain.executions, false);
}

void LayerProgramWriter::run_pass(ControlProgram& program, const Pass& pass)
{
    set_pad_value(program, pass);
    for (unsigned c = 0; c < layout_.columns; ++c) {
        unsigned even = 0, odd = first_odd_descriptor;
        start_results(program, pass, c, &even, &odd);
        start_chunks(program, pass, c, even);
    }
    for (unsigned s = 0; s < layout_.streams(); ++s)
        for (unsigned c = 0; c < layout_.columns && pass.uses_stream(layout_, s); ++c)
            program.wait(c, layout_.upper_memory_row(), SVP_AIE_S2MM, memory_first_results + s, 1);
}

} // namespace svp::compiler::aie
