// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/taken_block.h"

#include <cstring>

namespace svp::aie {
namespace {

constexpr unsigned mask_align = 16;

bool is_depthwise(const svp_aie_record& r) { return (r.flags & SVP_AIE_DEPTHWISE_INPUT) != 0; }

uint64_t mask_bytes(const svp_aie_block_header& h, bool depthwise)
{
    const uint64_t bytes =
        depthwise ? (h.out_blocks + 7U) / 8 : uint64_t{h.chunks} * h.out_blocks * ((h.in_blocks + 7U) / 8);
    return (bytes + mask_align - 1) / mask_align * mask_align;
}

uint64_t count_bits(const uint8_t* bytes, unsigned bits)
{
    uint64_t set = 0;
    for (unsigned i = 0; i < bits; ++i)
        set += bytes[i / 8] >> i % 8 & 1;
    return set;
}

// Nonzero blocks that a mask names before one chunk, in it and after it.
struct MaskCount {
    uint64_t before = 0, here = 0, after = 0;
    uint64_t all() const { return before + here + after; }
};

MaskCount count_mask(const svp_aie_block_header& h, const uint8_t* mask, unsigned chunk, bool depthwise)
{
    if (depthwise) return {0, count_bits(mask, h.out_blocks), 0};
    const unsigned row_bytes = (h.in_blocks + 7U) / 8;
    const uint64_t first = uint64_t{chunk} * h.out_blocks, end = first + h.out_blocks;
    MaskCount count;
    for (uint64_t row = 0; row < uint64_t{h.chunks} * h.out_blocks; ++row) {
        uint64_t& part = row < first ? count.before : row < end ? count.here : count.after;
        part += count_bits(mask + row * row_bytes, h.in_blocks);
    }
    return count;
}

} // namespace

void TakenBlock::assign(const svp_aie_block_header& header, const uint8_t* first, size_t first_bytes,
                        const uint8_t* second, size_t second_bytes)
{
    header_ = header;
    bytes_.resize(first_bytes + second_bytes);
    std::memcpy(bytes_.data(), first, first_bytes);
    std::memcpy(bytes_.data() + first_bytes, second, second_bytes);
}

CoreResult<> TakenBlock::check_requants() const
{
    const uint64_t end = sizeof header_ + uint64_t{header_.requants} * sizeof(svp_requant);
    if (end > header_.bytes) return CoreFault("a block shorter than its requantization records");
    for (unsigned i = 0; i < header_.requants; ++i) {
        svp_requant q;
        std::memcpy(&q, bytes_.data() + sizeof header_ + i * sizeof q, sizeof q);
        if (q.shift > SVP_REQUANT_MAX_SHIFT || q.multiplier < 0)
            return CoreFault("requantization record " + std::to_string(i) + " shifts by " + std::to_string(q.shift));
    }
    return {};
}

CoreResult<ProgramBlock> TakenBlock::program() const
{
    ProgramBlock program;
    constexpr uint64_t columns_bytes = sizeof program.valid_columns;
    const uint64_t wanted = sizeof header_ + columns_bytes + uint64_t{header_.records} * SVP_AIE_RECORD_BYTES;
    if (header_.records == 0 || wanted > header_.bytes)
        return CoreFault("a program block of " + std::to_string(header_.records) + " records");
    const uint8_t* columns = bytes_.data() + sizeof header_;
    std::memcpy(program.valid_columns.data(), columns, columns_bytes);
    program.records.resize(header_.records);
    std::memcpy(program.records.data(), columns + columns_bytes, size_t{header_.records} * SVP_AIE_RECORD_BYTES);
    return program;
}

CoreResult<const svp_requant*> TakenBlock::requants(unsigned wanted) const
{
    if (!is_weights() || header_.requants < wanted)
        return CoreFault("the current block has no " + std::to_string(wanted) + " requantization records");
    return reinterpret_cast<const svp_requant*>(bytes_.data() + sizeof header_);
}

CoreResult<unsigned> TakenBlock::chunks(const svp_aie_record& convolution) const
{
    if (!is_weights()) return CoreFault("there is no weight block");
    const auto& k = convolution.u.kernel;
    if (header_.in_blocks * 8U == k.in_channels && header_.out_blocks * 8U == k.out_channels) return header_.chunks;
    return CoreFault("a weight block of " + std::to_string(header_.out_blocks) + " by " +
                     std::to_string(header_.in_blocks) + " blocks for " + std::to_string(k.out_channels) + " by " +
                     std::to_string(k.in_channels) + " channels");
}

CoreResult<WeightChunk> TakenBlock::chunk(const svp_aie_record& convolution, unsigned index) const
{
    const svp_aie_block_header& h = header_;
    const bool depthwise = is_depthwise(convolution);
    if (depthwise && h.chunks != 1) return CoreFault("depthwise weights of " + std::to_string(h.chunks) + " chunks");
    if (index >= h.chunks) return CoreFault("chunk " + std::to_string(index) + " of " + std::to_string(h.chunks));

    const uint64_t mask_start = sizeof h + uint64_t{h.requants} * sizeof(svp_requant);
    const uint64_t blocks_start = mask_start + mask_bytes(h, depthwise);
    const uint64_t block_bytes = uint64_t{convolution.kernel_h} * convolution.kernel_w * 64;
    if (blocks_start > h.bytes) return CoreFault("a weight block shorter than its mask");
    const uint8_t* mask = bytes_.data() + mask_start;
    const MaskCount named = count_mask(h, mask, index, depthwise);
    if (h.nonzero_blocks != named.all() || h.weight_bytes != named.all() * block_bytes)
        return CoreFault("a weight block whose header counts " + std::to_string(h.nonzero_blocks) + " blocks and " +
                         std::to_string(h.weight_bytes) + " bytes, its mask " + std::to_string(named.all()) + " and " +
                         std::to_string(named.all() * block_bytes));
    if (blocks_start + named.all() * block_bytes > h.bytes)
        return CoreFault("a weight block shorter than the blocks that its mask names");

    WeightChunk result;
    result.in_blocks = h.in_blocks;
    result.out_blocks = h.out_blocks;
    result.depthwise = depthwise;
    result.mask = depthwise ? mask : mask + uint64_t{index} * h.out_blocks * ((h.in_blocks + 7U) / 8);
    result.blocks = reinterpret_cast<const int8_t*>(bytes_.data() + blocks_start + named.before * block_bytes);
    result.nonzero = named.here;
    return result;
}

} // namespace svp::aie
