// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/encode/transfers.h"

#include "interface/common/packed_tensor.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

constexpr int block_words = 2; // of one pixel
constexpr uint32_t most_wrap = 1023, most_iterations = 64;

uint32_t words(int64_t bytes) { return static_cast<uint32_t>(bytes / 4); }
uint32_t u(int value) { return static_cast<uint32_t>(value); }

// What a chunk reads of one row of one array column: the tensor's own columns, and padding around them.
struct ChunkColumns {
    int first = 0, count = 0, before = 0, after = 0; // `first` in input positions, not steps
};

// Array columns without outputs of their own read whatever is there.
ChunkColumns chunk_columns(const Axis& axis, int first_output, int valid, int width, int stored_first)
{
    const int span = axis.span(width);
    if (valid == 0) return {stored_first, span, 0, 0};
    const int start = axis.start(first_output), end = start + span;
    ChunkColumns columns;
    columns.before = std::max(0, -start);
    columns.after = std::max(0, end - axis.input);
    columns.count = span - columns.before - columns.after;
    columns.first = std::max(0, start) * axis.sample;
    return columns;
}

// `channel_blocks` blocks from byte `channel` on, of the input rows of the first row block.
MemoryDescriptor input_descriptor(const Pass& pass, int column, int64_t channel, int channel_blocks)
{
    const Operation& op = *pass.op;
    const View& view = pass.input;
    const int first_output = column * pass.slice_width + pass.first_column;
    const ChunkColumns columns =
        chunk_columns(op.columns, first_output, pass.valid_columns(column), pass.nest.width, view.first_column(column));
    const int first_row = op.rows.start(pass.first_row) * op.rows.sample;

    MemoryDescriptor d;
    d.address = view.address(column, first_row, columns.first) + channel;
    d.fields = svp_aie_linear_descriptor(0, u(channel_blocks * block_words * columns.count * pass.nest.in_rows(op)));
    d.fields.wrap[0] = u(channel_blocks * block_words);
    d.fields.step[1] = words(int64_t{view.pixel_bytes} * op.columns.sample);
    d.fields.wrap[1] = u(columns.count);
    d.fields.pad_before[1] = u(columns.before);
    d.fields.pad_after[1] = u(columns.after);
    d.fields.step[2] = words(int64_t{view.row_bytes} * op.rows.sample);
    d.fields.wrap[2] = u(pass.nest.in_rows(op));
    return d;
}

void iterate(MemoryDescriptor& d, int count, int64_t step_bytes)
{
    if (count <= 1) return;
    d.fields.iteration_wrap = u(count);
    d.fields.iteration_step = words(step_bytes);
}

int64_t row_block_bytes(const Pass& pass)
{
    return int64_t{pass.nest.rows} * pass.op->rows.stride * pass.op->rows.sample * pass.input.row_bytes;
}

// Step from one output-channel step of a core to the next.
int64_t step_bytes(const ArrayLayout& layout, const Pass& pass, unsigned row)
{
    return int64_t{pass.nest.out_blocks} * 8 * layout.cores_of(layout.stream_of(row));
}

void address_row(MemoryDescriptor& d, unsigned row)
{
    d.fields.packet_enable = 1;
    d.fields.packet_id = row;
}

// A core's own channels of the second input, shaped like its results.
MemoryDescriptor second_descriptor(const ArrayLayout& layout, const Pass& pass, int column, unsigned row)
{
    const Nest& nest = pass.nest;
    const View& view = pass.second;
    const bool any = pass.valid_columns(column) > 0;
    const int first = any ? column * pass.slice_width + pass.first_column : view.first_column(column);
    const int64_t channel = int64_t{pass.op->output_offset + pass.core_block(layout, row, 0)} * 8;
    MemoryDescriptor d;
    d.address = view.address(column, pass.first_row, first) + channel;
    d.fields = svp_aie_linear_descriptor(0, u(nest.out_blocks * block_words * nest.width * nest.rows));
    d.fields.wrap[0] = u(nest.out_blocks * block_words);
    d.fields.step[1] = words(view.pixel_bytes);
    d.fields.wrap[1] = u(nest.width);
    d.fields.step[2] = words(view.row_bytes);
    d.fields.wrap[2] = u(nest.rows);
    if (nest.steps > 1)
        iterate(d, nest.steps, step_bytes(layout, pass, row));
    else
        iterate(d, nest.row_blocks, int64_t{nest.rows} * view.row_bytes);
    address_row(d, row);
    return d;
}

