// The weight ring: blocks taken, read and given back.
#include "models/engines/aie/core/core_parts.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {
namespace {

constexpr unsigned mask_align = 16;

uint64_t mask_bytes(const svp_aie_block_header& h, bool depthwise)
{
    const uint64_t bytes =
        depthwise ? (h.out_blocks + 7U) / 8 : uint64_t{h.chunks} * h.out_blocks * ((h.in_blocks + 7U) / 8);
    return (bytes + mask_align - 1) / mask_align * mask_align;
}

} // namespace

void Core::Parts::set_ring(const svp_aie_record& r)
{
    const uint64_t bytes = uint64_t{r.u.buffer.stride} * r.count;
    if (r.count == 0 || r.count > SVP_AIE_MAX_LOCK_VALUE || r.u.buffer.stride < sizeof(svp_aie_block_header))
        throw CoreFault("a weight ring of " + std::to_string(r.count) + " slots of " +
                        std::to_string(r.u.buffer.stride) + " bytes");
    memory_at(r.u.buffer.base, bytes, "weight ring");
    ring = {r.u.buffer.base, r.u.buffer.stride, r.count, 0, r.lock, static_cast<unsigned>(r.value), true};
}

// The block's first slot has come.
void Core::Parts::read_header()
{
    const uint32_t address = ring.base + ring.next * ring.slot_bytes;
    std::memcpy(&block.header, memory_at(address, sizeof block.header, "block header"), sizeof block.header);
    const svp_aie_block_header& h = block.header;
    const uint64_t bytes = uint64_t{h.slots} * ring.slot_bytes;
    if (h.slots == 0 || h.slots > ring.slots || h.bytes < sizeof h || h.bytes > bytes)
        throw CoreFault("a block of " + std::to_string(h.slots) + " slots and " + std::to_string(h.bytes) +
                        " bytes in a ring of " + std::to_string(ring.slots) + " slots");
    if (h.kind != SVP_AIE_BLOCK_PROGRAM && h.kind != SVP_AIE_BLOCK_WEIGHTS)
        throw CoreFault("a block of kind " + std::to_string(h.kind));
    block.address = address;
}

// All its slots have come: they are the core's until it gives them back.
void Core::Parts::take_block()
{
    const uint32_t slots = block.header.slots;
    block.bytes.resize(size_t{slots} * ring.slot_bytes);
    const uint32_t until_end = std::min(slots, ring.slots - ring.next);
    const uint8_t* start = memory_at(ring.base, uint64_t{ring.slots} * ring.slot_bytes, "weight ring");
    std::memcpy(block.bytes.data(), start + size_t{ring.next} * ring.slot_bytes, size_t{until_end} * ring.slot_bytes);
    std::memcpy(block.bytes.data() + size_t{until_end} * ring.slot_bytes, start,
                size_t{slots - until_end} * ring.slot_bytes);
    ring.next = (ring.next + slots) % ring.slots;
    block.taken = true;
    if (block.header.kind == SVP_AIE_BLOCK_WEIGHTS) check_weights();
    ++frame().pc;
}

void Core::Parts::check_weights() const
{
    const uint64_t requants_end = sizeof(svp_aie_block_header) + uint64_t{block.header.requants} * sizeof(svp_requant);
    if (requants_end > block.header.bytes) throw CoreFault("a block shorter than its requantization records");
    for (unsigned i = 0; i < block.header.requants; ++i) {
        svp_requant q;
        std::memcpy(&q, block.bytes.data() + sizeof(svp_aie_block_header) + i * sizeof q, sizeof q);
        if (q.shift > SVP_REQUANT_MAX_SHIFT || q.multiplier < 0)
            throw CoreFault("requantization record " + std::to_string(i) + " shifts by " + std::to_string(q.shift));
    }
}

void Core::Parts::give_block()
{
    if (!block.taken) throw CoreFault("no block to give back");
    block.taken = false;
    release(ring.empty, static_cast<int>(block.header.slots));
}

// Copied: the slots are free again, the records run.
void Core::Parts::run_block()
{
    const svp_aie_block_header& h = block.header;
    const uint64_t columns_bytes = sizeof valid_columns;
    const uint64_t wanted = sizeof h + columns_bytes + uint64_t{h.records} * SVP_AIE_RECORD_BYTES;
    if (h.records == 0 || wanted > h.bytes)
        throw CoreFault("a program block of " + std::to_string(h.records) + " records");
    std::memcpy(valid_columns.data(), block.bytes.data() + sizeof h, columns_bytes);
    block_records.resize(h.records);
    std::memcpy(block_records.data(), block.bytes.data() + sizeof h + columns_bytes,
                size_t{h.records} * SVP_AIE_RECORD_BYTES);
    give_block();
    ++cycle;
    block_frame = {block_records.data(), h.records, 0, {}};
    in_block = true;
}

