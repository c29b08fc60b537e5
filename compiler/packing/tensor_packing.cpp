// SPDX-License-Identifier: Apache-2.0
#include "compiler/packing/tensor_packing.h"

#include "compiler/packing/packed_data_error.h"
#include "interface/common/packed_tensor.h"

#include <cstring>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

// One slot of a tensor: where its codes lie in C, H, W order and how many there are.
struct Slot {
    uint32_t index = 0, channels = 0, width = 0;
    size_t first = 0;  // of the group's first channel, first pixel of the row
    size_t stride = 0; // from channel to channel
    size_t offset = 0; // in the packed bytes
};

template <class Visit>
void for_each_slot(const TensorShape& shape, uint32_t format, Visit visit)
{
    uint32_t groups = svp_channel_groups(shape.channels);
    for (uint32_t row = 0; row < shape.height; ++row) {
        for (uint32_t group = 0; group < groups; ++group) {
            Slot slot;
            slot.index = row * groups + group;
            slot.channels = svp_group_channels(shape.channels, group);
            slot.width = shape.width;
            slot.stride = static_cast<size_t>(shape.height) * shape.width;
            slot.first = group * SVP_CHANNEL_GROUP * slot.stride + static_cast<size_t>(row) * shape.width;
            slot.offset =
                svp_slot_offset(static_cast<int>(format), shape.height, shape.width, shape.channels, row, group);
            visit(slot);
        }
    }
}

void check_format(uint32_t format)
{
    if (format >= SVP_FORMAT_COUNT) throw std::invalid_argument(fmt::format("tensor format {} is unknown", format));
}

void pack_dense(const int8_t* codes, const Slot& slot, uint8_t* out)
{
    for (uint32_t c = 0; c < slot.channels; ++c)
        for (uint32_t x = 0; x < slot.width; ++x)
            out[size_t{x} * slot.channels + c] = static_cast<uint8_t>(codes[c * slot.stride + x]);
}

void unpack_dense(const uint8_t* in, const Slot& slot, int8_t* codes)
{
    for (uint32_t c = 0; c < slot.channels; ++c)
        for (uint32_t x = 0; x < slot.width; ++x)
            codes[c * slot.stride + x] = static_cast<int8_t>(in[size_t{x} * slot.channels + c]);
}

// Returns the bytes used.
uint32_t pack_bitmap(const int8_t* codes, const Slot& slot, int8_t zero_point, uint8_t* out)
{
    size_t bitmap_bytes = svp_bitmap_bytes(slot.channels);
    uint8_t* next = out + slot.width * bitmap_bytes;
    for (uint32_t x = 0; x < slot.width; ++x) {
        uint8_t* bitmap = out + x * bitmap_bytes;
        for (uint32_t c = 0; c < slot.channels; ++c) {
            int8_t code = codes[c * slot.stride + x];
            if (code == zero_point) continue;
            bitmap[c / 8] = static_cast<uint8_t>(bitmap[c / 8] | 1u << c % 8);
            *next++ = static_cast<uint8_t>(code);
        }
    }
    return static_cast<uint32_t>(next - out);
}

// The nonzero codes of a slot, after checking that the bitmaps name channels of the group only.
uint64_t count_nonzeros(const uint8_t* bitmaps, const Slot& slot)
{
    uint32_t bitmap_bytes = svp_bitmap_bytes(slot.channels);
    uint32_t in_last_byte = slot.channels - (bitmap_bytes - 1) * 8;
    uint8_t beyond = static_cast<uint8_t>(0xff00u >> (8 - in_last_byte));
    for (uint32_t x = 0; x < slot.width; ++x) {
        const uint8_t* bitmap = bitmaps + size_t{x} * bitmap_bytes;
        if (bitmap[bitmap_bytes - 1] & beyond)
            throw PackedDataError(fmt::format("slot {}: the bitmap of pixel {} has bits beyond its {} channels",
                                              slot.index, x, slot.channels),
                                  slot.index);
    }
    return svp_count_set_bits(bitmaps, uint64_t{slot.width} * bitmap_bytes);
}

void unpack_bitmap(const uint8_t* in, uint32_t used, const Slot& slot, int8_t* codes)
{
    size_t bitmap_bytes = svp_bitmap_bytes(slot.channels);
    uint64_t expected = slot.width * bitmap_bytes + count_nonzeros(in, slot);
    if (used != expected)
        throw PackedDataError(
            fmt::format("slot {}: {} bytes in the table, {} by the bitmaps", slot.index, used, expected), slot.index);
    const uint8_t* next = in + slot.width * bitmap_bytes;
    for (uint32_t x = 0; x < slot.width; ++x) {
        const uint8_t* bitmap = in + x * bitmap_bytes;
        for (uint32_t c = 0; c < slot.channels; ++c)
            if (bitmap[c / 8] >> c % 8 & 1) codes[c * slot.stride + x] = static_cast<int8_t>(*next++);
    }
}

} // namespace

std::vector<uint8_t> pack_tensor(const std::vector<int8_t>& codes, const TensorShape& shape, uint32_t format,
                                 int8_t zero_point)
{
    check_format(format);
    if (codes.size() != shape.elements())
        throw std::invalid_argument(fmt::format("{} codes for a tensor of {}", codes.size(), shape.elements()));
    std::vector<uint8_t> bytes(svp_tensor_bytes(static_cast<int>(format), shape.height, shape.width, shape.channels));
    for_each_slot(shape, format, [&](const Slot& slot) {
        const int8_t* source = codes.data() + slot.first;
        uint8_t* out = bytes.data() + slot.offset;
        if (format == SVP_FORMAT_DENSE_INT8) return pack_dense(source, slot, out);
        uint32_t used = pack_bitmap(source, slot, zero_point, out);
        std::memcpy(bytes.data() + size_t{slot.index} * sizeof used, &used, sizeof used);
    });
    return bytes;
}

std::vector<int8_t> unpack_tensor(View<uint8_t> bytes, const TensorShape& shape, uint32_t format, int8_t zero_point)
{
    check_format(format);
    uint64_t needed = svp_tensor_bytes(static_cast<int>(format), shape.height, shape.width, shape.channels);
    if (bytes.size() < needed)
        throw PackedDataError(fmt::format("{} bytes hold a tensor of {}", bytes.size(), needed), 0);
    std::vector<int8_t> codes(shape.elements(), zero_point);
    for_each_slot(shape, format, [&](const Slot& slot) {
        const uint8_t* in = bytes.data + slot.offset;
        int8_t* target = codes.data() + slot.first;
        if (format == SVP_FORMAT_DENSE_INT8) return unpack_dense(in, slot, target);
        uint32_t used = 0;
        std::memcpy(&used, bytes.data + size_t{slot.index} * sizeof used, sizeof used);
        unpack_bitmap(in, used, slot, target);
    });
    return codes;
}

} // namespace svp::compiler
