// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/encode/weight_stream.h"

#include "compiler/backends/aie/encode/core_records.h"
#include "interface/common/packed_tensor.h"
#include "interface/engines/aie/weight_block.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace svp::compiler::aie {
namespace {

constexpr int64_t header_bytes = sizeof(svp_aie_block_header);
constexpr int64_t mask_align = 16;

void append_bytes(std::vector<uint8_t>& to, const void* data, size_t size)
{
    const auto* first = static_cast<const uint8_t*>(data);
    to.insert(to.end(), first, first + size);
}

uint32_t slots_of(int64_t bytes) { return static_cast<uint32_t>((bytes + ring_slot_bytes - 1) / ring_slot_bytes); }

// Pads a block that begins at `start` to slots, `extra` more of them, and writes its header.
void finish_block(std::vector<uint8_t>& stream, size_t start, svp_aie_block_header header, uint32_t extra)
{
    header.bytes = static_cast<uint32_t>(stream.size() - start);
    header.slots = slots_of(header.bytes) + extra;
    stream.resize(start + size_t{header.slots} * ring_slot_bytes);
    std::memcpy(stream.data() + start, &header, sizeof header);
}

// One weight block of a core: these chunks of one step.
struct BlockShape {
    int first_output = 0, outputs = 0; // blocks, of the operation
    int first_chunk = 0, chunks = 0, in_blocks = 0;
    bool last = true; // holds the requantization records
    bool depthwise = false;
};

int64_t mask_bytes(const BlockShape& shape)
{
    if (shape.depthwise) return svp_align_up(static_cast<uint64_t>(shape.outputs + 7) / 8, mask_align);
    const uint64_t row = static_cast<uint64_t>(shape.in_blocks + 7) / 8;
    return static_cast<int64_t>(
        svp_align_up(row * static_cast<uint64_t>(shape.outputs) * static_cast<uint64_t>(shape.chunks), mask_align));
}

int nonzero_blocks(const Operation& op, const BlockShape& shape)
{
    if (!shape.depthwise)
        return op.weights->count(shape.first_output, shape.outputs, shape.first_chunk * shape.in_blocks,
                                 shape.chunks * shape.in_blocks);
    int count = 0;
    for (int o = shape.first_output; o < shape.first_output + shape.outputs; ++o)
        count += op.weights->nonzero(o, o);
    return count;
}

int64_t block_bytes(const Operation& op, const BlockShape& shape)
{
    const int64_t requants = shape.last ? shape.outputs * 8 : 0;
    return header_bytes + requants * static_cast<int64_t>(sizeof(svp_requant)) + mask_bytes(shape) +
           int64_t{nonzero_blocks(op, shape)} * op.weights->block_bytes();
}

void append_requants(const Operation& op, int first_output, int outputs, std::vector<uint8_t>& stream)
{
    for (int i = first_output * 8; i < (first_output + outputs) * 8; ++i) {
        const auto index = static_cast<size_t>(i);
        const svp_requant record = index < op.requant.size() ? op.requant[index] : svp_requant{};
        append_bytes(stream, &record, sizeof record);
    }
}

// Calls visit(output block, input block, bit of the mask) in the order of the mask's bits.
template <class Visit>
void for_each_block(const BlockShape& shape, Visit visit)
{
    if (shape.depthwise) {
        for (int o = 0; o < shape.outputs; ++o)
            visit(shape.first_output + o, shape.first_output + o, static_cast<size_t>(o));
        return;
    }
    const size_t row_bits = static_cast<size_t>(shape.in_blocks + 7) / 8 * 8;
    size_t row = 0;
    for (int c = shape.first_chunk; c < shape.first_chunk + shape.chunks; ++c)
        for (int o = 0; o < shape.outputs; ++o, row += row_bits)
            for (int i = 0; i < shape.in_blocks; ++i)
                visit(shape.first_output + o, c * shape.in_blocks + i, row + static_cast<size_t>(i));
}

void append_weights(const Operation& op, const BlockShape& shape, std::vector<uint8_t>& stream)
{
    const size_t start = stream.size();
    stream.resize(start + header_bytes);
    if (shape.last) append_requants(op, shape.first_output, shape.outputs, stream);
    const size_t mask = stream.size();
    stream.resize(mask + static_cast<size_t>(mask_bytes(shape)));

    svp_aie_block_header header{};
    header.kind = SVP_AIE_BLOCK_WEIGHTS;
    header.requants = static_cast<uint16_t>(shape.last ? shape.outputs * 8 : 0);
    header.chunks = static_cast<uint16_t>(shape.chunks);
    header.in_blocks = static_cast<uint16_t>(shape.in_blocks);
    header.out_blocks = static_cast<uint16_t>(shape.outputs);
    for_each_block(shape, [&](int output, int input, size_t bit) {
        if (!op.weights->nonzero(output, input)) return;
        stream[mask + bit / 8] = static_cast<uint8_t>(stream[mask + bit / 8] | 1u << bit % 8);
        op.weights->append(output, input, stream);
        ++header.nonzero_blocks;
    });
    header.weight_bytes = header.nonzero_blocks * static_cast<uint32_t>(op.weights->block_bytes());
    finish_block(stream, start, header, 0);
}

// Pooling, add and copy need one requantization record and no weights.
void append_record_block(const Operation& op, std::vector<uint8_t>& stream)
{
    const size_t start = stream.size();
    stream.resize(start + header_bytes);
    append_bytes(stream, op.requant.data(), sizeof(svp_requant));
    svp_aie_block_header header{};
    header.kind = SVP_AIE_BLOCK_WEIGHTS;
    header.requants = 1;
    finish_block(stream, start, header, 0);
}

// Calls visit(shape) for every weight block of a core.
template <class Visit>
void for_each_weight_block(const ArrayLayout& layout, const Pass& pass, unsigned row, Visit visit)
{
    const Nest& nest = pass.nest;
    const bool depthwise = pass.op->kind == OperationKind::depthwise;
    for (int step = 0; step < nest.steps; ++step) {
        BlockShape shape{
            pass.core_block(layout, row, step), nest.out_blocks, 0, nest.chunks, nest.in_blocks, true, depthwise};
        if (depthwise) shape.in_blocks = nest.out_blocks;
        if (!pass.streamed_weights) {
            visit(shape);
            continue;
        }
        shape.chunks = 1;
        for (shape.first_chunk = 0; shape.first_chunk < nest.chunks; ++shape.first_chunk) {
            shape.last = shape.first_chunk + 1 == nest.chunks;
            visit(shape);
        }
    }
}

std::vector<uint8_t> weight_blocks(const ArrayLayout& layout, const Pass& pass, unsigned row)
{
    std::vector<uint8_t> stream;
    if (!pass.uses_stream(layout, layout.stream_of(row))) return stream;
    const Operation& op = *pass.op;
    if (op.weights)
        for_each_weight_block(layout, pass, row, [&](const BlockShape& s) { append_weights(op, s, stream); });
    else if (op.kind != OperationKind::pool_max)
        append_record_block(op, stream);
    return stream;
}

} // namespace