void append_multicast(const Pass& pass, int column, Chain& chain)
{
    const Nest& nest = pass.nest;
    const int64_t chunk_step = int64_t{nest.in_blocks} * 8;
    if (nest.row_blocks == 1 && !pass.op->has_second()) {
        MemoryDescriptor d = input_descriptor(pass, column, 0, nest.in_blocks);
        iterate(d, nest.chunks, chunk_step);
        address_row(d, multicast_packet);
        chain.descriptors.push_back(d);
        chain.executions = static_cast<unsigned>(nest.steps * nest.chunks);
        return;
    }
    for (int c = 0; c < nest.chunks; ++c) {
        MemoryDescriptor d = input_descriptor(pass, column, c * chunk_step, nest.in_blocks);
        iterate(d, nest.row_blocks, row_block_bytes(pass));
        address_row(d, multicast_packet);
        chain.descriptors.push_back(d);
    }
    chain.executions = static_cast<unsigned>(nest.steps * nest.row_blocks);
}

void append_own_chunk(const ArrayLayout& layout, const Pass& pass, int column, unsigned row, Chain& chain)
{
    const Nest& nest = pass.nest;
    MemoryDescriptor d = input_descriptor(pass, column, int64_t{pass.core_block(layout, row, 0)} * 8, nest.out_blocks);
    if (nest.steps > 1)
        iterate(d, nest.steps, step_bytes(layout, pass, row));
    else
        iterate(d, nest.row_blocks, row_block_bytes(pass));
    address_row(d, row);
    chain.descriptors.push_back(d);
    chain.executions = static_cast<unsigned>(nest.steps * nest.row_blocks);
}

// Groups of 64 channels that a transfer moves, all of the same width.
struct Groups {
    int first = 0, count = 0, pixel_words = 0;
};

std::vector<Groups> groups_of(int blocks)
{
    constexpr int group_blocks = SVP_CHANNEL_GROUP / 8;
    std::vector<Groups> parts;
    for (int first = 0; first < blocks / group_blocks; first += static_cast<int>(most_iterations))
        parts.push_back({first, std::min(blocks / group_blocks - first, static_cast<int>(most_iterations)),
                         group_blocks * block_words});
    if (blocks % group_blocks != 0) parts.push_back({blocks / group_blocks, 1, blocks % group_blocks * block_words});
    return parts;
}

// `rows` runs of `run` words; a run too long for a wrap is cut at its pixels.
void set_shim_pattern(svp_aie_descriptor& d, uint32_t pixel_words, uint32_t columns, uint32_t row_words)
{
    if (pixel_words * columns <= most_wrap) {
        d.wrap[0] = pixel_words * columns;
        d.step[1] = row_words;
        return;
    }
    d.wrap[0] = pixel_words;
    d.step[1] = pixel_words;
    d.wrap[1] = columns;
    d.step[2] = row_words;
}

} // namespace

ByteRange range_of(const MemoryDescriptor& descriptor)
{
    const svp_aie_descriptor& d = descriptor.fields;
    int64_t last = int64_t{d.iteration_wrap - 1} * d.iteration_step;
    int64_t rest = d.length;
    for (int i = 0; i < SVP_AIE_DIMENSIONS && rest > 0; ++i) {
        const int64_t wrap = d.wrap[i] == 0 ? rest : std::min<int64_t>(d.wrap[i], rest);
        last += (wrap - 1) * d.step[i];
        rest = (rest + wrap - 1) / wrap;
        if (rest == 1) break;
    }
    return {descriptor.address, descriptor.address + (last + 1) * 4};
}

Chain chunk_chain(const ArrayLayout& layout, const Pass& pass, int column)
{
    Chain chain;
    if (pass.op->multicast()) append_multicast(pass, column, chain);
    for (unsigned row = 0; row < layout.rows; ++row) {
        if (!pass.uses_stream(layout, layout.stream_of(row))) continue;
        if (!pass.op->multicast()) append_own_chunk(layout, pass, column, row, chain);
        if (pass.op->has_second()) chain.descriptors.push_back(second_descriptor(layout, pass, column, row));
    }
    return chain;
}