const svp_requant* Core::Parts::requants(unsigned wanted) const
{
    if (!block.taken || block.header.kind != SVP_AIE_BLOCK_WEIGHTS || block.header.requants < wanted)
        throw CoreFault("the current block has no " + std::to_string(wanted) + " requantization records");
    return reinterpret_cast<const svp_requant*>(block.bytes.data() + sizeof(svp_aie_block_header));
}

// FIRST names the first chunk and LAST the last one, else the loop over chunks says which.
unsigned Core::Parts::chunk_index(const svp_aie_record& r, unsigned chunks) const
{
    if (r.flags & (SVP_AIE_FIRST_OF_LOOP | SVP_AIE_LAST_OF_LOOP)) return loop_index(r.channel_loop);
    if (r.flags & SVP_AIE_LAST) return chunks - 1;
    if (r.flags & SVP_AIE_FIRST) return 0;
    return loop_index(r.channel_loop);
}

// The weights of the chunk that this record works on.
WeightChunk Core::Parts::chunk_of(const svp_aie_record& r) const
{
    if (!block.taken || block.header.kind != SVP_AIE_BLOCK_WEIGHTS) throw CoreFault("there is no weight block");
    const svp_aie_block_header& h = block.header;
    const auto& k = r.u.kernel;
    const bool depthwise = (r.flags & SVP_AIE_DEPTHWISE_INPUT) != 0;
    if (h.in_blocks * 8U != k.in_channels || h.out_blocks * 8U != k.out_channels)
        throw CoreFault("a weight block of " + std::to_string(h.out_blocks) + " by " + std::to_string(h.in_blocks) +
                        " blocks for " + std::to_string(k.out_channels) + " by " + std::to_string(k.in_channels) +
                        " channels");
    const unsigned chunk = h.chunks > 1 ? chunk_index(r, h.chunks) : 0;
    if (depthwise && h.chunks != 1) throw CoreFault("depthwise weights of " + std::to_string(h.chunks) + " chunks");
    if (chunk >= h.chunks) throw CoreFault("chunk " + std::to_string(chunk) + " of " + std::to_string(h.chunks));

    const uint64_t mask_start = sizeof h + uint64_t{h.requants} * sizeof(svp_requant);
    const uint64_t blocks_start = mask_start + mask_bytes(h, depthwise);
    const uint64_t block_bytes = uint64_t{r.kernel_h} * r.kernel_w * 64;
    if (blocks_start > h.bytes) throw CoreFault("a weight block shorter than its mask");
    const uint8_t* mask = block.bytes.data() + mask_start;
    const unsigned row_bytes = (h.in_blocks + 7U) / 8;
    const auto count = [&](uint64_t first, uint64_t rows) {
        uint64_t blocks = 0;
        for (uint64_t row = first; row < first + rows; ++row)
            for (unsigned i = 0; i < h.in_blocks; ++i)
                blocks += mask[row * row_bytes + i / 8] >> i % 8 & 1;
        return blocks;
    };
    WeightChunk result;
    result.in_blocks = h.in_blocks;
    result.out_blocks = h.out_blocks;
    result.depthwise = depthwise;
    uint64_t before = 0, here = 0, after = 0;
    if (depthwise) {
        result.mask = mask;
        for (unsigned o = 0; o < h.out_blocks; ++o)
            here += mask[o / 8] >> o % 8 & 1;
    } else {
        result.mask = mask + uint64_t{chunk} * h.out_blocks * row_bytes;
        before = count(0, uint64_t{chunk} * h.out_blocks);
        here = count(uint64_t{chunk} * h.out_blocks, h.out_blocks);
        after = count((uint64_t{chunk} + 1) * h.out_blocks, uint64_t{h.chunks - 1U - chunk} * h.out_blocks);
    }
    const uint64_t named = before + here + after;
    if (h.nonzero_blocks != named || h.weight_bytes != named * block_bytes)
        throw CoreFault("a weight block whose header counts " + std::to_string(h.nonzero_blocks) + " blocks and " +
                        std::to_string(h.weight_bytes) + " bytes, its mask " + std::to_string(named) + " and " +
                        std::to_string(named * block_bytes));
    if (blocks_start + named * block_bytes > h.bytes)
        throw CoreFault("a weight block shorter than the blocks that its mask names");
    result.blocks = reinterpret_cast<const int8_t*>(block.bytes.data() + blocks_start + before * block_bytes);
    result.nonzero = here;
    return result;
}

} // namespace svp::aie