void append_pass_stream(const ArrayLayout& layout, const Pass& pass, unsigned row, std::vector<uint8_t>& stream)
{
    const std::vector<uint8_t> weights = weight_blocks(layout, pass, row);
    const std::vector<svp_aie_record> records = pass_records(layout, pass, row);
    const size_t start = stream.size();
    std::array<uint16_t, SVP_AIE_MAX_COLUMNS> valid_columns{};
    for (unsigned c = 0; c < layout.columns; ++c)
        valid_columns[c] = static_cast<uint16_t>(pass.valid_columns(static_cast<int>(c)));

    stream.resize(start + header_bytes);
    append_bytes(stream, valid_columns.data(), sizeof valid_columns);
    append_bytes(stream, records.data(), records.size() * sizeof records[0]);
    svp_aie_block_header header{};
    header.kind = SVP_AIE_BLOCK_PROGRAM;
    header.records = static_cast<uint16_t>(records.size());
    constexpr uint32_t slots_together = memory_ring_slot_bytes / ring_slot_bytes;
    const uint32_t slots =
        slots_of(static_cast<int64_t>(stream.size() - start)) + slots_of(static_cast<int64_t>(weights.size()));
    finish_block(stream, start, header, (slots_together - slots % slots_together) % slots_together);
    append_bytes(stream, weights.data(), weights.size());
}

int64_t largest_weight_block(const ArrayLayout& layout, const Pass& pass)
{
    if (!pass.op->weights) return header_bytes + static_cast<int64_t>(sizeof(svp_requant));
    int64_t largest = 0;
    for (unsigned row = 0; row < layout.rows; ++row)
        if (pass.uses_stream(layout, layout.stream_of(row)))
            for_each_weight_block(layout, pass, row, [&](const BlockShape& shape) {
                largest = std::max(largest, block_bytes(*pass.op, shape));
            });
    return largest;
}

int64_t most_stream_bytes(const ArrayLayout& layout, const Pass& pass)
{
    if (!pass.op->weights) return ring_slot_bytes;
    int64_t most = 0;
    for (unsigned row = 0; row < layout.rows; ++row) {
        if (!pass.uses_stream(layout, layout.stream_of(row))) continue;
        int64_t bytes = 0;
        for_each_weight_block(layout, pass, row, [&](const BlockShape& shape) {
            bytes += int64_t{slots_of(block_bytes(*pass.op, shape))} * ring_slot_bytes;
        });
        most = std::max(most, bytes);
    }
    return most;
}

} // namespace svp::compiler::aie
