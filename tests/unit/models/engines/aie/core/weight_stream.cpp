// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/engines/aie/core/weight_stream.h"

#include <cstring>

namespace svp::test {
namespace {

void append(Bytes& to, const void* data, size_t bytes)
{
    const auto* first = static_cast<const uint8_t*>(data);
    to.insert(to.end(), first, first + bytes);
}

Bytes finished(Bytes block, svp_aie_block_header header, uint32_t slot_bytes)
{
    header.bytes = static_cast<uint32_t>(block.size());
    header.slots = (header.bytes + slot_bytes - 1) / slot_bytes;
    block.resize(size_t{header.slots} * slot_bytes);
    std::memcpy(block.data(), &header, sizeof header);
    return block;
}

// Bit of an 8x8 block in its chunk's part of the mask.
size_t bit_of(const WeightShape& shape, int output, int input)
{
    if (shape.depthwise) return static_cast<size_t>(output);
    const int row_bytes = (shape.in_channels / 8 + 7) / 8;
    return static_cast<size_t>(output * row_bytes * 8 + input);
}

void append_block(Bytes& to, const WeightShape& shape, const ChunkWeights& chunk, int output, int input)
{
    for (int tap = 0; tap < shape.taps; ++tap)
        for (int c = 0; c < 8; ++c)
            for (int k = 0; k < 8; ++k) {
                const int at = ((output * 8 + k) * shape.in_channels + input * 8 + c) * shape.taps + tap;
                to.push_back(static_cast<uint8_t>(chunk.dense[static_cast<size_t>(at)]));
            }
}

} // namespace

Bytes weight_block(const WeightShape& shape, const std::vector<ChunkWeights>& chunks,
                   const std::vector<svp_requant>& requants, uint32_t slot_bytes)
{
    const int outputs = shape.out_channels / 8, inputs = shape.in_channels / 8;
    Bytes block(sizeof(svp_aie_block_header)), mask, values;
    append(block, requants.data(), requants.size() * sizeof(svp_requant));
    svp_aie_block_header header{};
    header.kind = SVP_AIE_BLOCK_WEIGHTS;
    header.requants = static_cast<uint16_t>(requants.size());
    header.chunks = static_cast<uint16_t>(chunks.size());
    header.in_blocks = static_cast<uint16_t>(inputs);
    header.out_blocks = static_cast<uint16_t>(outputs);
    for (const ChunkWeights& chunk : chunks) {
        Bytes part(shape.depthwise ? (outputs + 7) / 8 : outputs * ((inputs + 7) / 8));
        size_t index = 0;
        for (int o = 0; o < outputs; ++o)
            for (int i = shape.depthwise ? o : 0; i < (shape.depthwise ? o + 1 : inputs); ++i) {
                if (!chunk.kept[index++]) continue;
                const size_t bit = bit_of(shape, o, i);
                part[bit / 8] = static_cast<uint8_t>(part[bit / 8] | 1u << bit % 8);
                append_block(values, shape, chunk, o, i);
                ++header.nonzero_blocks;
            }
        append(mask, part.data(), part.size());
    }
    mask.resize((mask.size() + 15) / 16 * 16);
    append(block, mask.data(), mask.size());
    append(block, values.data(), values.size());
    header.weight_bytes = static_cast<uint32_t>(values.size());
    return finished(std::move(block), header, slot_bytes);
}

Bytes program_block(const std::vector<svp_aie_record>& records, const std::vector<uint16_t>& valid_columns,
                    uint32_t slot_bytes)
{
    Bytes block(sizeof(svp_aie_block_header));
    std::vector<uint16_t> columns = valid_columns;
    columns.resize(SVP_AIE_MAX_COLUMNS);
    append(block, columns.data(), columns.size() * sizeof(uint16_t));
    append(block, records.data(), records.size() * sizeof(svp_aie_record));
    svp_aie_block_header header{};
    header.kind = SVP_AIE_BLOCK_PROGRAM;
    header.records = static_cast<uint16_t>(records.size());
    return finished(std::move(block), header, slot_bytes);
}

void TestRing::store(CoreBench& bench, const Bytes& bytes)
{
    for (size_t at = 0; at < bytes.size(); at += slot_bytes) {
        std::memcpy(bench.at(base() + next * slot_bytes), bytes.data() + at, slot_bytes);
        next = (next + 1) % slots;
    }
}

} // namespace svp::test