Chain result_chain(const ArrayLayout& layout, const Pass& pass, int column, unsigned stream)
{
    const Nest& nest = pass.nest;
    const View& view = pass.output;
    const unsigned row = stream * layout.rows_per_stream();
    const int pixel_words = nest.out_blocks * block_words * static_cast<int>(layout.cores_of(stream));
    const int64_t channel = int64_t{pass.op->output_offset + pass.core_block(layout, row, 0)} * 8;
    MemoryDescriptor d;
    d.address = view.address(column, pass.first_row, column * pass.slice_width + pass.first_column) + channel;
    d.fields = svp_aie_linear_descriptor(0, u(pixel_words * nest.width * nest.rows * nest.row_blocks));
    d.fields.wrap[0] = u(pixel_words);
    d.fields.step[1] = words(view.pixel_bytes);
    d.fields.wrap[1] = u(nest.width);
    d.fields.step[2] = words(view.row_bytes); // row blocks follow each other
    iterate(d, nest.steps, step_bytes(layout, pass, row));
    Chain chain;
    chain.descriptors.push_back(d);
    chain.executions = static_cast<unsigned>(nest.steps);
    return chain;
}

bool paddings_fit(const Operation& op, int slice_width, int columns)
{
    constexpr int most_padding = 31;
    for (int c = 0; c < columns; ++c) {
        const int first = c * slice_width;
        if (first >= op.columns.output) break;
        // Whatever part of the slice a pass makes, its padding is no more than that of the whole slice.
        const int start = op.columns.start(first), end = start + op.columns.span(slice_width);
        if (-start > most_padding || end - op.columns.input > most_padding) return false;
    }
    return true;
}

std::vector<Transfer> dram_transfers(const DramTensor& tensor, const View& view, int column, const Rectangle& whole)
{
    std::vector<Transfer> transfers;
    if (whole.empty()) return transfers;
    Rectangle part = whole;
    part.columns = std::min(whole.columns, static_cast<int>(most_wrap));
    if (part.columns < whole.columns) {
        Rectangle rest = whole;
        rest.first_column += part.columns;
        rest.columns -= part.columns;
        transfers = dram_transfers(tensor, view, column, rest);
    }
    const auto height = u(tensor.height), width = u(tensor.width), channels = u(tensor.blocks * 8);
    const uint64_t stride = svp_slot_stride(SVP_FORMAT_DENSE_INT8, width, channels);
    for (const Groups& groups : groups_of(tensor.blocks)) {
        const int run = groups.pixel_words * part.columns;
        Transfer t;
        t.executions = static_cast<unsigned>(groups.count);
        t.dram_offset =
            tensor.offset +
            svp_slot_offset(SVP_FORMAT_DENSE_INT8, height, width, channels, u(part.first_row), u(groups.first)) +
            uint64_t{u(part.first_column)} * u(groups.pixel_words) * 4;
        t.shim = svp_aie_linear_descriptor(0, u(run * part.rows));
        set_shim_pattern(t.shim, u(groups.pixel_words), u(part.columns),
                         static_cast<uint32_t>(stride / 4 * svp_channel_groups(channels)));
        t.memory.address =
            view.address(column, part.first_row, part.first_column) + int64_t{groups.first} * SVP_CHANNEL_GROUP;
        t.memory.fields = svp_aie_linear_descriptor(0, u(run * part.rows));
        t.memory.fields.wrap[0] = u(groups.pixel_words);
        t.memory.fields.step[1] = words(view.pixel_bytes);
        t.memory.fields.wrap[1] = u(part.columns);
        t.memory.fields.step[2] = words(view.row_bytes);
        if (groups.count > 1) {
            t.shim.iteration_wrap = u(groups.count);
            t.shim.iteration_step = static_cast<uint32_t>(stride / 4);
            iterate(t.memory, groups.count, SVP_CHANNEL_GROUP);
        }
        transfers.push_back(t);
    }
    return transfers;
}

HaloCopy halo_copy(const View& view, int column, int neighbour, int first_column, int columns)
{
    const auto pixel_words = words(view.pixel_bytes);
    svp_aie_descriptor pattern = svp_aie_linear_descriptor(0, pixel_words * u(columns) * u(view.stored_rows));
    if (pixel_words * u(columns) <= most_wrap) {
        pattern.wrap[0] = pixel_words * u(columns);
        pattern.step[1] = words(view.row_bytes);
    } else {
        pattern.wrap[0] = pixel_words / 2;
        pattern.step[1] = pixel_words / 2;
        pattern.wrap[1] = u(columns) * 2;
        pattern.step[2] = words(view.row_bytes);
    }
    HaloCopy copy;
    copy.neighbour = neighbour;
    copy.from = {view.address(column + neighbour, view.first_row, first_column), pattern};
    copy.to = {view.address(column, view.first_row, first_column), pattern};
    return copy;
}

} // namespace svp::compiler::aie
